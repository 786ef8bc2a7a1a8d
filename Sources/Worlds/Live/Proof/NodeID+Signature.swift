import Crypto
import Foundation
import Vocabulary

extension NodeID {
  /// Whether the key has signed these bytes (Ed25519, RFC 8032). A key that is none has signed nothing.
  func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
    let known = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key.bytes))
    return known?.isValidSignature(Data(signature), for: Data(bytes)) ?? false
  }
}
