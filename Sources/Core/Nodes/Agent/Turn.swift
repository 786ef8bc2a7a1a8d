import Vocabulary

/// One input's turn: what every organ of the agent may need beside its own state, handed down as the one inout
/// argument.
struct Turn {
  let now: Instant
  /// The orders so far, in the order in which the world carries them out.
  var effects: [AgentEffect] = []
  var counters: AgentCounters
  /// Order and chance in the swarm.
  var random: RandomSource
  /// The halves of link ids that this node proposes.
  var nonces: RandomSource
  var ids: Identifiers
  var uplink: Uplink
  var deadlines: Deadlines
  var own: OwnNode
  /// Proven polluters.
  var bans: BanList
  /// What selectors are to hear of, beside what they are told in time.
  var notices: [Notice] = []
  /// The node's bounds and periods.
  private(set) var policy: AgentPolicy

  /// What selectors are to hear of an object.
  enum Notice: Hashable {
    /// It is in the cache, and open under this number: they are asked about it from that time on.
    case isHere(Digest256, ObjectHandle?, selector: String, due: Instant)
    case isComplete(Digest256)
    /// A peer is proven to have sent corrupt bytes of it.
    case hasPolluter(Digest256, Endpoint)
    /// It is not to be had here any more.
    case isGone(Digest256)
  }

  /// What lives on from turn to turn.
  struct Memory: Codable, Sendable {
    var counters = AgentCounters()
    var random = RandomSource(seed: 0)
    var nonces = RandomSource(seed: 0)
    var ids = Identifiers()
    var uplink = Uplink()
    var deadlines = Deadlines()
    var own = OwnNode()
    var bans = BanList()
    var policy = AgentPolicy()
  }

  /// Takes over what lives on; `end` gives it back. Tables are moved, for a copy would be copied again when changed.
  init(_ memory: inout Memory, at now: Instant) {
    self.now = now
    counters = memory.counters
    random = memory.random
    nonces = memory.nonces
    ids = Identifiers()
    uplink = memory.uplink
    deadlines = Deadlines()
    own = OwnNode.nobody
    bans = BanList()
    swap(&own, &memory.own)
    swap(&bans, &memory.bans)
    policy = memory.policy
    swap(&ids, &memory.ids)
    swap(&deadlines, &memory.deadlines)
  }

  /// Whether the node has started: from then on it always looks at everything again some time.
  var hasStarted: Bool { deadlines[.tick] != nil }

  /// The node starts: its policy holds from now on, and what it draws follows from the seed.
  mutating func begin(_ configuration: AgentConfiguration, seed: UInt64, _ memory: inout Memory) {
    policy = configuration.policy
    memory.policy = policy
    let source = RandomSource(seed: seed)
    random = source.forked(for: "swarming")
    nonces = source.forked(for: "nonces")
    own = OwnNode(configuration, source, now: now)
    uplink = Uplink(limit: configuration.uploadLimit, configuration.swarm, now: now)
    deadlines.set(.tick, now + policy.tickWhileIdle)
  }

  mutating func end(_ memory: inout Memory) {
    memory.counters = counters
    memory.random = random
    memory.nonces = nonces
    memory.uplink = uplink
    swap(&own, &memory.own)
    swap(&bans, &memory.bans)
    swap(&ids, &memory.ids)
    swap(&deadlines, &memory.deadlines)
  }

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    log(LogEvent(level, name, fields))
  }

  mutating func log(_ event: LogEvent) { effects.append(.node(.log(event))) }
}
