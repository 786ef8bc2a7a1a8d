/// A fixed number of yes-or-no facts, one per block or piece, packed in 64-bit words.
///
/// While all are alike no words are kept: an object of a terabyte of which nothing is here, and a peer that holds all
/// of it, cost nothing.
package struct BitField: Codable, Sendable {
  /// How many facts there are.
  @usableFromInline package let count: Int
  /// How many of them are true.
  @usableFromInline package internal(set) var trueCount: Int
  /// None while all facts are alike.
  @usableFromInline var words: [UInt64] = []

  package init(count: Int, repeating value: Bool = false) {
    precondition(count >= 0)
    self.count = count
    trueCount = value ? count : 0
  }

  @inlinable package var isFull: Bool { trueCount == count }
  @inlinable package var isEmpty: Bool { trueCount == 0 }

  @inlinable package subscript(index: Int) -> Bool {
    @inline(__always) get {
      precondition(index >= 0 && index < count)
      return words.isEmpty ? trueCount != 0 : words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
    set {
      guard self[index] != newValue else { return }
      keepWords()
      words[index >> 6] ^= 1 << UInt64(index & 63)
      trueCount += newValue ? 1 : -1
      dropWordsIfFull()
    }
  }

  /// How many 64-bit words the facts take.
  @inlinable package var wordCount: Int { (count + 63) >> 6 }

  /// Facts `64 * at ..< 64 * at + 64`, lowest bit first; those beyond `count` are false.
  @inlinable @inline(__always) package func word(_ at: Int) -> UInt64 { words.isEmpty ? uniform(at) : words[at] }

  /// A word while all facts are alike.
  @usableFromInline func uniform(_ at: Int) -> UInt64 {
    precondition(at >= 0 && at < wordCount)
    if trueCount == 0 { return 0 }
    return at + 1 < wordCount || count & 63 == 0 ? .max : 1 << UInt64(count & 63) - 1
  }

  /// From here on facts may differ.
  @inlinable mutating func keepWords() { if words.isEmpty { makeWords() } }

  @usableFromInline mutating func makeWords() {
    words = [UInt64](repeating: uniform(0), count: wordCount)
    words[words.count - 1] = uniform(words.count - 1)
  }

  /// What is full mostly stays so. What is empty need not.
  @inlinable mutating func dropWordsIfFull() { if trueCount == count { words = [] } }

  /// Makes the facts that are set in `bits` true, 64 of them from `64 * at` on. Returns those that were false.
  @inlinable @discardableResult package mutating func insert(_ bits: UInt64, inWord at: Int) -> UInt64 {
    let new = bits & ~word(at)
    guard new != 0 else { return 0 }
    precondition(at + 1 < wordCount || count & 63 == 0 || new >> UInt64(count & 63) == 0)
    keepWords()
    words[at] |= new
    trueCount += new.nonzeroBitCount
    dropWordsIfFull()
    return new
  }

  /// Makes the facts that are set in `bits` false, 64 of them from `64 * at` on.
  @inlinable package mutating func remove(_ bits: UInt64, inWord at: Int) {
    let old = word(at) & bits
    guard old != 0 else { return }
    keepWords()
    trueCount -= old.nonzeroBitCount
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
    guard !range.isEmpty, !isFull else { return true }
    return (range.lowerBound >> 6...(range.upperBound - 1) >> 6).allSatisfy { at in
      Self.mask(of: range, inWord: at) & ~word(at) == 0
    }
  }

  /// How many facts in `range` are true.
  package func trueCount(in range: Range<Int>) -> Int {
    precondition(range.upperBound <= count)
    guard !range.isEmpty else { return 0 }
    return (range.lowerBound >> 6...(range.upperBound - 1) >> 6).reduce(0) {
      $0 + (word($1) & Self.mask(of: range, inWord: $1)).nonzeroBitCount
    }
  }

  /// Whether some fact in `range` is true.
  package func anyTrue(in range: Range<Int>) -> Bool {
    precondition(range.upperBound <= count)
    guard !range.isEmpty, !isEmpty else { return false }
    return (range.lowerBound >> 6...(range.upperBound - 1) >> 6).contains { at in
      Self.mask(of: range, inWord: at) & word(at) != 0
    }
  }

  /// Calls `body` with the index of every true fact, lowest first.
  package func forEachTrue(_ body: (Int) -> Void) {
    guard !isEmpty else { return }
    for at in 0..<wordCount {
      var rest = word(at)
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
    if words.isEmpty { return view(trueCount == 0 ? 0 : .max) == 0 ? nil : start }
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
    if other.isEmpty || isFull { return }
    for at in 0..<wordCount { insert(other.word(at), inWord: at) }
  }

  /// The first word, from there on and around, that has a block which is not in the other field. Who remembers it and
  /// begins there next time reads each word but once while the other field grows.
  package func wordWithAny(notIn other: BitField, from start: Int) -> Int? {
    precondition(other.count == count)
    if isEmpty || other.isFull { return nil }
    let has = { (at: Int) in word(at) & ~other.word(at) != 0 }
    return (start..<max(start, wordCount)).first(where: has) ?? (0..<min(start, wordCount)).first(where: has)
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

extension BitField: Equatable {
  package static func == (a: BitField, b: BitField) -> Bool {
    guard a.count == b.count, a.trueCount == b.trueCount else { return false }
    return a.words == b.words || (0..<a.wordCount).allSatisfy { a.word($0) == b.word($0) }
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
      var rest = word(at) & ~first.word(at) & ~second.word(at)
      while rest != 0 {
        let index = at * 64 + rest.trailingZeroBitCount
        rest &= rest - 1
        if index < range.lowerBound { continue }
        guard index < range.upperBound, body(index) else { return }
      }
    }
  }
}
