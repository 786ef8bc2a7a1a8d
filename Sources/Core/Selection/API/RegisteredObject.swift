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

  /// Bytes of an address and of a path; what is longer cannot be registered.
  static let longestURL = 8_192
  static let longestPath = 4_096

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

  /// Whether a selector reads it.
  package var canBeTold: Bool { url.utf8.count <= Self.longestURL && path.utf8.count <= Self.longestPath }

  /// So many bytes it takes in a message of JSON at the most: what has to be escaped takes six for one.
  package var messageLength: Int {
    path.utf8.reduce(320 + url.utf8.count) { $0 + ($1 < 0x20 || $1 == 0x22 || $1 == 0x5C || $1 >= 0x7F ? 6 : 1) }
  }

  /// The names by which peers may announce it: truncated v2, hybrid v1, v1-only.
  package var infoHashes: [InfoHash] { [InfoHash(truncating: object), v1, v1Only] }
}
