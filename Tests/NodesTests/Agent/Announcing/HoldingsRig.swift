import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// An agent on the bench and the selector that it tells what it holds: announces arrive at once, unless they are lost.
struct HoldingsRig {
  var agent = AgentBench(servesKept: true)
  var selector: SelectorRig
  /// The announces since it was asked last, in their order.
  private(set) var announces: [AgentAnnounce] = []
  private(set) var replies: [AnnounceReply] = []
  /// What the agent ordered besides.
  private(set) var effects: [AgentEffect] = []
  /// What the selector answers instead.
  var outage: AgentInput.AnnounceOutcome?

  init(limits: Registry.Limits = Registry.Limits(), cache: CacheLimits? = nil) {
    selector = Self.selector(limits)
    if let cache { agent = AgentBench(servesKept: true, cache: cache) }
  }

  static func selector(_ limits: Registry.Limits = Registry.Limits()) -> SelectorRig {
    var configuration = SelectorConfiguration()
    configuration.limits = limits
    return SelectorRig(configuration: configuration, registered: false)
  }

  static func object(_ number: UInt64) -> Digest256 { Digest256(number, 9, 9, 9) }

  static func kept(
    _ number: UInt64, stored: Int = 16, unused: TimeSpan = .zero, mayCarry: Bool? = nil
  ) -> KeptObject {
    let description = AgentBench.description(number: number)
    return KeptObject(
      infohashes: description.infohashes, geometry: description.geometry, selector: description.selector,
      stored: stored, bytes: 300_000, unused: unused, mayCarry: mayCarry)
  }

  mutating func register(_ numbers: ClosedRange<UInt64>) {
    for number in numbers {
      _ = selector.register([SelectorRig.registered(Self.object(number), url: "http://origin/\(number)")])
    }
  }

  /// The world of the agent found these in the cache, the most recent first.
  mutating func keep(_ numbers: ClosedRange<UInt64>) { feed(.shelved(numbers.map { Self.kept($0) })) }

  mutating func feed(_ input: AgentInput) { carry(agent.feed(input)) }

  /// Lets time pass for both, the origins repeating what they registered.
  mutating func pass(_ span: TimeSpan, repeating numbers: ClosedRange<UInt64>? = nil) {
    let end = agent.now + span
    var next = agent.now
    while agent.now < end {
      if agent.now >= next, let numbers {
        register(numbers)
        next = agent.now + .seconds(20)
      }
      let step = min(.milliseconds(100), end - agent.now)
      selector.wait(step)
      carry(agent.pass(step))
    }
  }

  private mutating func carry(_ orders: [AgentEffect]) {
    effects += orders
    for (call, announce) in orders.announces {
      announces.append(announce)
      if let outage {
        feed(.announced(call, outage))
        continue
      }
      let exchange = selector.next()
      let address = IPAddress(192, 0, 2, 9)
      guard
        case .announced(let reply)? = selector.send(.announce(exchange, announce, address: address, SelectorRig.near))
      else { continue }
      replies.append(reply)
      feed(.announced(call, .reply(reply)))
    }
  }

  /// The announces since the last call.
  mutating func takeAnnounces() -> [AgentAnnounce] {
    defer { announces = [] }
    return announces
  }

  /// The orders since the last call.
  mutating func takeEffects() -> [AgentEffect] {
    defer { effects = [] }
    return effects
  }

  /// Whether the selector names this agent to somebody who lacks the object.
  mutating func isNamed(_ number: UInt64) -> Bool {
    let query = PeersQuery(
      target: .object(Self.object(number)), address: IPAddress(192, 0, 2, 50), locality: SelectorRig.near,
      explain: false, limit: nil)
    guard case .peers(let answer, _)? = selector.send(.peers(selector.next(), query)) else { return false }
    return !answer.ranking.peers.isEmpty
  }

  var named: Int { selector.machine.registry.holdingCount }
}
