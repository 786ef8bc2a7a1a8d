import Crypto
import Foundation
import Glibc
package import Vocabulary

/// A node's Ed25519 key pair, made on its first start and kept in its cache directory.
package enum NodeIdentity {
  /// The identity in the file at `path`, made if there is none; readable by its owner only.
  ///
  /// - Throws: `StoreError`, also when the file holds no key: another identity is never put in its place silently.
  package static func load(_ path: String) throws(StoreError) -> NodeID {
    if access(path, F_OK) == 0 {
      let bytes = try StoreFile(path: path, flags: O_RDONLY).read(64, at: 0)
      guard bytes.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
        throw StoreError("\(path) holds no key of 32 bytes: move it away, and the node gets a new identity.")
      }
      return try id(key)
    }
    let key = Curve25519.Signing.PrivateKey()
    try StoreFiles.replace(path, with: Array(key.rawRepresentation), mode: 0o600)
    return try id(key)
  }

  /// A secret of the node for one purpose, made of the key in the file at `path`; `load` comes first.
  package static func secret(_ path: String, for purpose: String) throws(StoreError) -> [UInt8] {
    let key = SymmetricKey(data: try StoreFile(path: path, flags: O_RDONLY).read(32, at: 0))
    return Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: key))
  }

  private static func id(_ key: Curve25519.Signing.PrivateKey) throws(StoreError) -> NodeID {
    guard let digest = Digest256(bytes: Array(key.publicKey.rawRepresentation)) else {
      throw StoreError("The identity has no public key of 32 bytes.")
    }
    return NodeID(key: digest)
  }
}
