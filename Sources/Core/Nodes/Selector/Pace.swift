import Vocabulary

/// How much longer than usual everybody is asked to wait before he announces again: while a selector has more to do
/// than it can, announces come more rarely before any is dropped.
struct Pace: Codable, Sendable {
  /// From here on there is too much to do, and below there is room again; of a thousand.
  private static let (tooBusy, free) = (900, 600)

  /// Of the usual interval.
  private(set) var percent: Int64 = 100

  /// Whether hearing this would change anything: what does not is no input, and in no trace.
  func minds(_ permille: Int) -> Bool { permille >= Self.tooBusy || percent > 100 }

  /// The world tells how busy it was for a second, of a thousand. What is asked of callers now shows when they call
  /// again, so that this follows slowly, and more slowly back.
  /// - Parameter most: so many times the usual interval at the most.
  mutating func heard(_ permille: Int, atMost most: Int64) {
    if permille >= Self.tooBusy { percent = min(100 * max(1, most), percent + (percent + 9) / 10) }
    if permille < Self.free { percent = max(100, percent - (percent + 49) / 50) }
  }

  /// The intervals and lifetimes of a configuration at this pace.
  func applied(to usual: SelectorConfiguration) -> SelectorConfiguration {
    guard percent > 100 else { return usual }
    var slow = usual
    slow.youngInterval = longer(usual.youngInterval)
    slow.incompleteInterval = longer(usual.incompleteInterval)
    slow.completeInterval = longer(usual.completeInterval)
    slow.incompleteLifetime = longer(usual.incompleteLifetime)
    slow.completeLifetime = longer(usual.completeLifetime)
    slow.heartbeatInterval = longer(usual.heartbeatInterval)
    slow.holdingsLifetime = longer(usual.holdingsLifetime)
    slow.stockInterval = longer(usual.stockInterval)
    // That of BitTorrent clients is long as it is: who is gone is forgotten within two intervals.
    slow.stockLifetime = max(usual.stockLifetime, slow.stockInterval * 2)
    return slow
  }

  private func longer(_ span: TimeSpan) -> TimeSpan { TimeSpan(nanoseconds: span.nanoseconds / 100 * percent) }
}
