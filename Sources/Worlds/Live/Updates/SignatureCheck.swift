import Crypto
import CryptoExtras
import Foundation
package import Nodes
import Vocabulary
package import Wire

/// Whether signatures of The Update Framework's metadata hold, and what its hashes are.
package enum SignatureCheck {
  /// Whether this is the key's signature over these bytes. A key that is none has signed nothing.
  package static func holds(_ signature: [UInt8], of key: TUFKey, over bytes: [UInt8]) -> Bool {
    switch key.scheme {
    case .ed25519:
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key.value)
      return key?.isValidSignature(signature, for: bytes) ?? false
    case .ecdsaP256:
      guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem(key)),
        let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: bytes)
    case .rsaPSS:
      // The salt is as long as the hash, as securesystemslib makes them.
      guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem(key)) else { return false }
      let signature = _RSA.Signing.RSASignature(rawRepresentation: Data(signature))
      return key.isValidSignature(signature, for: SHA256.hash(data: bytes), padding: .PSS)
    }
  }

  private static func pem(_ key: TUFKey) -> String { String(decoding: key.value, as: UTF8.self) }

  /// A file of metadata with its hashes.
  package static func document(_ bytes: [UInt8]) -> TUFDocument {
    TUFDocument(bytes: bytes, sha256: BlockHash.digest(bytes), sha512: Array(SHA512.hash(data: bytes)))
  }
}
