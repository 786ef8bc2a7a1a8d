package import Vocabulary

/// The 20 bytes by which a peer calls itself in handshakes and announces (BEP 3, 20).
package struct PeerID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  package var word0: UInt64
  package var word1: UInt64
  package var word2: UInt32

  package static let byteCount = 20

  /// From 20 bytes, or nil for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard let words = InfoHash(bytes: bytes) else { return nil }
    (word0, word1, word2) = (words.word0, words.word1, words.word2)
  }

  /// The same bytes.
  init(_ name: InfoHash) { (word0, word1, word2) = (name.word0, name.word1, name.word2) }

  /// An agent's: `-SH0001-`, then twelve bytes drawn from `random`.
  package init(random: inout RandomSource) {
    word0 = "-SH0001-".utf8.reduce(0) { $0 << 8 | UInt64($1) }
    word1 = random.next()
    word2 = UInt32(truncatingIfNeeded: random.next())
  }

  package var bytes: [UInt8] { InfoHash(word0, word1, word2).bytes }

  /// Printable ASCII as it is, other bytes in hexadecimal.
  package var description: String {
    bytes.map { (0x21...0x7E).contains($0) ? String(UnicodeScalar($0)) : "%" + [$0].hex }.joined()
  }

  package static func < (a: PeerID, b: PeerID) -> Bool { (a.word0, a.word1, a.word2) < (b.word0, b.word1, b.word2) }
}
