package import Vocabulary

/// Keeps those apart who would all come in the same moment: agents that lost their selector together would else try it
/// together for ever.
package struct Spread: Codable, Sendable {
  /// Nil where times are kept to the nanosecond.
  private var random: RandomSource?

  package init(_ random: RandomSource? = nil) { self.random = random }

  /// One of its own.
  mutating func fork() -> Spread { Spread((random?.next()).map(RandomSource.init(seed:))) }

  /// Up to a quarter sooner or later.
  mutating func around(_ span: TimeSpan) -> TimeSpan {
    guard let permille = random?.below(501) else { return span }
    return span / 1000 * Int64(750 + permille)
  }
}
