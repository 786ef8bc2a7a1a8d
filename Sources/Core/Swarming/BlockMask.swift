import Vocabulary

/// Some of the blocks of a few ranges, as bits: what a picker chooses from.
struct BlockMask {
  private let ranges: [Range<Int>]
  private var bits: [UInt64] = []

  /// Those blocks of disjoint ranges that `word` says, 64 at a time; it is given the number of a word.
  init(_ ranges: [Range<Int>], _ word: (Int) -> UInt64) {
    self.ranges = ranges
    bits.reserveCapacity(ranges.reduce(0) { $0 + Self.words(of: $1).count })
    for range in ranges where !range.isEmpty {
      for at in Self.words(of: range) { bits.append(word(at) & BitField.mask(of: range, inWord: at)) }
    }
  }

  private static func words(of range: Range<Int>) -> Range<Int> {
    range.isEmpty ? 0..<0 : range.lowerBound >> 6..<(range.upperBound + 63) >> 6
  }

  /// Whether there is any such block, without a list of them.
  @inline(__always)
  static func isAny(in ranges: [Range<Int>], _ word: (Int) -> UInt64) -> Bool {
    for range in ranges {
      for at in words(of: range) where word(at) & BitField.mask(of: range, inWord: at) != 0 { return true }
    }
    return false
  }

  /// The first such block, in the order of the ranges, without a list of them.
  @inline(__always)
  static func first(in ranges: [Range<Int>], _ word: (Int) -> UInt64) -> Int? {
    for range in ranges {
      for at in words(of: range) {
        let found = word(at) & BitField.mask(of: range, inWord: at)
        if found != 0 { return at * 64 + found.trailingZeroBitCount }
      }
    }
    return nil
  }

  var isEmpty: Bool { bits.allSatisfy { $0 == 0 } }

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
