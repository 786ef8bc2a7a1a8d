package import Vocabulary

/// The pieces of one link that were sent and are not known to have come. A peer keeps a number of requests open, so
/// each one that comes while pieces are under way says that the oldest of them is there, unless it has said so before.
/// One at a time is timed.
package struct PiecesUnderWay: Codable, Sendable {
  /// A piece has come.
  package struct Arrived: Hashable, Sendable {
    /// From when it was sent until the next request came; nil if it was not timed.
    package let took: TimeSpan?
  }

  private(set) var count = 0
  /// Requests fewer than it kept open: so often it said that a piece came, and asked for none in its place.
  private var idle = 0
  /// Of all that were ever sent.
  private var sent = 0
  private var sentAt = Instant(nanoseconds: 0)
  /// The number of the one that is timed; 0 for none.
  private var timed = 0
  private var timedSince = Instant(nanoseconds: 0)

  mutating func send(at now: Instant) {
    count += 1
    sent += 1
    sentAt = now
    if timed == 0 { (timed, timedSince) = (sent, now) }
  }

  /// The peer asks for another block, or says that one has come and that it asks for none in its place: then its next
  /// request says nothing. Nil when nothing is under way, or nothing can have come yet: then it only keeps more
  /// requests open than before.
  /// - Parameter way: to the peer and back.
  mutating func hasCome(isSaid: Bool, at now: Instant, way: TimeSpan) -> Arrived? {
    if isSaid {
      idle = min(idle + 1, SwarmPolicy.queuedRequestsMax)
    } else if idle > 0 {
      idle -= 1
      return nil
    }
    guard count > 0, sent - count + 1 != timed || now - timedSince >= way else { return nil }
    count -= 1
    guard sent - count == timed else { return Arrived(took: nil) }
    timed = 0
    return Arrived(took: now - timedSince)
  }

  /// Nothing more is waited for if nothing was sent for so long. Returns how many pieces are forgotten.
  mutating func forget(after time: TimeSpan, at now: Instant) -> Int {
    guard count > 0, now - sentAt > time else { return 0 }
    defer { (count, timed) = (0, 0) }
    return count
  }
}
