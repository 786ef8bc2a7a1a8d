import Crypto
import Foundation
import Glibc
package import Vocabulary

/// A node's Ed25519 key pair, made on its first start and kept in its cache directory.
package struct NodeIdentity: Sendable {
  /// Who the node is to others: its public key.
  package let id: NodeID
  private let key: Curve25519.Signing.PrivateKey

  /// The identity in the file at `path`, made if there is none; readable by its owner only.
  ///
  /// - Throws: `StoreError`, also when the file holds no key: another identity is never put in its place silently.
  package static func load(_ path: String) throws(StoreError) -> NodeIdentity {
    if access(path, F_OK) == 0 {
      let bytes = try StoreFile(path: path, flags: O_RDONLY).read(64, at: 0)
      guard bytes.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
        throw StoreError("\(path) holds no key of 32 bytes: move it away, and the node gets a new identity.")
      }
      return try NodeIdentity(key)
    }
    let key = Curve25519.Signing.PrivateKey()
    try StoreFiles.replace(path, with: Array(key.rawRepresentation), mode: 0o600)
    return try NodeIdentity(key)
  }

  /// A secret of the node for one purpose.
  func secret(for purpose: String) -> [UInt8] {
    let key = SymmetricKey(data: key.rawRepresentation)
    return Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: key))
  }

  private init(_ key: Curve25519.Signing.PrivateKey) throws(StoreError) {
    guard let digest = Digest256(bytes: Array(key.publicKey.rawRepresentation)) else {
      throw StoreError("The identity has no public key of 32 bytes.")
    }
    id = NodeID(key: digest)
    self.key = key
  }

  /// Whether a signature over these bytes is a node's.
  static func isSignature(_ signature: [UInt8], over bytes: [UInt8], by node: NodeID) -> Bool {
    let key = try? Curve25519.Signing.PublicKey(rawRepresentation: node.key.bytes)
    return key?.isValidSignature(signature, for: bytes) ?? false
  }

  /// The node's signature, 64 bytes; nil if the library fails.
  func sign(_ bytes: [UInt8]) -> [UInt8]? { (try? key.signature(for: bytes)).map { Array($0) } }
}
