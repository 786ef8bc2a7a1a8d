import Vocabulary

/// The blocks of an object that somebody waits for: all, none, or some ranges. Only these are asked of others.
///
/// A few sorted ranges and not a field of bits, for it changes with every step of a reader.
package struct WantedBlocks: Hashable, Codable, Sendable {
  /// Every block; `ranges` is empty then.
  package private(set) var isAll: Bool
  /// Sorted, disjoint, none touching the next.
  package private(set) var ranges: [Range<Int>]

  package static let all = WantedBlocks(isAll: true, ranges: [])
  package static let none = WantedBlocks(isAll: false, ranges: [])

  private init(isAll: Bool, ranges: [Range<Int>]) {
    self.isAll = isAll
    self.ranges = ranges
  }

  package init(_ ranges: [Range<Int>]) {
    self.init(isAll: false, ranges: [])
    for range in ranges { insert(range) }
  }

  package mutating func formUnion(_ other: WantedBlocks) {
    if other.isAll { self = .all }
    for range in other.ranges { insert(range) }
  }

  private mutating func insert(_ new: Range<Int>) {
    guard !isAll, !new.isEmpty else { return }
    let first = ranges.firstIndex { $0.upperBound >= new.lowerBound } ?? ranges.count
    let last = ranges[first...].firstIndex { $0.lowerBound > new.upperBound } ?? ranges.count
    var united = new
    for old in ranges[first..<last] {
      united = min(united.lowerBound, old.lowerBound)..<max(united.upperBound, old.upperBound)
    }
    ranges.replaceSubrange(first..<last, with: [united])
  }

  package func contains(_ block: Int) -> Bool { isAll || ranges.contains { $0.contains(block) } }

  /// Whether any of these blocks is wanted.
  package func touches(_ blocks: Range<Int>) -> Bool {
    isAll ? !blocks.isEmpty : ranges.contains { $0.overlaps(blocks) }
  }

  /// Which are wanted of the 64 blocks from `64 * at` on.
  func bits(inWord at: Int) -> UInt64 {
    if isAll { return .max }
    var result: UInt64 = 0
    for range in ranges where range.lowerBound < at * 64 + 64 && range.upperBound > at * 64 {
      result |= BitField.mask(of: range, inWord: at)
    }
    return result
  }

  /// The wanted parts of a range.
  package func within(_ blocks: Range<Int>) -> [Range<Int>] {
    isAll ? [blocks] : ranges.map { $0.clamped(to: blocks) }.filter { !$0.isEmpty }
  }
}
