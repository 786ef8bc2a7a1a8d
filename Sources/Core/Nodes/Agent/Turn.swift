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
  /// The node's bounds and periods.
  private(set) var policy: AgentPolicy

  /// What lives on from turn to turn.
  struct Memory: Codable, Sendable {
    var counters = AgentCounters()
    var random = RandomSource(seed: 0)
    var nonces = RandomSource(seed: 0)
    var ids = Identifiers()
    var uplink = Uplink()
    var deadlines = Deadlines()
    var own = OwnNode()
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
    swap(&own, &memory.own)
    policy = memory.policy
    swap(&ids, &memory.ids)
    swap(&deadlines, &memory.deadlines)
  }

  /// The node starts: its policy holds from now on.
  mutating func begin(_ policy: AgentPolicy) { self.policy = policy }

  mutating func end(_ memory: inout Memory) {
    memory.counters = counters
    memory.random = random
    memory.nonces = nonces
    memory.uplink = uplink
    swap(&own, &memory.own)
    swap(&ids, &memory.ids)
    swap(&deadlines, &memory.deadlines)
  }

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    log(LogEvent(level, name, fields))
  }

  mutating func log(_ event: LogEvent) { effects.append(.node(.log(event))) }
}
