import Selection
import Vocabulary

/// One input's turn: what every organ of the agent may need beside its own state, handed down as the one inout
/// argument. It lives on from turn to turn, for to copy it in and out took 4 % of an input.
struct Turn: Codable, Sendable {
  /// What lives on; the others belong to one input.
  private enum CodingKeys: CodingKey {
    case counters, random, nonces, ids, uplink, deadlines, own, bans, cache, policy
  }

  private(set) var now = Instant(nanoseconds: 0)
  /// The orders so far, in the order in which the world carries them out.
  var effects: [AgentEffect] = []
  /// What selectors are to hear of, beside what they are told in time.
  var notices: [Notice] = []

  var counters = AgentCounters()
  /// Order and chance in the swarm.
  var random = RandomSource(seed: 0)
  /// The halves of link ids that this node proposes.
  var nonces = RandomSource(seed: 0)
  var ids = Identifiers()
  var uplink = Uplink()
  var deadlines = Deadlines()
  var own = OwnNode()
  /// Proven polluters.
  var bans = BanList()
  /// What the objects take of the disk.
  var cache = CacheBook()
  /// The node's bounds and periods.
  private(set) var policy = AgentPolicy()

  /// What selectors are to hear of an object.
  enum Notice: Hashable, Sendable {
    /// It is open under this number: they are asked about it from now on.
    case isOpen(Digest256, ObjectHandle, selector: String)
    /// It lies in the cache and is not open: they are told that it is held, as far as that
    /// leads. One that is recent was used just now; others come after all that were named before.
    case isKept(Digest256, selector: String, Reach, isRecent: Bool)
    case isComplete(Digest256)
    /// A peer is proven to have sent corrupt bytes of it.
    case hasPolluter(Digest256, Accusation)
    /// It is not to be had here any more.
    case isGone(Digest256)
  }

  init() {}

  /// An input begins: orders are added to those of the world, whose array is not copied. `end` gives it back.
  mutating func begin(at now: Instant, _ effects: inout [AgentEffect]) {
    self.now = now
    swap(&self.effects, &effects)
  }

  mutating func end(_ effects: inout [AgentEffect]) {
    swap(&self.effects, &effects)
    notices.removeAll()
  }

  /// Whether the node has started: from then on it always looks at everything again some time.
  var hasStarted: Bool { deadlines[.tick] != nil }

  /// The node starts: its policy holds from now on, and what it draws follows from the seed.
  mutating func start(_ configuration: AgentConfiguration, seed: UInt64) {
    policy = configuration.policy
    let source = RandomSource(seed: seed)
    random = source.forked(for: "swarming")
    nonces = source.forked(for: "nonces")
    own = OwnNode(configuration, source, now: now)
    uplink = Uplink(limit: configuration.uploadLimit, configuration.swarm, now: now)
    cache = CacheBook(configuration.cache)
    deadlines.set(.tick, now + policy.tickWhileIdle)
  }

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    log(LogEvent(level, name, fields))
  }

  mutating func log(_ event: LogEvent) { effects.append(.node(.log(event))) }
}
