import Vocabulary

/// How much this node's line carries upwards, as far as it has been seen: the most that has left in three stretches of
/// time together, by the middle one.
///
/// One stretch says nothing: what fills the kernel's buffers after a pause leaves faster than the line carries it. So a
/// stretch takes its time, and on a slow line as long as it takes until many blocks have left. And a line that was
/// never busy carries more than this says.
struct UplinkMeter: Codable, Sendable {
  private static let stretch = TimeSpan.seconds(2)
  private static let stretchBytes: Int64 = 512 << 10
  /// However few bytes have left.
  private static let stretchMax = TimeSpan.seconds(10)

  /// Bytes per second, nil before the third stretch.
  private(set) var rate: ByteRate?
  /// Of the two stretches before.
  private var last: Int64?
  private var lastButOne: Int64?
  private var bytes: Int64 = 0
  private var since: Instant?

  /// So many bytes were sent.
  mutating func sent(_ count: Int64, at now: Instant) {
    guard let began = since else { return since = now }
    bytes += count
    let took = now - began
    guard took >= Self.stretch, bytes >= Self.stretchBytes || took >= Self.stretchMax else { return }
    let new = bytes.multipliedFullWidthDivided(by: 1_000_000_000, over: took.nanoseconds)
    if let last, let lastButOne {
      let middle = max(min(last, lastButOne), min(max(last, lastButOne), new))
      if middle > rate?.bytesPerSecond ?? 0 { rate = ByteRate(bytesPerSecond: middle) }
    }
    (lastButOne, last, since, bytes) = (last, new, now, 0)
  }
}
