import Crypto
import Selection
import Vocabulary

/// Signatures of the keys that nodes and origins are known by (RFC 8032).
enum Ed25519 {
  /// Whether a public key has signed the bytes.
  static func holds(_ signature: [UInt8], over bytes: [UInt8], by key: Digest256) -> Bool {
    let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes)
    return key?.isValidSignature(signature, for: bytes) ?? false
  }

  static func holds(_ signature: [UInt8], over text: String, by key: Digest256) -> Bool {
    holds(signature, over: Array(text.utf8), by: key)
  }
}

extension Withdrawal {
  /// The same, with the word whether its signature holds.
  var checked: Withdrawal {
    var result = self
    result.isValid = Ed25519.holds(signature, over: signedText, by: key.key)
    return result
  }
}
