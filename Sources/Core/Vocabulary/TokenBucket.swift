/// A rate limit: bytes may be spent as they accrue, up to a quarter of a second's worth at once.
package struct TokenBucket: Hashable, Codable, Sendable {
  package let rate: ByteRate
  private var level: Int64
  private var at: Instant

  package init(rate: ByteRate, now: Instant) {
    self.rate = rate
    level = Self.depth(of: rate)
    at = now
  }

  /// Takes `bytes` if there is anything left; the level may go below zero by one spending, so that large units pass
  /// too.
  package mutating func spend(_ bytes: Int64, now: Instant) -> Bool {
    refill(now)
    guard level > 0 else { return false }
    level -= bytes
    return true
  }

  /// When there will be something to spend again.
  package func nextRefill(after now: Instant) -> Instant {
    level > 0 ? now : at + rate.time(for: ByteCount(1 - level))
  }

  private mutating func refill(_ now: Instant) {
    guard now > at else { return }
    let gained = rate.bytes(in: now - at)
    guard gained.value > 0 else { return }
    level = min(Self.depth(of: rate), level + gained.value)
    at = now
  }

  private static func depth(of rate: ByteRate) -> Int64 { max(Geometry.blockLength, rate.bytesPerSecond / 4) }
}
