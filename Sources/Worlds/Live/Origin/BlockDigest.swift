import Crypto
import Vocabulary

/// SHA-256 as digests of our own.
enum BlockDigest {
  static func of(_ digest: SHA256.Digest) -> Digest256 {
    guard let result = digest.withUnsafeBytes({ Digest256(bytes: $0) }) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return result
  }

  static func of(_ bytes: some Sequence<UInt8>) -> Digest256 { of(SHA256.hash(data: Array(bytes))) }

  /// A node of the Merkle tree.
  static func pair(_ left: Digest256, _ right: Digest256) -> Digest256 {
    of(SHA256.hash(data: left.bytes + right.bytes))
  }

  static func sha1(_ bytes: [UInt8]) -> InfoHash {
    guard let result = InfoHash(bytes: Array(Insecure.SHA1.hash(data: bytes))) else {
      preconditionFailure("SHA-1 has 20 bytes")
    }
    return result
  }
}
