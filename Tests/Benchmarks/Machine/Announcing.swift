import Nodes
import Selection
import Vocabulary
import Wire

/// What an idle agent with so many objects in its cache, which they fill to three quarters, costs: it and a selector
/// that knows them all, with nothing between them. Both as it is, told in changes, and as it was, every object each
/// 15 s.
struct Announcing {
  /// Bytes of the JSON of a message and of an answer, and of each object in them; `SelectorAPITests` holds them to it.
  private static let head = 260
  private static let changes = (asked: 67, answered: 0)
  private static let reports = (asked: 150, answered: 117)
  private static let address = IPAddress(192, 0, 2, 9)
  private static let interval: Int64 = 15

  private var selector = SelectorMachine()
  private var now = Instant(nanoseconds: 1_000_000_000)
  private var exchange: UInt64 = 0
  private let objects: Int

  init(objects: Int) {
    self.objects = objects
    var configuration = SelectorConfiguration()
    configuration.limits.objects = max(configuration.limits.objects, objects)
    configuration.limits.grace = .seconds(1 << 30)
    _ = ask(.started(configuration, seed: 1, wall: WallTime(microseconds: 0)))
    for number in 0..<UInt64(objects) {
      let name = BenchedAgent.description(number, blocks: 64).infohashes
      let object = RegisteredObject(
        object: name.v2, v1: name.v1, v1Only: name.v1Only, length: 64 << 14,
        pieceLength: 1 << 20, url: "http://192.0.2.1/\(number)", path: "\(number)")
      let registration = ObjectRegistration(key: NodeID(key: Digest256(1, 0, 0, 0)), time: 0, objects: [object])
      _ = ask(.register(ExchangeID(0), registration, signatureIsValid: true, wall: WallTime(microseconds: 0)))
    }
  }

  private mutating func ask(_ input: SelectorInput) -> SelectorAnswer? {
    var effects: [SelectorEffect] = []
    selector.handle(input, at: now, effects: &effects)
    for case .answer(_, let answer) in effects { return answer }
    return nil
  }

  private mutating func reply(to announce: AgentAnnounce) -> AnnounceReply? {
    exchange += 1
    guard
      case .announced(let reply)? = ask(
        .announce(ExchangeID(exchange), announce, address: Self.address, Locality(asn: ASN(64_501))))
    else { return nil }
    return reply
  }

  /// What was said and what it cost.
  struct Account {
    var messages = 0
    var named = 0
    var bytes = 0
    var agent = Duration.zero
    var selector = Duration.zero
  }

  /// Runs the agent for so long. The clock goes from one deadline of the agent to the next.
  private mutating func run(_ agent: inout AgentMachine, for span: TimeSpan, _ pending: [AgentEffect]) -> Account {
    var account = Account()
    let end = now + span
    var effects = pending
    while true {
      var replies: [AgentInput] = []
      for case .control(let call, .announce(_, let announce)) in effects {
        account.messages += 1
        let asked = announce.holdings?.asked?.count ?? 0
        // Each as a digest, and two hexadecimal digits for eight of the answers.
        account.bytes += asked * Self.changes.asked + ((announce.holdings?.whole.count ?? 0) + asked) / 4
        account.named += announce.holdings?.count ?? announce.objects.count
        account.bytes += 2 * Self.head + (announce.holdings?.count ?? 0) * Self.changes.asked
        account.bytes += announce.objects.count * (Self.reports.asked + Self.reports.answered)
        var reply: AnnounceReply?
        account.selector += clock.measure { reply = self.reply(to: announce) }
        if let reply { replies.append(.announced(call, .reply(reply))) }
      }
      effects = []
      account.agent += clock.measure {
        for reply in replies { agent.handle(reply, at: now, effects: &effects) }
      }
      if !replies.isEmpty { continue }
      guard let due = agent.nextDeadline, due <= end else { break }
      now = max(now, due)
      account.agent += clock.measure { agent.handle(.deadlineReached, at: now, effects: &effects) }
      while let due = selector.nextDeadline, due <= now { _ = ask(.deadlineReached) }
    }
    now = end
    return account
  }

  /// What telling all costs, and five minutes after that.
  mutating func inChanges() -> (first: Account, idle: Account) {
    var agent = AgentMachine()
    var effects: [AgentEffect] = []
    let configuration = AgentConfiguration(
      node: NodeID(key: Digest256(7, 0, 0, 0)), listen: Endpoint(address: Self.address, port: 6881),
      client: "benchmark", trustedKeys: [], pins: [], servesKept: true,
      cache: CacheLimits(bytes: ByteCount(Int64(objects) * 1_500_000)))
    agent.handle(.started(configuration, seed: 7, wall: WallTime(microseconds: 0)), at: now, effects: &effects)
    let kept = (0..<UInt64(objects)).map { BenchedAgent.kept($0) }
    let measured = AgentInput.cacheMeasured(kept: ByteCount(Int64(objects) * 1_100_000), free: ByteCount(1 << 50))
    let time = clock.measure {
      for input in [measured, .shelved(kept), .shelved([])] { agent.handle(input, at: now, effects: &effects) }
    }
    var first = run(&agent, for: .seconds(120), effects)
    first.agent += time
    return (first, run(&agent, for: .seconds(300), []))
  }

  /// What one round costs when every object is announced for itself.
  mutating func oneByOne() -> Account {
    var account = Account()
    for start in stride(from: 0, to: objects, by: 32) {
      let reports = (start..<min(objects, start + 32)).map {
        AgentAnnounce.ObjectReport(
          object: BenchedAgent.description(UInt64($0), blocks: 64).infohashes.v2, event: .none, held: 64, blocks: 64,
          wanted: 0)
      }
      let announce = AgentAnnounce(
        version: 3, node: NodeID(key: Digest256(8, 0, 0, 0)), port: 6881, objects: reports)
      account.selector += clock.measure { _ = reply(to: announce) }
      account.messages += 1
      account.bytes += 2 * Self.head + reports.count * (Self.reports.asked + Self.reports.answered)
    }
    return account
  }

  /// A line of figures for a cache of so many objects.
  static func row(_ objects: Int) {
    var now = Announcing(objects: objects)
    let (first, idle) = now.inChanges()
    var before = Announcing(objects: objects)
    _ = before.oneByOne()
    let round = before.oneByOne()
    let figures = [
      first.messages, first.bytes / 1_000, microseconds(first.agent) / 1_000, microseconds(first.selector) / 1_000,
      idle.messages, idle.bytes / 300, microseconds(idle.agent) / 300,
      microseconds(idle.selector) / max(1, idle.messages),
      round.bytes / Int(interval), microseconds(round.selector) / Int(interval),
    ]
    print(figures.reduce(padded(objects, 8)) { $0 + padded($1, 10) })
  }

  private static func microseconds(_ time: Duration) -> Int {
    Int(time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - String(number).count)) + String(number)
  }

  static func printAll() {
    print("an idle agent's cache: all is told (messages, kB, agent ms, selector ms); then idle (messages in 300 s,")
    print("B/s, agent us/s, selector us/message); before, every object each 15 s (B/s, selector us/s)")
    for objects in [1, 100, 1_000, 10_000, 100_000] { row(objects) }
  }
}
