package import Selection
package import Vocabulary

/// One line of the list of objects.
package struct ObjectSummary: Hashable, Codable, Sendable {
  package var object: Digest256
  package var length: ByteCount
  package var urls: [String]
  package var origin: NodeID
  /// Whether its origin repeated the registration lately.
  package var isRegistered: Bool
  package var census: SwarmCensus
  package var completions: Int
}
