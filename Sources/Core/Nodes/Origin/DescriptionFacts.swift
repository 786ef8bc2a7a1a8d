package import Vocabulary

/// What is known of one version of a file once it is described.
package struct DescriptionFacts: Hashable, Codable, Sendable {
  /// Bytes that the world keeps for an object.
  package struct Stored: Hashable, Codable, Sendable {
    var token: FileToken
    var length: Int64

    package init(token: FileToken, length: Int64) {
      self.token = token
      self.length = length
    }
  }

  /// The full v2 infohash: the object's name.
  package var object: Digest256
  /// The v1 infohash of the hybrid.
  package var v1: InfoHash
  /// The infohash of the v1-only description.
  package var v1Only: InfoHash
  package var length: Int64
  package var pieceLength: Int64
  /// SHA-256 of all bytes, for Repr-Digest.
  package var digest: Digest256
  /// Grows with every description of the path.
  package var serial: Int64
  /// The hybrid description, the v1-only one, and the 16 KiB leaf hashes.
  package var hybrid: Stored
  package var v1OnlyDescription: Stored
  package var leaves: Stored
  /// SHA-256 of the hybrid description; nil where nobody is to have a copy of it.
  package var hybridDigest: Digest256?
  /// After so long it is to be described again, for what is signed has an end; nil: never.
  package var renewAfter: TimeSpan?

  package init(
    object: Digest256, v1: InfoHash, v1Only: InfoHash, length: Int64, pieceLength: Int64, digest: Digest256,
    serial: Int64, hybrid: Stored, v1OnlyDescription: Stored, leaves: Stored,
    hybridDigest: Digest256? = nil, renewAfter: TimeSpan? = nil
  ) {
    self.hybridDigest = hybridDigest
    self.renewAfter = renewAfter
    self.object = object
    self.v1 = v1
    self.v1Only = v1Only
    self.length = length
    self.pieceLength = pieceLength
    self.digest = digest
    self.serial = serial
    self.hybrid = hybrid
    self.v1OnlyDescription = v1OnlyDescription
    self.leaves = leaves
  }
}
