import OrderedCollections
import Vocabulary

/// Which downloads are kept from peers, so that it can be said what peers are worth: a few of a thousand, drawn by
/// chance, and of one object no more than one in ten hours, which costs its origin a tenth of a copy an hour.
struct HoldOuts: Codable, Sendable {
  /// One of an object, and then none for so long.
  private static let pause = TimeSpan.seconds(36_000)
  /// Objects that are remembered; while there are so many, no other is drawn.
  private static let mostObjects = 4_096

  /// When one was drawn last, the oldest first.
  private var drawn: OrderedDictionary<Digest256, Instant> = [:]

  /// Whether a download that begins is one of them.
  mutating func draw(
    _ object: Digest256, perMille share: Int, at now: Instant, _ random: inout RandomSource
  ) -> Bool {
    // Without a share no chance is used up: traces of before go on as they were.
    guard share > 0, random.below(1_000) < share else { return false }
    while let oldest = drawn.elements.first, now - oldest.value >= Self.pause { drawn.removeFirst() }
    guard drawn[object] == nil, drawn.count < Self.mostObjects else { return false }
    drawn[object] = now
    return true
  }
}
