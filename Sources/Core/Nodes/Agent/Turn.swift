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

  /// What lives on from turn to turn.
  struct Memory: Codable, Sendable {
    var counters = AgentCounters()
    var random = RandomSource(seed: 0)
    var nonces = RandomSource(seed: 0)
    var ids = Identifiers()
  }

  /// The numbers that the machine has given out: each but once in its life.
  struct Identifiers: Codable, Sendable {
    private var lastCall: UInt32 = 0
    private var lastEdge: UInt32 = 0
    private var lastDial: UInt32 = 0
    private var lastHandle: UInt32 = 0

    /// The number that the next call will have.
    var nextCall: CallID { CallID(lastCall + 1) }

    mutating func newCall() -> CallID {
      lastCall += 1
      return CallID(lastCall)
    }

    mutating func newEdge() -> EdgeID {
      lastEdge += 1
      return EdgeID(lastEdge)
    }

    /// Links that the machine dials have odd numbers.
    mutating func newDial() -> LinkID {
      lastDial += 1
      return LinkID(lastDial * 2 - 1)
    }

    mutating func newHandle() -> ObjectHandle {
      lastHandle += 1
      return ObjectHandle(lastHandle)
    }
  }

  init(_ memory: Memory, at now: Instant) {
    self.now = now
    counters = memory.counters
    random = memory.random
    nonces = memory.nonces
    ids = memory.ids
  }

  /// What the next turn begins with.
  var memory: Memory { Memory(counters: counters, random: random, nonces: nonces, ids: ids) }
}
