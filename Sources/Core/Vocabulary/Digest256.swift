/// A SHA-256 digest: 32 bytes held in four big-endian words, so that it is compared and hashed cheaply.
@usableFromInline package struct Digest256: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  @usableFromInline package var word0: UInt64
  @usableFromInline package var word1: UInt64
  @usableFromInline package var word2: UInt64
  @usableFromInline package var word3: UInt64

  package static let zero = Digest256(0, 0, 0, 0)
  package static let byteCount = 32

  package init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  @inlinable package static func == (a: Digest256, b: Digest256) -> Bool {
    a.word0 == b.word0 && a.word1 == b.word1 && a.word2 == b.word2 && a.word3 == b.word3
  }

  /// From 32 bytes, or nil for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var rest = bytes.makeIterator()
    func word() -> UInt64 {
      var word: UInt64 = 0
      for _ in 0..<8 { word = word << 8 | UInt64(rest.next() ?? 0) }
      return word
    }
    self.init(word(), word(), word(), word())
  }

  /// From 64 hexadecimal digits, or nil.
  package init?(hex: String) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes: bytes)
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    for word in [word0, word1, word2, word3] { result.append(bigEndian: word) }
    return result
  }

  package var hex: String { bytes.hex }
  @usableFromInline package var description: String { hex }

  @usableFromInline package static func < (a: Digest256, b: Digest256) -> Bool {
    (a.word0, a.word1, a.word2, a.word3) < (b.word0, b.word1, b.word2, b.word3)
  }
}

extension Digest256: Scattered {
  /// All four words: who claims a digest may have chosen it.
  @inlinable package func mix(into scatter: inout Scatter) {
    scatter.mix(word0)
    scatter.mix(word1)
    scatter.mix(word2)
    scatter.mix(word3)
  }
}
