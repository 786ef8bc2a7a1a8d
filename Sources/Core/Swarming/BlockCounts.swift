import Vocabulary

/// A small number for each block, kept as planes of bits: plane k holds bit k of every number.
///
/// So that a peer's whole field of blocks is counted in, and the blocks with the least number are found, 64 at a time.
/// The planes of one word lie together.
package struct BlockCounts: Codable, Sendable {
  private let words: Int
  /// One per plane, `words` long each, lowest plane first, one after the other.
  private var bits: [UInt64] = []
  private var planes = 0
  /// Which numbers are above zero.
  private var positive: [UInt64]

  init(blockCount: Int) {
    words = (blockCount + 63) / 64
    positive = [UInt64](repeating: 0, count: words)
  }

  /// The number of a block.
  package subscript(block: Int) -> Int {
    var number = 0
    for plane in 0..<planes {
      number |= Int(bits[plane * words + block >> 6] >> UInt64(block & 63) & 1) << plane
    }
    return number
  }

  /// Which numbers are above zero, of the 64 blocks from `64 * at` on.
  func positive(inWord at: Int) -> UInt64 { positive[at] }

  /// The sum of the numbers that are set in `mask`.
  func sum(of mask: UInt64, inWord at: Int) -> Int {
    var total = 0
    for plane in 0..<planes { total += (bits[plane * words + at] & mask).nonzeroBitCount << plane }
    return total
  }

  /// Adds one to each of the 64 blocks from `64 * at` on that is set in `mask`.
  mutating func add(_ mask: UInt64, inWord at: Int) {
    positive[at] |= mask
    var carry = mask
    var index = at
    while carry != 0 {
      if index >= bits.count {
        precondition(planes < 24, "more peers than any bound on links allows")
        bits.append(contentsOf: repeatElement(0, count: words))
        planes += 1
      }
      let old = bits[index]
      bits[index] = old ^ carry
      carry &= old
      index += words
    }
  }

  /// Takes one from each of the 64 blocks from `64 * at` on that is set in `mask`; none of them may be zero.
  mutating func subtract(_ mask: UInt64, inWord at: Int) {
    precondition(mask & ~positive[at] == 0, "what was not counted cannot be taken back")
    var borrow = mask
    var index = at
    while borrow != 0 {
      let old = bits[index]
      bits[index] = old ^ borrow
      borrow &= ~old
      index += words
    }
    var above: UInt64 = 0
    for plane in 0..<planes { above |= bits[plane * words + at] }
    positive[at] = above
  }

  /// Counts a whole field in.
  mutating func add(_ field: BitField) {
    for at in 0..<words where field.word(at) != 0 { add(field.word(at), inWord: at) }
  }

  /// Counts a whole field out.
  mutating func subtract(_ field: BitField) {
    for at in 0..<words where field.word(at) != 0 { subtract(field.word(at), inWord: at) }
  }

  mutating func add(_ block: Int) { add(1 << UInt64(block & 63), inWord: block >> 6) }
  mutating func subtract(_ block: Int) { subtract(1 << UInt64(block & 63), inWord: block >> 6) }

  /// Leaves only the candidates with the least number. Returns that number.
  func keepLeast(_ candidates: inout BlockMask) -> Int {
    var least = 0
    for plane in stride(from: planes - 1, through: 0, by: -1) {
      let from = plane * words
      if candidates.contains(where: { $1 & ~bits[from + $0] != 0 }) {
        candidates.formMap { $1 & ~bits[from + $0] }
      } else {
        least |= 1 << plane
      }
    }
    return least
  }
}

/// Some of the blocks of a few ranges, as bits: what a picker chooses from.
struct BlockMask {
  private let ranges: [Range<Int>]
  private var bits: [UInt64] = []

  /// Those blocks of disjoint ranges that `word` says, 64 at a time; it is given the number of a word.
  init(_ ranges: [Range<Int>], _ word: (Int) -> UInt64) {
    self.ranges = ranges
    for range in ranges where !range.isEmpty {
      for at in Self.words(of: range) { bits.append(word(at) & BitField.mask(of: range, inWord: at)) }
    }
  }

  private static func words(of range: Range<Int>) -> Range<Int> {
    range.isEmpty ? 0..<0 : range.lowerBound >> 6..<(range.upperBound + 63) >> 6
  }

  var count: Int {
    var total = 0
    for word in bits { total += word.nonzeroBitCount }
    return total
  }

  @inline(__always)
  func contains(where test: (Int, UInt64) -> Bool) -> Bool {
    var index = 0
    for range in ranges {
      for at in Self.words(of: range) {
        if test(at, bits[index]) { return true }
        index += 1
      }
    }
    return false
  }

  @inline(__always)
  mutating func formMap(_ change: (Int, UInt64) -> UInt64) {
    var index = 0
    for range in ranges {
      for at in Self.words(of: range) {
        bits[index] = change(at, bits[index])
        index += 1
      }
    }
  }

  /// The first block, in the order of the ranges.
  var first: Int? { nth(0) }

  /// The block with so many before it, in the order of the ranges.
  func nth(_ number: Int) -> Int? {
    var rest = number
    var index = 0
    for range in ranges {
      for at in Self.words(of: range) {
        var word = bits[index]
        index += 1
        guard rest < word.nonzeroBitCount else {
          rest -= word.nonzeroBitCount
          continue
        }
        for _ in 0..<rest { word &= word - 1 }
        return at * 64 + word.trailingZeroBitCount
      }
    }
    return nil
  }

  /// How many of the blocks lie before a place, which is so many blocks of the ranges from their start.
  func count(before place: Int) -> Int {
    var rest = place
    var total = 0
    var index = 0
    for range in ranges {
      let part = range.lowerBound..<min(range.upperBound, range.lowerBound + max(rest, 0))
      for at in Self.words(of: range) {
        total += (bits[index] & BitField.mask(of: part, inWord: at)).nonzeroBitCount
        index += 1
      }
      rest -= range.count
      if rest <= 0 { break }
    }
    return total
  }
}
