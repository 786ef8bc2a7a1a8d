package import Vocabulary

/// What the selector hands out to one requester, best first, and, if it was asked to explain, whom it left out.
package struct Ranking: Hashable, Codable, Sendable {
  /// A peer of the object that was not handed out, and why.
  package struct LeftOut: Hashable, Codable, Sendable {
    package var endpoint: Endpoint
    /// Known for agents only.
    package var node: NodeID?
    package var kind: RankedPeer.Kind
    package var reason: LeftOutReason

    init(_ candidate: Candidate, _ reason: LeftOutReason) {
      self.init(endpoint: candidate.endpoint, node: candidate.node, kind: candidate.kind, reason: reason)
    }

    package init(endpoint: Endpoint, node: NodeID?, kind: RankedPeer.Kind, reason: LeftOutReason) {
      self.endpoint = endpoint
      self.node = node
      self.kind = kind
      self.reason = reason
    }
  }

  package var peers: [RankedPeer]
  /// Every other candidate; empty unless an explanation was asked for.
  package var leftOut: [LeftOut]

  package init(peers: [RankedPeer] = [], leftOut: [LeftOut] = []) {
    self.peers = peers
    self.leftOut = leftOut
  }
}
