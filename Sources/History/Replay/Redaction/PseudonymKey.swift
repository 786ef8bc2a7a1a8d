import Vocabulary

/// What pseudonyms are made with: who has it makes the same ones of the same names, and can try names out.
package struct PseudonymKey: Hashable, Sendable {
  package static let byteCount = 32

  /// Four words of it, each for one half of a code's key.
  private let words: [UInt64]

  /// From 64 hexadecimal digits; nil for anything else.
  package init?(hex: String) {
    guard let bytes = [UInt8](hex: hex), bytes.count == Self.byteCount else { return nil }
    words = stride(from: 0, to: bytes.count, by: 8).map { at in bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) } }
  }

  /// A new one, from the system's chance.
  package init() {
    var chance = SystemRandomNumberGenerator()
    words = (0..<Self.byteCount / 8).map { _ in chance.next() }
  }

  /// As it is kept in a file.
  package var hex: String {
    var bytes: [UInt8] = []
    for word in words { bytes.append(bigEndian: word) }
    return bytes.hex
  }

  /// For codes of addresses.
  var addresses: SipHash { SipHash(key: (words[0], words[1])) }
  /// For codes of names.
  var names: SipHash { SipHash(key: (words[2], words[3])) }
}
