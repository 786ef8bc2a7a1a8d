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
  /// Which numbers are above zero; nothing before the first is.
  private var positive: [UInt64] = []

  init(blockCount: Int) { words = (blockCount + 63) / 64 }

  /// The number of a block.
  package subscript(block: Int) -> Int {
    var number = 0
    for plane in 0..<planes {
      number |= Int(bits[plane * words + block >> 6] >> UInt64(block & 63) & 1) << plane
    }
    return number
  }

  /// Which numbers are above zero, of the 64 blocks from `64 * at` on.
  func positive(inWord at: Int) -> UInt64 { positive.isEmpty ? 0 : positive[at] }

  /// The sum of the numbers that are set in `mask`.
  func sum(of mask: UInt64, inWord at: Int) -> Int {
    var total = 0
    for plane in 0..<planes { total += (bits[plane * words + at] & mask).nonzeroBitCount << plane }
    return total
  }

  /// Adds one to each of the 64 blocks from `64 * at` on that is set in `mask`.
  mutating func add(_ mask: UInt64, inWord at: Int) {
    guard mask != 0 else { return }
    if positive.isEmpty { positive = [UInt64](repeating: 0, count: words) }
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
    precondition(mask & ~positive(inWord: at) == 0, "what was not counted cannot be taken back")
    guard mask != 0 else { return }
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
