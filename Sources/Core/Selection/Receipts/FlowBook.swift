import OrderedCollections
package import Vocabulary

/// Bytes from ISP to ISP, by the signed word of those who took them.
///
/// Bounded: pairs that come after the first `most` are counted together. A few have lines of their own in the metrics;
/// these count from when they got them, and what was before stays with all others, so that no line ever falls and all
/// together are always the total.
package struct FlowBook: Codable, Sendable {
  /// The ISP of the giver, and that of the taker; nil for one that is not known.
  package struct Pair: Hashable, Codable, Sendable {
    package var from: ASN?
    package var to: ASN?
  }

  /// Bytes of one pair.
  package struct Line: Hashable, Codable, Sendable {
    /// Nil for all that have no line of their own.
    package var pair: Pair?
    package var bytes: Int64
  }

  private struct Shown: Codable, Sendable {
    var row: Int
    /// What the pair had before it was shown.
    var before: Int64
  }

  /// Pairs that are told apart.
  package static let most = 1_024
  /// Pairs that have lines of their own in the metrics.
  static let mostShown = 30

  private var pairs: OrderedSet<Pair> = []
  private var bytes: [Int64] = []
  private var shown: [Shown] = []
  package private(set) var total: Int64 = 0

  init() {}

  mutating func note(_ more: Int64, from: ASN?, to: ASN?) {
    let (sum, isTooMuch) = total.addingReportingOverflow(more)
    guard more > 0, !isTooMuch else { return }
    total = sum
    guard let row = row(of: Pair(from: from, to: to)) else { return }
    let before = bytes[row]
    bytes[row] += more
    guard !shown.contains(where: { $0.row == row }) else { return }
    if shown.count < Self.mostShown { return shown.append(Shown(row: row, before: before)) }
    // Only for one that is much less, lest two take turns.
    guard let least = shown.indices.min(by: { bytes[shown[$0].row] < bytes[shown[$1].row] }),
      bytes[row] / 2 > bytes[shown[least].row]
    else { return }
    shown[least] = Shown(row: row, before: bytes[row])
  }

  private mutating func row(of pair: Pair) -> Int? {
    if let row = pairs.firstIndex(of: pair) { return row }
    guard pairs.count < Self.most else { return nil }
    pairs.append(pair)
    bytes.append(0)
    return bytes.count - 1
  }

  /// All pairs, the greatest first, and all others at the end.
  package var lines: [Line] {
    let places = bytes.indices.sorted { (bytes[$1], $0) < (bytes[$0], $1) }
    let others = total - bytes.reduce(0, +)
    return places.map { Line(pair: pairs[$0], bytes: bytes[$0]) } + (others > 0 ? [Line(pair: nil, bytes: others)] : [])
  }

  /// For counters: those that are shown, and all others at the end. Together they are the total.
  package var counted: [Line] {
    let lines = shown.map { Line(pair: pairs[$0.row], bytes: bytes[$0.row] - $0.before) }
    return lines + [Line(pair: nil, bytes: total - lines.reduce(0) { $0 + $1.bytes })]
  }
}
