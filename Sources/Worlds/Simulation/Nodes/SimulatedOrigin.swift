import DequeModule
import Nodes
import Selection
import Vocabulary
import Wire

/// Drives the origin's machine: its one file is invented, its answers are streamed as sizes.
final class SimulatedOrigin: World.Node, Network.Party {
  /// What the disk has been asked, answered in turn.
  private enum Work {
    case scan
    case lookup(ExchangeID, path: [String])
    case describe(path: String, FileVersion)
    case ended(ExchangeID, sent: Int64)
  }

  private enum Token {
    static let object = FileToken(1)
    /// The same in a branch: of no description that another world has stored.
    static let recorded = FileToken(.max)
    static let hybrid = FileToken(2)
    static let v1Only = FileToken(3)
    static let leaves = FileToken(4)
  }

  private enum Call {
    case register([RegisteredObject])
    case offer(Digest256)
  }

  private struct Exchange {
    var flow: Int
    var isHead: Bool
  }

  private let id: Int32
  let host: Int
  private let world: World
  private let runner: MachineRunner<OriginMachine>
  private var version: FileVersion
  /// Where the file is, as it was recorded, and what is known of it; nil for the invented one.
  private var recorded: (path: String, facts: DescriptionFacts)?
  private var work: Deque<Work> = []
  private var exchanges: [UInt64: Exchange] = [:]
  private var nextExchange: UInt64 = 1
  private var hasScanned = false
  private var isDead = false
  /// What waits for a connection to the selector, or for its answer.
  private var calls: [Int: Call] = [:]

  init(id: Int32, host: Int, world: World, runner: MachineRunner<OriginMachine>) {
    self.id = id
    self.host = host
    self.world = world
    self.runner = runner
    version = FileVersion(
      inode: 7, size: world.published.geometry.length, modified: Planner.Clock.wallOrigin * 1000 - 3_600_000_000_000)
  }

  func start(seed: UInt64) {
    let origin = world.published.origin
    let url = HTTPURL(host: "\(origin.address)", port: origin.port, target: "/")
    let configuration = OriginConfiguration(
      node: world.published.originNode, publicURL: url, registers: true, selector: "http://\(world.published.selector)",
      policy: world.scenario.originPolicy)
    give(.started(configuration, seed: seed))
  }

  /// Runs on from a recording: requests that were under way are over, for who made them makes them again.
  func takeOver(_ debts: OriginDebts) {
    remember(debts)
    nextExchange = debts.lastExchange + 1
    runner.resume()
    for exchange in debts.open { plan(.ended(exchange, sent: 0)) }
    for _ in 0..<debts.scans { plan(.scan) }
    for (path, version) in debts.describing { plan(.describe(path: path, version)) }
    for objects in debts.registering { call(.register(objects)) }
    if let digest = debts.offering { call(.offer(digest)) }
  }

  /// Begins as it did in a recording.
  func begin(_ input: OriginInput, _ debts: OriginDebts) {
    remember(debts)
    hasScanned = false
    give(input)
  }

  private func remember(_ debts: OriginDebts) {
    hasScanned = true
    guard let path = debts.path, let version = debts.version, let facts = debts.facts else { return }
    (self.version, recorded) = (version, (path, facts))
  }

  func wake() { if runner.isDue() { give(.deadlineReached) } }
  func finishTrace() { if !isDead { runner.end() } }
  var look: SimulationWatch.Look { runner.look(isDead: isDead) }

  func die() {
    guard !isDead else { return }
    isDead = true
    runner.end()
    world.network.seat(nil, at: host)
    world.network.cutAll(of: host)
  }

  /// A registration is not waited for any longer, as the live origin's call is not.
  func timeout(flow: Int) {
    guard !isDead, calls[flow] != nil else { return }
    world.network.close(from: host, flow: flow)
    lose(flow)
  }

  private func give(_ input: OriginInput) {
    guard !isDead else { return }
    runner.give(input) { effect in
      switch effect {
      case .lookup(let exchange, let path): plan(.lookup(exchange, path: path))
      case .answer(let exchange, let answer): send(answer, to: exchange)
      case .scan: plan(.scan)
      case .describe(let path, let version, _): plan(.describe(path: path, version))
      // The invented root has one file and no directories.
      case .list(let exchange, _, _): give(.listed(exchange, .missing))
      case .register(let objects): call(.register(objects))
      case .offer(_, let digest): call(.offer(digest))
      // Every request is decided here, which is allowed.
      case .mayRepeat, .repeatNothing, .withdraw: break
      case .log(let event): runner.log(event)
      }
    }
  }

  private func call(_ call: Call) {
    let selector = world.host(at: world.published.selector) ?? host
    let flow = world.network.call(from: host, to: selector, purpose: .http)
    calls[flow] = call
    world.planner.plan(.timeout(node: id, flow: Int32(flow)), after: SimulatedAgent.Patience.call)
  }

  // The disk

  private func plan(_ item: Work) {
    work.append(item)
    world.planner.plan(.localWork(node: id), after: 100_000 * world.storm.slowness(of: host))
  }

