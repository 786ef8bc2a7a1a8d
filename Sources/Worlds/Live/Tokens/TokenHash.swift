import Crypto
import Vocabulary

/// The SHA-256 of a token: all that who checks it keeps. A token is 256 random bits, so that nobody finds it by trying,
/// and no salt or slow function is needed.
package struct TokenHash: Hashable, Sendable {
  private let bytes: [UInt8]

  init(of token: String) { bytes = Array(SHA256.hash(data: Array(token.utf8))) }

  /// From 64 hexadecimal digits.
  init?(hex: String) {
    guard let bytes = [UInt8](hex: hex), bytes.count == SHA256.byteCount else { return nil }
    self.bytes = bytes
  }

  package var hex: String { bytes.hex }

  /// Whether it is the same, in a time that does not depend on where they differ.
  func isSame(as other: TokenHash) -> Bool {
    zip(bytes, other.bytes).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
  }

  /// A new token, and its hash.
  package static func draw() -> (token: String, hash: TokenHash) {
    let token = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0).hex }
    return (token, TokenHash(of: token))
  }

  /// The token of a value of Authorization (RFC 6750, 2.1); nil where there is none, or no token.
  static func bearer(_ value: String) -> String? {
    let scheme = "bearer "
    guard value.prefix(scheme.count).lowercased() == scheme else { return nil }
    let token = value.dropFirst(scheme.count).drop { $0 == " " }
    return isToken(token) ? String(token) : nil
  }

  /// Whether a text may be a token: what a field can carry (RFC 6750, 2.1), and not so short that it can be guessed.
  static func isToken(_ text: some StringProtocol) -> Bool {
    (16...256).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3D, 0x5F, 0x7E: true
        default: false
        }
      }
  }
}
