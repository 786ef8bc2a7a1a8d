import Swarming
import Vocabulary

/// What an object takes of the disk, and when it was used: what the node's cache is told, when it has changed.
struct DiskUse: Codable, Sendable {
  /// When somebody asked for something of it last: a reader, or a peer.
  private(set) var usedAt: Instant
  private var bytes: Int64 = 0
  /// What is under way and will want room.
  private var claim: Int64 = 0

  init(at now: Instant) { usedAt = now }

  /// What its files take, at the most.
  static func bytes(of exchange: borrowing ObjectExchange) -> Int64 {
    DiskCost.of(
      exchange.geometry, blocks: exchange.states.held.trueCount + exchange.states.staged.count,
      pieces: exchange.provable.trueCount)
  }

  /// Says what it takes and will take, where that matters.
  mutating func note(_ exchange: borrowing ObjectExchange, of object: Digest256, _ turn: inout Turn) {
    guard turn.cache.isLimited else { return }
    let claim = Int64(exchange.states.inFlightCount) * Geometry.blockLength
    turn.cache.claim(claim, insteadOf: self.claim)
    self.claim = claim
    let bytes = Self.bytes(of: exchange)
    guard bytes != self.bytes else { return }
    turn.cache.note(object, bytes: bytes, at: turn.now)
    self.bytes = bytes
  }

  /// Nothing is under way any more.
  func close(_ turn: inout Turn) { turn.cache.claim(0, insteadOf: claim) }

  /// A reader wants it.
  mutating func isWanted(_ object: Digest256, _ turn: inout Turn) {
    turn.cache.use(object, at: turn.now)
    usedAt = turn.now
  }

  /// A peer asks for something of it: of many requests the first counts as a use.
  mutating func isAsked(_ object: Digest256, _ turn: inout Turn) {
    if turn.now - usedAt > turn.policy.useStep { turn.cache.use(object, at: turn.now) }
    usedAt = turn.now
  }
}
