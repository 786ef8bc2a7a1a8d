import DequeModule
import Vocabulary

/// What to answer next: of all who are served the slowest gets the next block, so that all end together; the equally
/// slow in turn.
struct ServeQueue: Codable, Sendable {
  /// What one peer asked for, and what is on its way to it.
  struct Line: Codable, Sendable {
    fileprivate var waiting: Deque<ByteSpan> = []
    /// Piece messages that have not left for the kernel.
    fileprivate(set) var undrained = 0

    /// Blocks that were sent to it.
    fileprivate(set) var served = 0

    var isEmpty: Bool { waiting.isEmpty }
    var isServable: Bool { !waiting.isEmpty && undrained < SwarmPolicy.undrainedPerLink }

    /// False when the line is full.
    mutating func append(_ span: ByteSpan) -> Bool {
      guard waiting.count < SwarmPolicy.queuedRequestsMax else { return false }
      waiting.append(span)
      return true
    }

    /// False if these bytes are not waiting.
    mutating func withdraw(_ span: ByteSpan) -> Bool {
      guard let at = waiting.firstIndex(of: span) else { return false }
      waiting.remove(at: at)
      return true
    }

    /// Drops all that waits. Returns it.
    mutating func clear() -> [ByteSpan] {
      defer { waiting = [] }
      return Array(waiting)
    }

    /// So many pieces have left for the kernel.
    mutating func drained(_ pieces: Int) { undrained = max(0, undrained - pieces) }
  }

  /// The slot that was served last.
  private var turn = 0
  /// What fewer neighbours hold is served to far peers before all else.
  private let rareHolders: Int

  init(rareHolders: Int) { self.rareHolders = rareHolders }

  /// Whose turn it is, and what it gets; nil when nobody waits or all who wait have enough underway.
  ///
  /// - Parameter exports: whether far agents are given first what few in our ISP hold: only an importer has it.
  mutating func next(
    _ peers: inout PeerTable, exports: Bool, _ geometry: Geometry, now: Instant
  ) -> (LinkID, ByteSpan)? {
    let count = peers.count
    guard count > 0 else { return nil }
    var best: (slot: Int, speed: Int)?
    for step in 1...count {
      let slot = (turn + step) % count
      guard peers[slot: slot].line.isServable, let span = peers[slot: slot].line.waiting.first else { continue }
      let isUrgent =
        exports && peers[slot: slot].isAgent && !peers[slot: slot].isNear
        && peers.holders.near[geometry.block(at: span.offset).value] < rareHolders
      let speed = isUrgent ? -1 : peers[slot: slot].speed(now)
      if speed < best?.speed ?? .max { best = (slot, speed) }
    }
    guard let slot = best?.slot, let span = peers[slot: slot].line.waiting.popFirst() else { return nil }
    turn = slot
    peers[slot: slot].line.undrained += 1
    peers[slot: slot].line.served += 1
    peers[slot: slot].recentlySent += 1
    return (peers[slot: slot].link, span)
  }
}
