import Selection
import Vocabulary
import Wire

/// One input's turn: what every organ of the agent may need beside its own state, handed down as the one inout
/// argument. It lives on from turn to turn, for to copy it in and out took 4 % of an input.
struct Turn: Codable, Sendable {
  /// What lives on; the others belong to one input.
  private enum CodingKeys: CodingKey {
    case sequence, counters, timings, ledger, receipts, random, nonces, ids, uplink, deadlines, own, bans, cache
    case policy, planted
  }

  private(set) var now = Instant(nanoseconds: 0)
  /// The number of the input, counted from 1, as in the trace.
  private(set) var sequence: UInt64 = 0
  /// The orders so far, in the order in which the world carries them out.
  var effects: [AgentEffect] = []
  /// What selectors are to hear of, beside what they are told in time.
  var notices: [Notice] = []
  /// What was chosen, and why; nil unless somebody asks.
  private var decisions: [Decision]?

  var counters = AgentCounters()
  var timings = AgentTimings()
  /// What of the bytes that are counted is in no entry of the ledger yet.
  private(set) var ledger = Ledger()
  /// What other nodes were given, and gave.
  var receipts = Receipts()
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
  /// What a test build does wrong on purpose.
  private(set) var planted: PlantedFault?

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
    sequence += 1
    swap(&self.effects, &effects)
  }

  mutating func end(_ effects: inout [AgentEffect]) {
    swap(&self.effects, &effects)
    notices.removeAll()
  }

  /// Whether the node has started: from then on it always looks at everything again some time.
  var hasStarted: Bool { deadlines[.tick] != nil }

  /// The node starts: its policy holds from now on, and what it draws follows from the seed.
  mutating func start(_ configuration: AgentConfiguration, seed: UInt64, wall: WallTime) {
    (policy, planted) = (configuration.policy, configuration.planted)
    let source = RandomSource(seed: seed)
    random = source.forked(for: "swarming")
    nonces = source.forked(for: "nonces")
    own = OwnNode(configuration, source, now: now)
    ledger = Ledger(configuration, run: own.session, wall: wall, at: now)
    uplink = Uplink(limit: configuration.uploadLimit, configuration.swarm, now: now)
    cache = CacheBook(configuration.cache)
    deadlines.set(.tick, now + policy.tickWhileIdle)
  }

  // Decisions

  /// From now on it is written down what is chosen.
  mutating func tellDecisions() { decisions = [] }

  /// What was chosen since; from now on it is not written down any more.
  mutating func takeDecisions() -> [Decision] {
    defer { decisions = nil }
    return decisions ?? []
  }

  /// Something was chosen.
  mutating func decided(_ decision: @autoclosure () -> Decision) {
    if decisions != nil { decisions?.append(decision()) }
  }

  // Bytes, as the counters and the ledger have them

  /// Verified payload of an object came.
  /// - Parameter isEligible: whether peers could have brought it; what they did bring, they could.
  mutating func took(_ bytes: Int64, from source: SourceClass, of object: ObjectHandle, isEligible: Bool = true) {
    counters.received[source] += bytes
    if isEligible || source != .origin { counters.eligibleBytes += bytes }
    ledger.took(bytes, from: source, of: object)
  }

  /// Payload of an object was sent.
  mutating func gave(_ bytes: Int64, to destination: SourceClass, of object: ObjectHandle) {
    counters.sent[destination] += bytes
    ledger.gave(bytes, to: destination, of: object)
  }

  /// Payload of an object came and served nothing.
  mutating func wasted(
    _ cause: WritableKeyPath<TransferReport.Waste, Int64>, _ bytes: Int64, of object: ObjectHandle
  ) {
    counters.waste[keyPath: cause] += bytes
    ledger.wasted(bytes, of: object)
  }

  /// Payload of an object came over a link, or went: it is booked on the peer once that has proven who it is.
  mutating func exchanged(
    taken: Int64 = 0, given: Int64 = 0, of object: ObjectHandle, over link: inout AgentLink
  ) {
    let isBooked = link.withAccount { account in
      account.note(taken: taken, given: given)
      return receipts.settle(&account)
    }
    guard !isBooked, link.isProven, let peer = link.hello?.node, let (name, selector) = ledger.subject(object) else {
      return
    }
    link.withAccount { account in
      receipts.open(&account, of: name, with: peer, for: selector)
      _ = receipts.settle(&account)
    }
  }

  /// Bytes came of which nothing is described.
  mutating func tookPlainly(_ bytes: Int64) {
    counters.plainBytes += bytes
    ledger.tookPlainly(bytes)
  }

  mutating func opened(_ object: ObjectHandle, _ description: ObjectDescription) {
    ledger.opened(object, description)
  }

  mutating func closed(_ object: ObjectHandle) {
    ledger.closed(object)
    if ledger.isFull { settle() }
  }

  /// An input tells what the wall clock says.
  mutating func learn(_ wall: WallTime) { ledger.learn(wall, at: now) }

  /// Orders all that was taken and given to be booked.
  mutating func settle() { while let entry = ledger.entry(at: now) { effects.append(.node(.book(entry))) } }

  // The log

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    log(LogEvent(level, name, fields))
  }

  mutating func log(_ event: LogEvent) { effects.append(.node(.log(event))) }
}
