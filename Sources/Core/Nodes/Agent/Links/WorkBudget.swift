import Vocabulary

/// How much looking the messages of one link may cause: a few bytes can name a million blocks, a thousand times a
/// second. What honest peers say, of the largest object and on the fastest line, costs a part of this.
///
/// Units are words of 64 blocks that have to be looked at. The accounts are kept as the time until all is paid for.
struct WorkBudget: Codable, Sendable {
  /// Any message: 60,000 in a second.
  static let message = 16
  private static let unit = TimeSpan(nanoseconds: 1_000)
  /// As much as may be owed: four descriptions of what a peer holds of 1 TiB.
  private static let credit = TimeSpan.seconds(4)

  private var paidUntil = Instant(nanoseconds: 0)

  /// Spends so many units; false when they are more than the link may cause.
  mutating func spend(_ units: Int, at now: Instant) -> Bool {
    let until = max(paidUntil, now) + Self.unit * Int64(min(units, 1 << 32))
    guard until - now <= Self.credit + Self.unit * Int64(Self.message) else { return false }
    paidUntil = until
    return true
  }

  /// Of blocks of an object.
  static func units(of blocks: Range<Int>) -> Int { blocks.count >> 6 + 1 }
}
