package import Vocabulary

/// A peer of the object that was not handed out, and why.
package struct LeftOut: Hashable, Codable, Sendable {
  package var endpoint: Endpoint
  /// Known for agents only.
  package var node: NodeID?
  package var kind: PeerKind
  package var reason: LeftOutReason

  package init(endpoint: Endpoint, node: NodeID?, kind: PeerKind, reason: LeftOutReason) {
    self.endpoint = endpoint
    self.node = node
    self.kind = kind
    self.reason = reason
  }
}
