package import Vocabulary

/// An object as its origin registers it with the selector.
package struct RegisteredObject: Hashable, Codable, Sendable {
  /// The full v2 infohash (BEP 52): the object's name.
  package var object: Digest256
  /// The v1 infohash of the hybrid description.
  package var v1: InfoHash
  /// The infohash of the v1-only description of the same bytes.
  package var v1Only: InfoHash
  /// Bytes of the object.
  package var length: Int64
  package var pieceLength: Int64
  /// Where the origin serves it. Holds no white space.
  package var url: String
  /// Its path under the origin's root, `/` between the parts.
  package var path: String

  package init(
    object: Digest256, v1: InfoHash, v1Only: InfoHash, length: Int64, pieceLength: Int64, url: String, path: String
  ) {
    self.object = object
    self.v1 = v1
    self.v1Only = v1Only
    self.length = length
    self.pieceLength = pieceLength
    self.url = url
    self.path = path
  }

  /// The names by which peers may announce it: truncated v2, hybrid v1, v1-only.
  package var infoHashes: [InfoHash] { [InfoHash(truncating: object), v1, v1Only] }
}
