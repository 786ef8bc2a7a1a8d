package import Selection
package import Vocabulary

/// The answer to a `PeersQuery`.
package struct PeersAnswer: Hashable, Codable, Sendable {
  package var object: Digest256
  package var length: ByteCount
  package var urls: [String]
  package var address: IPAddress
  package var locality: Locality
  package var census: SwarmCensus
  package var ranking: Ranking
}
