package import Vocabulary

/// How many pieces pass in 5 ms, by those of the last tenth of a second: none on lines below 25 Mbit/s, where other
/// bounds rule than those of fast ones.
package struct PieceFlow: Codable, Sendable {
  private static let period = TimeSpan.milliseconds(100)
  private static let moment = TimeSpan.milliseconds(5)

  package private(set) var perMoment = 0
  private var count = 0
  private var since: Instant?

  package init() {}

  /// So many pieces have passed.
  package mutating func passed(_ pieces: Int, at now: Instant) {
    count += pieces
    guard let began = since else { return restart(now) }
    let took = now - began
    guard took >= Self.period else { return }
    perMoment = Int(Int64(count).multipliedFullWidthDivided(by: Self.moment.nanoseconds, over: took.nanoseconds))
    restart(now)
  }

  private mutating func restart(_ now: Instant) {
    since = now
    count = 0
  }
}
