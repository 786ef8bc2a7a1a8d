import Selection
import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct AgentMetricsTests {
  private static func samples(_ name: String, of machine: AgentMachine) -> [[String]: MetricValue] {
    let family = machine.measures.first { $0.descriptor.name == name }
    return Dictionary(uniqueKeysWithValues: (family?.samples ?? []).map { ($0.labels, $0.value) })
  }

  private static func count(_ name: String, _ label: String, of machine: AgentMachine) -> Int64? {
    guard case .histogram(let times)? = samples(name, of: machine)[[label]] else { return nil }
    return times.count
  }

  @Test func `bytes are counted by where the peer is, and stock clients apart`() throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    let near = try #require(bench.peer(1, isAgent: true).requests.first)
    bench.now = bench.now + .milliseconds(30)
    bench.feed(.blockArrived(near.0, near.1, .verified))
    let received = Self.samples("shoal_received_bytes_total", of: bench.machine)
    #expect(received.count == SourceClass.allCases.count)
    #expect(received.values.count { $0 != .number(0) } == 1)
    let source = SourceClass.allCases.first { received[[$0.name]] != .number(0) }
    #expect(received[[source?.name ?? ""]] == .number(Geometry.blockLength))
    #expect(source == .world)
    #expect(Self.count("shoal_block_seconds", "world", of: bench.machine) == 1)
    #expect(SourceClass(.host, isAgent: false, isPlaced: true) == .stock)
    #expect(SourceClass(.world, isAgent: true, isPlaced: false) == .unknown)
    #expect(SourceClass(.isp, isAgent: true, isPlaced: false) == .isp)
  }

  /// What orders to links put on the wire that is no payload.
  private static func overhead(of effects: [AgentEffect]) -> Int64 {
    effects.reduce(0) { sum, effect in
      switch effect {
      case .link(_, .send(let message)): sum + Int64(message.encoded.count)
      case .link(_, .sendPiece): sum + 13
      case .link(_, .sendHashes(_, let request)):
        sum + Int64(PeerMessage.hashes(request, Array(repeating: .zero, count: request.length)).encoded.count)
      default: sum
      }
    }
  }

  @Test func `all that crosses links and is no payload is overhead`() {
    var bench = AgentBench(uploadLimit: ByteRate(bytesPerSecond: 1_000_000))
    let description = AgentBench.description()
    for case .store(let handle, .open) in bench.want(description) {
      let provable = BitField(count: description.geometry.pieceCount, repeating: true)
      bench.feed(.opened(handle, held: BitField(count: 16, repeating: true), provable: provable))
    }
    func counts() -> [Int64] { [bench.machine.counters.overheadReceived, bench.machine.counters.overheadSent] }
    let link = LinkID(2)
    var random = RandomSource(seed: 4)
    let greeting = Handshake(
      infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), peerID: PeerID(random: &random), supportsV2: true)
    let remote = Endpoint(address: IPAddress(192, 0, 2, 101), port: 50000)
    let effects = bench.feed(.handshake(link, remote: remote, greeting))
    #expect(counts() == [68, 68 + Self.overhead(of: effects)])
    let piece = PieceIndex(0)
    let inputs: [(AgentInput, Int64)] = [
      (.message(link, .haveNone), 5), (.message(link, .unchoke), 5), (.message(link, .interested), 5),
      (.blockArrived(link, PieceRequest(piece: piece, begin: 0, length: 16384), .verified), 13),
      (.blockArrived(link, PieceRequest(piece: piece, begin: 16384, length: 16384), .verified), 13),
      (.deadlineReached, 0), (.message(link, .keepAlive), 4),
      (.message(link, .request(piece: piece, begin: 0, length: 16384)), 17),
      (
        .message(
          link,
          .hashRequest(
            HashRequest(piecesRoot: Digest256(3, 3, 3, 3), baseLayer: 0, index: 0, length: 4, proofLayers: 0))), 53
      ),
    ]
    var sent: [AgentEffect] = []
    for (input, size) in inputs {
      // Until the peer may ask.
      let asked = counts()[1]
      let passed = bench.pass(.seconds(2))
      #expect(counts()[1] == asked + Self.overhead(of: passed))
      sent += passed
      let before = counts()
      let effects = bench.feed(input)
      sent += effects
      #expect(counts() == [before[0] + size, before[1] + Self.overhead(of: effects)], "\(input)")
    }
    #expect(sent.contains { if case .link(_, .sendPiece) = $0 { true } else { false } })
    #expect(sent.contains { if case .link(_, .sendHashes) = $0 { true } else { false } })
    let samples = Self.samples("shoal_overhead_bytes_total", of: bench.machine)
    #expect(samples == [["received"]: .number(counts()[0]), ["sent"]: .number(counts()[1])])
  }

  @Test func `the rules in force are labels of few values`() {
    func labels(_ bench: AgentBench) -> [String] {
      let family = bench.machine.measures.first { $0.descriptor.name == "shoal_policy_info" }
      #expect(family?.samples.count == 1 && family?.samples.first?.value == .number(1))
      let labels = family?.samples.first?.labels ?? []
      for (label, value) in zip(family?.descriptor.labels ?? [], labels) { #expect(label.values.contains(value)) }
      return labels
    }
    #expect(labels(AgentBench()) == ["unlimited", "not_served", "off", "met", "unlimited", "on"])
    let other = AgentBench(
      trusted: [Digest256(1, 0, 0, 0)], servesKept: true,
      cache: CacheLimits(bytes: ByteCount(1 << 30)), uploadLimit: ByteRate(bytesPerSecond: 1_000_000),
      linkSecurity: .require)
    #expect(labels(other) == ["limited", "served", "require", "given", "limited", "on"])
  }

  @Test func `announces are open until they are answered, goodbyes too`() throws {
    var bench = AgentBench()
    _ = bench.open()
    func law() throws -> ConservationLaw { try #require(bench.machine.laws.first { $0.name == "announces" }) }
    let (call, announce) = try #require(bench.pass(.milliseconds(20)).announces.first)
    #expect(try law().came == 1 && bench.machine.counters.announcesAnswered == 0)
    let reply = bench.announceReply(about: announce.objects.map(\.object))
    bench.feed(.announced(call, .reply(reply)))
    #expect(bench.machine.counters.announcesAnswered == 1)
    // Nobody asked for this one.
    bench.feed(.announced(call, .failed(sentence: "twice")))
    #expect(bench.machine.counters.announcesFailed == 0)
    let goodbye = try #require(bench.feed(.stopping).announces.first)
    #expect(try law().came == 2)
    bench.feed(.announced(goodbye.0, .failed(sentence: "gone")))
    #expect(bench.machine.counters.announcesFailed == 1)
  }

  @Test func `counters do not fall when an object is closed, and a download is timed with its moment`() throws {
    var bench = AgentBench()
    let handle = bench.open(blocks: 4)
    var runs = bench.effects.originRuns
    let head = AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)
    for _ in 0..<40 where bench.machine.counters.wantsMet == 0 {
      var next: [AgentEffect] = []
      for (request, span, _) in runs {
        next += bench.feed(.originAnswered(request, head))
        for offset in stride(from: span.offset, to: span.end, by: Int(Geometry.blockLength)) {
          next += bench.feed(.originBlock(request, BlockIndex(Int(offset / Geometry.blockLength)), .verified))
        }
        next += bench.feed(.originEnded(request, .complete))
      }
      runs = (next + bench.pass(.milliseconds(250))).originRuns
    }
    try #require(bench.machine.counters.wantsMet == 1)
    #expect(Self.count("shoal_download_seconds", "1M", of: bench.machine) == 1)
    #expect(Self.count("shoal_first_byte_seconds", "1M", of: bench.machine) == 1)
    let before = Self.samples("shoal_received_bytes_total", of: bench.machine)[["origin"]]
    #expect(before == .number(4 * Geometry.blockLength))
    bench.feed(.storeFailed(handle, sentence: "the disk is gone"))
    #expect(Self.samples("shoal_received_bytes_total", of: bench.machine)[["origin"]] == before)
  }
}
