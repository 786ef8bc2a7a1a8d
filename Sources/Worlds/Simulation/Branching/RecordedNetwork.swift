import Nodes
import Trace
import Vocabulary

/// The network under a recording, as far as its traces show it: what lines carry, how long ways are.
struct RecordedNetwork {
  /// What a line is taken to carry.
  struct Line {
    /// Nil for no limit.
    var rate: ByteRate?
    /// Seen full, so that the rate is its own; else it is that of its like, or none is known.
    var isSeen = false
    var errorPerMille: Int64 = 0
  }

  private(set) var up: [Line] = []
  private(set) var down: [Line] = []
  /// By ISP, where it was seen full.
  private(set) var transit: [Line] = []
  private(set) var ways: PathDelays
  /// Bytes that crossed into each ISP.
  let into: [Int64]

  /// - Parameters:
  ///   - places: where who is.
  ///   - since: the first moment of the recording.
  init(
    _ agents: [MachineStory<AgentMachine>], _ links: RecordedLinks, _ places: BranchPlaces, since: WallTime
  ) {
    let hosts = places.hosts.count
    var sent = [RecordedRate](repeating: RecordedRate(), count: hosts)
    var came = sent
    var entered = [RecordedRate](repeating: RecordedRate(), count: places.isps.count)
    var left = entered
    ways = PathDelays(isps: places.hosts.map(\.isp))
    for (agent, story) in agents.enumerated() {
      let host = places.hostOfAgent[agent]
      var asked: [OriginRequestID: Instant] = [:]
      var called: [CallID: Instant] = [:]
      for step in story.steps {
        var arrival: (from: Int, bytes: Int64)?
        switch step.input {
        case .blockArrived(let link, let request, _):
          let other = links.partner(of: RecordedLinks.End(agent: agent, link: link))
          arrival = (other.map { places.hostOfAgent[$0.agent] } ?? places.nobody, request.length)
        case .originBlock: arrival = (places.origin, Geometry.blockLength)
        case .originAnswered(let request, _):
          if let then = asked[request] { ways.note(host, places.origin, took: step.at - then) }
        case .announced(let call, .reply):
          if let then = called[call] { ways.note(host, places.selector, took: step.at - then) }
        case .handshake(let link, _, _, _, _, let trip?):
          if let other = links.partner(of: RecordedLinks.End(agent: agent, link: link)) {
            ways.note(host, places.hostOfAgent[other.agent], took: TimeSpan(nanoseconds: trip * 1000))
          }
        default: break
        }
        if let (from, bytes) = arrival {
          let at = step.wall.microseconds - since.microseconds
          sent[from].add(bytes, at: at)
          came[host].add(bytes, at: at)
          let (there, here) = (places.hosts[from].isp, places.hosts[host].isp)
          if there != here {
            left[there].add(bytes, at: at)
            entered[here].add(bytes, at: at)
          }
        }
        for effect in step.effects {
          if case .origin(let request, .fetchRange) = effect { asked[request] = step.at }
          if case .control(let call, .announce) = effect { called[call] = step.at }
        }
      }
    }
    ways.settle()
    into = entered.map(\.total)
    up = Self.lines(sent, places, takesLike: true)
    down = Self.lines(came, places, takesLike: false)
    // What a full origin sends is no more for that on the way.
    let most = up[places.origin].rate.map { ByteRate(bytesPerSecond: $0.bytesPerSecond / 5 * 4) }
    transit = zip(entered, left).map { entered, left in
      let seen = [entered.estimate, left.estimate].compactMap(\.self)
        .filter { estimate in estimate.isAlwaysFull && (most.map { estimate.rate < $0 } ?? true) }
      guard let most = seen.max(by: { $0.rate < $1.rate }) else { return Line() }
      return Line(rate: most.rate, isSeen: true, errorPerMille: most.errorPerMille)
    }
  }

  /// - Parameter takesLike: whether a line that was never seen full is taken for the median of its ISP's that were, or
  ///   of all agents'; not less than was seen.
  private static func lines(_ rates: [RecordedRate], _ places: BranchPlaces, takesLike: Bool) -> [Line] {
    let estimates = rates.map(\.estimate)
    func usual(_ hosts: [Int]) -> ByteRate? {
      let full = hosts.compactMap { estimates[$0].flatMap { $0.isFull ? $0.rate : nil } }.sorted()
      return full.isEmpty ? nil : full[full.count / 2]
    }
    let agents = rates.indices.filter { $0 < places.origin }
    return rates.indices.map { host in
      if let estimate = estimates[host], estimate.isFull {
        return Line(rate: estimate.rate, isSeen: true, errorPerMille: estimate.errorPerMille)
      }
      guard takesLike, host < places.origin else { return Line() }
      let like = usual(agents.filter { places.hosts[$0].isp == places.hosts[host].isp }) ?? usual(agents)
      return Line(rate: like.map { max($0, estimates[host]?.rate ?? $0) })
    }
  }

  /// What is known and how well, in sentences.
  func lines(_ places: BranchPlaces) -> [String] {
    let lines = places.hosts.indices.filter { $0 != places.nobody }.flatMap { [up[$0], down[$0]] }
    let seen = lines.filter(\.isSeen)
    let worst = seen.map(\.errorPerMille).max() ?? 0
    var sentences = [
      "lines: \(seen.count) of \(lines.count) were seen full"
        + (seen.isEmpty ? "" : ", and carry what they did, to \(worst / 10) % or better")
        + "; uplinks that were not are taken for the median of their ISP's, the rest for unlimited"
    ]
    for (asn, line) in zip(places.isps, transit) where line.isSeen && asn != places.isps.last {
      let rate = line.rate.map { "\($0.bytesPerSecond / 1_000) kB/s" } ?? ""
      sentences.append("the transit of \(asn) was seen full at \(rate), to \(line.errorPerMille / 10) %")
    }
    sentences.append(
      "ways: \(ways.count) were measured, and are \(ways.error / 1_000) us from the median between their ISPs, which "
        + "all others are taken for")
    return sentences
  }
}