  private var wall: WallTime { world.storm.clock(of: host).wall(at: world.planner.now) }

  func localWork() {
    guard !isDead, let item = work.popFirst() else { return }
    let name = world.published.name
    switch item {
    case .scan:
      let changes: [OriginInput.FileChange] = hasScanned ? [] : [.appeared(path: name, version)]
      hasScanned = true
      give(.scanned(changes, isComplete: true))
    case .lookup(let exchange, let path):
      let there = recorded?.path.split(separator: "/").map(String.init) ?? [name]
      let found: OriginInput.FileLookup = path == there ? .file(fileToken, version) : .missing
      give(.found(exchange, found, at: wall))
    case .describe(let path, let version): give(.described(path: path, version, facts))
    case .ended(let exchange, let sent): give(.ended(exchange, sent: sent, whole: true))
    }
  }

  private var fileToken: FileToken { recorded == nil ? Token.object : Token.recorded }

  private var facts: DescriptionFacts {
    if let recorded { return recorded.facts }
    let published = world.published
    let length = published.descriptionLength
    return DescriptionFacts(
      object: published.infohashes.v2, v1: published.infohashes.v1, v1Only: published.infohashes.v1Only,
      length: published.geometry.length, pieceLength: published.geometry.pieceLength, digest: published.root, serial: 1,
      hybrid: .init(token: Token.hybrid, length: length),
      v1OnlyDescription: .init(token: Token.v1Only, length: length / 2),
      leaves: .init(token: Token.leaves, length: published.leavesLength), hybridDigest: published.root)
  }

  // Connections

  func accepts(flow: Int, from caller: Int, purpose: Flow.Purpose) -> Bool { purpose == .http }
  func drained(flow: Int, pieces: Int) {}

  func connected(flow: Int) {
    let remote = Endpoint(address: world.address(of: host), port: 50_000)
    switch calls[flow] {
    case .register(let objects):
      var registration = ObjectRegistration(
        key: world.published.originNode, time: wall.seconds, objects: objects,
        signature: [UInt8](repeating: 1, count: 64))
      registration.uplink = ByteRate(bytesPerSecond: world.network.up(of: host))
      let http = HTTPRequest(method: "POST", target: "/v1/objects", remote: remote)
      world.network.send(.request(Parcel.Request(http: http, registration: registration)), from: host, flow: flow)
    case .offer(let digest):
      guard case .good(let description, _) = world.published.described(readAt: wall) else { return }
      let copy = DescriptionCopy(description, length: world.published.descriptionLength)
      let http = HTTPRequest(method: "PUT", target: DigestPath.path(of: digest), remote: remote)
      world.network.send(.request(Parcel.Request(http: http, copy: copy)), from: host, flow: flow)
    case nil: break
    }
  }

  func refused(flow: Int) { lose(flow) }
  func closed(flow: Int) { lose(flow) }

  private func lose(_ flow: Int) {
    finish(flow, .unreachable("The connection failed."))
  }

  private func finish(_ flow: Int, _ result: OriginInput.RegistrationResult, takesCopies: Bool? = nil) {
    switch calls.removeValue(forKey: flow) {
    case .register: give(.registered(result, takesCopies: takesCopies))
    case .offer: give(.offered(result))
    case nil: break
    }
  }

  func arrived(_ parcel: Parcel, flow: Int) {
    switch parcel {
    case .request(let request):
      let exchange = ExchangeID(nextExchange)
      nextExchange += 1
      exchanges[exchange.value] = Exchange(flow: flow, isHead: request.http.method == "HEAD")
      give(.asked(exchange, request.http))
    case .selected(let answer):
      guard calls[flow] != nil else { return }
      world.network.close(from: host, flow: flow)
      switch answer {
      case .error(let status, let sentence): finish(flow, .refused(status: status, sentence))
      case .registered(let reply): finish(flow, .accepted, takesCopies: reply.takesCopies)
      default: finish(flow, .accepted)
      }
    default: break
    }
  }

  private func send(_ answer: HTTPResponse, to exchange: ExchangeID) {
    guard let state = exchanges.removeValue(forKey: exchange.value) else { return }
    world.network.send(.head(answer), from: host, flow: state.flow)
    var rest = state.isHead ? 0 : answer.length
    plan(.ended(exchange, sent: rest))
    for part in answer.body where rest > 0 {
      var (span, isPayload) = (ByteSpan(offset: 0, length: part.length), false)
      if case .file(let token, let stretch) = part { (span, isPayload) = (stretch, token == fileToken) }
      var at = span.offset
      while at < span.end {
        // Cut where blocks end, so that every arrival is one.
        let next = min(span.end, (at / Geometry.blockLength + 1) * Geometry.blockLength)
        rest -= next - at
        let stretch = ByteSpan(offset: at, length: next - at)
        world.network.send(.body(stretch, isLast: rest == 0, isPayload: isPayload), from: host, flow: state.flow)
        at = next
      }
    }
  }
}
