package import Vocabulary
import Wire

/// What the world read of a description that somebody leaves with a selector.
package struct DescriptionCopy: Hashable, Codable, Sendable {
  /// The full v2 infohash of what it describes.
  package var object: Digest256
  /// The keys whose signatures in it hold.
  package var signers: [Digest256]
  /// Bytes.
  package var length: Int64

  /// Longer descriptions stay with their origins.
  package static let longest: Int64 = 256 << 10

  package init(object: Digest256, signers: [Digest256], length: Int64) {
    self.object = object
    self.signers = signers
    self.length = length
  }

  package init(_ description: ObjectDescription, length: Int64) {
    object = description.infohashes.v2
    signers = description.signer?.holding ?? []
    self.length = length
  }
}
