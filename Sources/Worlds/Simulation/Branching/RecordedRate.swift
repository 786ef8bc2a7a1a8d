import Vocabulary

/// What a line was seen to carry: bytes by time, looked at through windows that slide over them.
struct RecordedRate {
  /// Bytes of packets for each byte of blocks that they carry.
  private static let wirePerMille: Int64 = 1_055
  private static let step: Int64 = 250_000
  private static let shortest = 4
  private static let blocksWanted: Int64 = 16

  /// Bytes in each step of time, since the beginning.
  private var steps: [Int64] = []
  private(set) var total: Int64 = 0

  /// - Parameter at: microseconds since the beginning.
  mutating func add(_ bytes: Int64, at: Int64) {
    let place = Int(max(0, at) / Self.step)
    if place >= steps.count { steps += [Int64](repeating: 0, count: place + 1 - steps.count) }
    steps[place] += bytes
    total += bytes
  }

  /// What a line carries, as far as it was seen.
  struct Estimate {
    /// Bytes per second, headers included.
    var rate: ByteRate
    /// Whether it was seen full: most of the time in which anything much passed, that was the same. Otherwise it
    /// carries at least so much.
    var isFull: Bool
    /// Whether that was so nearly always when anything passed at all.
    var isAlwaysFull: Bool
    /// By how much the rate may be off, in thousandths: the most that was seen over the usual, and the grain of blocks.
    var errorPerMille: Int64
  }

  /// Nil where too little passed to say anything.
  var estimate: Estimate? {
    guard total >= Self.blocksWanted * Geometry.blockLength else { return nil }
    var width = Self.shortest
    var sums = windows(width)
    while (sums.max() ?? 0) < Self.blocksWanted * Geometry.blockLength, width * 4 < steps.count {
      width *= 2
      sums = windows(width)
    }
    // Blocks come whole: single windows have one more or less than the line carries.
    let active = sums.filter { $0 > 0 }.sorted()
    let top = active[active.count * 19 / 20]
    let busy = active.count { $0 * 10 >= top * 3 }
    let high = active.filter { $0 * 4 >= top * 3 }
    let usual = high[high.count * 3 / 4]
    let isFull = high.count >= 2 * width && high.count * 2 >= busy
    let span = Int64(width) * Self.step
    let rate = usual.multipliedFullWidthDivided(by: 1_000_000, over: span)
      .multipliedFullWidthDivided(by: Self.wirePerMille, over: 1000)
    let spread = max(top - usual, Geometry.blockLength)
    return Estimate(
      rate: ByteRate(bytesPerSecond: max(1, rate)), isFull: isFull,
      isAlwaysFull: isFull && high.count * 10 >= active.count * 6,
      errorPerMille: spread.multipliedFullWidthDivided(by: 1000, over: usual))
  }

  private func windows(_ width: Int) -> [Int64] {
    guard steps.count > width else { return [total] }
    var sum = steps.prefix(width).reduce(0, +)
    var sums = [sum]
    for at in width..<steps.count {
      sum += steps[at] - steps[at - width]
      sums.append(sum)
    }
    return sums
  }
}
