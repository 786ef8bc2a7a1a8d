import Vocabulary

/// How long something took for each of many, to an eighth of a power of two of milliseconds: fine enough to draw a
/// curve, and a few hundred numbers at the most however many there are.
struct CompletionTimes: Codable, Sendable {
  /// So many took no longer than so long.
  struct Step: Hashable, Sendable {
    let milliseconds: Int64
    let count: Int64
  }

  private struct Bucket: Codable, Sendable {
    let number: Int
    var count: Int64
  }

  /// Those in which something is, the shortest times first.
  private var buckets: [Bucket] = []
  private(set) var count: Int64 = 0
  /// The longest.
  private(set) var last = TimeSpan.zero

  mutating func observe(_ time: TimeSpan) {
    count += 1
    last = max(last, time)
    let number = Self.bucket(of: max(0, time.milliseconds))
    let at = buckets.firstIndex { $0.number >= number } ?? buckets.count
    if at < buckets.count, buckets[at].number == number {
      buckets[at].count += 1
    } else {
      buckets.insert(Bucket(number: number, count: 1), at: at)
    }
  }

  /// The curve, without its flat parts; the last step is where the longest time is.
  var steps: [Step] {
    var through: Int64 = 0
    return buckets.map { bucket in
      through += bucket.count
      return Step(milliseconds: min(Self.end(of: bucket.number), last.milliseconds), count: through)
    }
  }

  /// So many thousandths took no longer, to an eighth of it; nil of nothing.
  func quantile(permille: Int64) -> Int64? { steps.first { $0.count * 1000 >= permille * count }?.milliseconds }

  /// Eight for each power of two, and one for each millisecond below eight.
  private static func bucket(of milliseconds: Int64) -> Int {
    guard milliseconds >= 8 else { return Int(milliseconds) }
    let power = 63 - milliseconds.leadingZeroBitCount
    return (power - 2) * 8 + Int(milliseconds >> Int64(power - 3) & 7)
  }

  /// The longest time of a bucket.
  private static func end(of number: Int) -> Int64 {
    number < 8 ? Int64(number) : Int64(number % 8 + 9) << Int64(number / 8 - 1) - 1
  }
}
