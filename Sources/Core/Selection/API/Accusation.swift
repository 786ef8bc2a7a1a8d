package import Vocabulary

/// An agent's word that a peer of which a selector had told it served it a corrupt block.
package struct Accusation: Hashable, Codable, Sendable {
  /// The peer as the selector named it.
  package var endpoint: Endpoint
  package var node: NodeID?
  /// Whether the peer had proven on its link to be that node: then the node is accused, else the endpoint alone.
  package var isProven: Bool
  /// What came with the peer (`RankedPeer.ticket`); without one the accusation counts nowhere.
  package var ticket: UInt64?

  package init(endpoint: Endpoint, node: NodeID? = nil, isProven: Bool = false, ticket: UInt64? = nil) {
    self.endpoint = endpoint
    self.node = node
    self.isProven = isProven
    self.ticket = ticket
  }

  /// Who is held to have done it.
  package var accused: PollutionLedger.Accused {
    if isProven, let node { .node(node) } else { .endpoint(endpoint) }
  }
}
