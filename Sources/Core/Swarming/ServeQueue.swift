import DequeModule
import Vocabulary

/// What to answer next: of all who are served the slowest gets the next block, so that all end together; the equally
/// slow in turn.
struct ServeQueue: Codable, Sendable {
  /// What one peer asked for, and what is on its way to it.
  struct Line: Codable, Sendable {
    private var waiting: Deque<ByteSpan> = []
    /// Whether there is any, said here because the list itself lies elsewhere in memory.
    private(set) var isEmpty = true
    /// Piece messages that have not left for the kernel.
    private(set) var undrained = 0
    /// Those of them that count against what all links together may have there: not what has been stuck for long.
    private(set) var counted = 0
    /// When one left last, or was sent while none waited.
    private var movedAt = Instant(nanoseconds: 0)
    /// When it was served last, or began to wait.
    private(set) var waitsSince = Instant(nanoseconds: 0)

    /// Blocks that were sent to it.
    private(set) var served = 0
    /// Those of them that are not known to have come.
    var underWay = PiecesUnderWay()
    private var flow = PieceFlow()

    var isServable: Bool { !isEmpty && undrained < max(SwarmPolicy.undrainedPerLink, flow.perMoment) }

    /// How many it waits for.
    var waitingCount: Int { waiting.count }

    /// What is to be sent next.
    var next: ByteSpan? { waiting.first }

    /// Its next block is sent.
    mutating func serve(at now: Instant) -> ByteSpan? {
      guard let span = waiting.popFirst() else { return nil }
      isEmpty = waiting.isEmpty
      waitsSince = now
      if undrained == 0 { movedAt = now }
      undrained += 1
      counted += 1
      served += 1
      underWay.send(at: now)
      return span
    }

    /// False when the line is full.
    mutating func append(_ span: ByteSpan, at now: Instant) -> Bool {
      guard waiting.count < SwarmPolicy.queuedRequestsMax else { return false }
      if isEmpty { waitsSince = now }
      waiting.append(span)
      isEmpty = false
      return true
    }

    /// False if these bytes are not waiting.
    mutating func withdraw(_ span: ByteSpan) -> Bool {
      guard let at = waiting.firstIndex(of: span) else { return false }
      waiting.remove(at: at)
      isEmpty = waiting.isEmpty
      return true
    }

    /// Drops all that waits. Returns it.
    mutating func clear() -> [ByteSpan] {
      defer { (waiting, isEmpty) = ([], true) }
      return Array(waiting)
    }

    /// So many pieces have left for the kernel. Returns how many of them counted.
    mutating func drained(_ pieces: Int, at now: Instant) -> Int {
      undrained = max(0, undrained - pieces)
      movedAt = now
      flow.passed(pieces, at: now)
      defer { counted = min(counted, undrained) }
      return max(0, counted - undrained)
    }

    /// Whether pieces wait there of which none has left for so long.
    func isStuck(for time: TimeSpan, at now: Instant) -> Bool { undrained > 0 && now - movedAt > time }

    /// What waits there no longer counts. Returns how many pieces that were.
    mutating func setAside() -> Int {
      defer { counted = 0 }
      return counted
    }
  }

  /// The slot that was served last.
  private var turn = 0
  /// What fewer neighbours hold is served to far peers before all else.
  private let rareHolders: Int
  /// A far agent that has waited for so long is served before all others.
  private let farPatience: TimeSpan

  init(_ policy: SwarmPolicy) {
    rareHolders = policy.rareHolders
    farPatience = policy.farServeTime
  }

  /// Whose turn it is, and what it gets; nil when nobody waits or all who wait have enough underway.
  ///
  /// - Parameter exports: whether far agents are given first what few in our ISP hold: only an importer has it.
  mutating func next(
    _ peers: inout PeerTable, exports: Bool, _ geometry: Geometry, now: Instant
  ) -> (LinkID, ByteSpan, isUrgent: Bool)? {
    let count = peers.count
    guard count > 0 else { return nil }
    var best: (slot: Int, speed: Int)?
    for step in 1...count {
      let slot = (turn + step) % count
      let glance = peers.glance(slot: slot)
      guard glance.isServable else { continue }
      var isUrgent = false
      if glance.isAgent, !glance.isNear {
        isUrgent = now - glance.waitsSince > farPatience
        if exports, !isUrgent, let span = peers[slot: slot].line.next {
          isUrgent = peers.holders.near[geometry.block(at: span.offset).value] < rareHolders
        }
      }
      let speed = isUrgent ? -1 : glance.speed(now)
      if speed < best?.speed ?? .max { best = (slot, speed) }
    }
    guard let (slot, speed) = best, let span = peers[slot: slot].isServed(at: now) else { return nil }
    turn = slot
    return (peers.link(slot: slot), span, isUrgent: speed < 0)
  }
}
