package import Vocabulary

/// Who publishes what under a URL.
package struct Publication: Hashable, Codable, Sendable {
  package var object: Digest256
  /// The public key of the origin.
  package var origin: NodeID
  /// When the origin repeated it last.
  package var at: Instant
  /// When the origin signed it, seconds since 1970.
  package var signedAt: Int64
}
