/// The 20 bytes by which a swarm is named in a handshake and an announce (BEP 3): a v1 infohash,
/// or the first 20 bytes of a v2 one (BEP 52).
@usableFromInline package struct InfoHash: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  @usableFromInline package var word0: UInt64
  @usableFromInline package var word1: UInt64
  @usableFromInline package var word2: UInt32

  package static let byteCount = 20

  package init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt32) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
  }

  /// From 20 bytes, or nil for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for (at, byte) in bytes.enumerated() {
      switch at >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      default: words.2 = words.2 << 8 | UInt32(byte)
      }
    }
    self.init(words.0, words.1, words.2)
  }

  /// From 40 hexadecimal digits, or nil.
  package init?(hex: String) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// A v2 infohash cut to 20 bytes, as BEP 52 puts it in handshakes and announces.
  package init(truncating digest: Digest256) {
    self.init(digest.word0, digest.word1, UInt32(truncatingIfNeeded: digest.word2 >> 32))
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    result.append(bigEndian: word0)
    result.append(bigEndian: word1)
    result.append(bigEndian: word2)
    return result
  }

  @usableFromInline package var description: String { bytes.hex }

  @inlinable package static func == (a: InfoHash, b: InfoHash) -> Bool {
    a.word0 == b.word0 && a.word1 == b.word1 && a.word2 == b.word2
  }

  @usableFromInline package static func < (a: InfoHash, b: InfoHash) -> Bool {
    (a.word0, a.word1, a.word2) < (b.word0, b.word1, b.word2)
  }
}
