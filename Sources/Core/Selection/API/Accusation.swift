package import Vocabulary

/// An agent's word on a peer of which a selector had told it: that it served a corrupt block, or could not be reached.
package struct Accusation: Hashable, Codable, Sendable {
  /// What a peer is said to have done.
  package enum Kind: String, Codable, Sendable {
    /// It served a corrupt block.
    case corrupt
    /// It took no link where the selector had said that it does.
    case unreachable
  }

  /// The peer as the selector named it.
  package var endpoint: Endpoint
  package var node: NodeID?
  /// Whether the peer had proven on its link to be that node: then the node is accused, else the endpoint alone.
  package var isProven: Bool
  /// What came with the peer (`RankedPeer.ticket`); without one the accusation counts nowhere.
  package var ticket: UInt64?
  /// Nil, as in traces of before: corrupt blocks.
  package var kind: Kind?
  /// How long before the announce it was dialled in vain; nil for other kinds.
  package var ago: TimeSpan?

  package init(
    endpoint: Endpoint, node: NodeID? = nil, isProven: Bool = false, ticket: UInt64? = nil, kind: Kind? = nil,
    ago: TimeSpan? = nil
  ) {
    self.endpoint = endpoint
    self.node = node
    self.isProven = isProven
    self.ticket = ticket
    self.kind = kind
    self.ago = ago
  }

  /// Whether it says that the peer could not be reached.
  package var isUnreachable: Bool { kind == .unreachable }

  /// Who is held to have done it. Where nobody answered there is an endpoint only.
  package var accused: ReportLedger.Accused {
    if isProven, !isUnreachable, let node { .node(node) } else { .endpoint(endpoint) }
  }
}
