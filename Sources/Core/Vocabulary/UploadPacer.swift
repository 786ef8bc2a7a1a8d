/// Spreads what leaves a node evenly under a rate limit, as quinn's pacer (quinn-proto, `pacing.rs`) does for QUIC.
///
/// What may leave at once after a silence is at most 50 ms of the rate, or one unit if that is more. What was sent is
/// paid for in time, to the nanosecond: a caller who sends whenever it may gets the whole rate, and over any longer
/// span never more. Where that allows several units a millisecond they leave together, once each millisecond: a wake-up
/// and a write for each would cost a fast node more than the bytes.
package struct UploadPacer: Hashable, Codable, Sendable {
  package let rate: ByteRate
  /// How far in the past the next unit may have been due and still be made up for: what bounds a burst, and what
  /// makes a late timer cost nothing.
  private let credit: TimeSpan
  /// How long a caller rests after a unit that was not paid for when it left, beyond its price.
  private let rest: TimeSpan
  /// When everything that was sent is paid for.
  private var paid: Instant
  /// The moment from which something may be sent.
  package private(set) var nextSend: Instant

  /// - Parameter unit: how many bytes are usually sent in one go.
  package init(rate: ByteRate, unit: Int64 = Geometry.blockLength, now: Instant) {
    self.rate = rate
    let unitTime = rate.time(for: ByteCount(unit))
    credit = max(Self.burst - unitTime, min(Self.burst, unitTime) / 2)
    rest = max(.zero, Self.turn - unitTime)
    paid = now - credit
    nextSend = paid
  }

  private static var burst: TimeSpan { .milliseconds(50) }
  private static var turn: TimeSpan { .milliseconds(1) }

  /// Whether something may be sent now.
  package func mayBegin(_ now: Instant) -> Bool { nextSend <= now }

  /// How long nothing may be sent from now on, because of what was sent already.
  package func debt(_ now: Instant) -> TimeSpan { max(.zero, nextSend - now) }

  /// Notes that bytes were sent, whether or not they might: what was too much is made up for by a longer wait.
  package mutating func spent(_ bytes: Int64, _ now: Instant) {
    let cost = rate.time(for: ByteCount(bytes))
    // Rounded up: over a long time never a byte too many.
    paid = max(paid, now - credit) + cost + TimeSpan(nanoseconds: 1)
    nextSend = paid > now ? paid + rest : paid
  }
}
