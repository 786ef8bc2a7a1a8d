import Vocabulary

/// How much this node's line carries upwards, as far as it has been seen: the most that has left in three stretches of
/// time together, by the middle one.
///
/// One stretch says nothing: what fills the kernel's buffers after a pause leaves faster than the line carries it. And
/// a line that was never busy carries more than this says.
struct UplinkMeter: Codable, Sendable {
  private static let stretch = TimeSpan.seconds(2)

  /// Bytes per second, nil before the third stretch.
  private(set) var rate: ByteRate?
  /// Of the last stretches, the oldest first, three at the most.
  private var rates: [Int64] = []
  private var bytes: Int64 = 0
  private var since: Instant?

  /// So many bytes have left.
  mutating func left(_ count: Int64, at now: Instant) {
    guard let began = since else { return since = now }
    bytes += count
    let took = now - began
    guard took >= Self.stretch else { return }
    if rates.count == 3 { rates.removeFirst() }
    rates.append(bytes.multipliedFullWidthDivided(by: 1_000_000_000, over: took.nanoseconds))
    since = now
    bytes = 0
    guard rates.count == 3 else { return }
    let middle = rates.sorted()[1]
    if middle > rate?.bytesPerSecond ?? 0 { rate = ByteRate(bytesPerSecond: middle) }
  }
}
