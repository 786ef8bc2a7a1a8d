package import Vocabulary

/// One node's word that an endpoint served it a corrupt block.
package struct PollutionReport: Hashable, Codable, Sendable {
  package var reporter: NodeID
  package var address: IPAddress
  package var at: Instant
}
