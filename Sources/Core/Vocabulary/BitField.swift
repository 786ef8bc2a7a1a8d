/// A fixed number of yes-or-no facts, one per block or piece, packed in 64-bit words.
package struct BitField: Hashable, Codable, Sendable {
  /// How many facts there are.
  @usableFromInline package let count: Int
  /// How many of them are true.
  @usableFromInline package internal(set) var trueCount: Int
  @usableFromInline var words: [UInt64]

  package init(count: Int, repeating value: Bool = false) {
    precondition(count >= 0)
    self.count = count
    words = [UInt64](repeating: value ? .max : 0, count: (count + 63) / 64)
    trueCount = value ? count : 0
    if value, count % 64 != 0 { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
  }

  @inlinable package var isFull: Bool { trueCount == count }
  @inlinable package var isEmpty: Bool { trueCount == 0 }

  @inlinable package subscript(index: Int) -> Bool {
    @inline(__always) get {
      precondition(index >= 0 && index < count)
      return words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
    set {
      precondition(index >= 0 && index < count)
      let mask: UInt64 = 1 << UInt64(index & 63)
      let old = words[index >> 6] & mask != 0
      guard old != newValue else { return }
      words[index >> 6] ^= mask
      trueCount += newValue ? 1 : -1
    }
  }

  /// How many 64-bit words the facts take.
  @inlinable package var wordCount: Int { words.count }

  /// Facts `64 * at ..< 64 * at + 64`, lowest bit first; those beyond `count` are false.
  @inlinable @inline(__always) package func word(_ at: Int) -> UInt64 { words[at] }

  /// Makes the facts that are set in `bits` true, 64 of them from `64 * at` on. Returns those that were false.
  @inlinable @discardableResult package mutating func insert(_ bits: UInt64, inWord at: Int) -> UInt64 {
    let new = bits & ~words[at]
    words[at] |= new
    trueCount += new.nonzeroBitCount
    precondition(at + 1 < words.count || count & 63 == 0 || words[at] >> UInt64(count & 63) == 0)
    return new
  }

  /// Makes the facts that are set in `bits` false, 64 of them from `64 * at` on.
  @inlinable package mutating func remove(_ bits: UInt64, inWord at: Int) {
    trueCount -= (words[at] & bits).nonzeroBitCount
    words[at] &= ~bits
  }

  /// The bits of a word that lie in `range`; the word begins at fact `64 * at`.
  @inlinable @inline(__always) package static func mask(of range: Range<Int>, inWord at: Int) -> UInt64 {
    let low = max(range.lowerBound - at * 64, 0)
    let high = min(range.upperBound - at * 64, 64)
    guard low < high else { return 0 }
    return (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low)
  }

  /// Whether every fact in `range` is true.
  package func allTrue(in range: Range<Int>) -> Bool {
    precondition(range.upperBound <= count)
    guard !range.isEmpty else { return true }
    return (range.lowerBound >> 6...(range.upperBound - 1) >> 6).allSatisfy { at in
      Self.mask(of: range, inWord: at) & ~words[at] == 0
    }
  }

  /// Whether some fact in `range` is true.
  package func anyTrue(in range: Range<Int>) -> Bool {
    precondition(range.upperBound <= count)
    guard !range.isEmpty else { return false }
    return (range.lowerBound >> 6...(range.upperBound - 1) >> 6).contains { at in
      Self.mask(of: range, inWord: at) & words[at] != 0
    }
  }

  /// Calls `body` with the index of every true fact, lowest first.
  package func forEachTrue(_ body: (Int) -> Void) {
    for (at, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(at * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }

  /// The first true fact at `start` or after it, or nil.
  package func firstTrue(from start: Int = 0) -> Int? { first(from: start) { $0 } }

  /// The first false fact at `start` or after it, or nil.
  package func firstFalse(from start: Int = 0) -> Int? { first(from: start) { ~$0 } }

  private func first(from start: Int, in view: (UInt64) -> UInt64) -> Int? {
    guard start < count else { return nil }
    var at = start >> 6
    var word = view(words[at]) & (.max << UInt64(start & 63))
    while true {
      if word != 0 {
        let found = at * 64 + word.trailingZeroBitCount
        return found < count ? found : nil
      }
      at += 1
      guard at < words.count else { return nil }
      word = view(words[at])
    }
  }

  package mutating func formUnion(_ other: BitField) {
    precondition(other.count == count)
    var total = 0
    for at in words.indices {
      words[at] |= other.words[at]
      total += words[at].nonzeroBitCount
    }
    trueCount = total
  }

  /// Whether this has a true fact that `other` lacks.
  package func hasAny(notIn other: BitField) -> Bool {
    precondition(other.count == count)
    return words.indices.contains { words[$0] & ~other.words[$0] != 0 }
  }

  /// The bytes of a BitTorrent bitfield message (BEP 3): high bit first.
  package var wireBytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
    forEachTrue { bytes[$0 >> 3] |= 0x80 >> UInt8($0 & 7) }
    return bytes
  }

  /// From the bytes of a BitTorrent bitfield message, or nil if the length is wrong or a spare bit is set.
  package init?(wireBytes bytes: [UInt8], count: Int) {
    guard bytes.count == (count + 7) / 8 else { return nil }
    if count % 8 != 0, let last = bytes.last, last << UInt8(count % 8) != 0 { return nil }
    self.init(count: count)
    for (at, byte) in bytes.enumerated() where byte != 0 {
      for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 { self[at * 8 + bit] = true }
    }
  }
}

extension BitField {
  /// Calls `body` with every index in `range` that is true here and false in both others, lowest first,
  /// until it returns false. The three must be of one size.
  @inlinable package func forEachTrue(
    in range: Range<Int>, notIn first: BitField, notIn second: BitField, _ body: (Int) -> Bool
  ) {
    precondition(first.count == count && second.count == count && range.upperBound <= count)
    guard !range.isEmpty else { return }
    for at in (range.lowerBound >> 6)...((range.upperBound - 1) >> 6) {
      var rest = words[at] & ~first.words[at] & ~second.words[at]
      while rest != 0 {
        let index = at * 64 + rest.trailingZeroBitCount
        rest &= rest - 1
        if index < range.lowerBound { continue }
        guard index < range.upperBound, body(index) else { return }
      }
    }
  }
}
