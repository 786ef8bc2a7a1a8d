package import Vocabulary

/// One peer worth asking, as the selector hands it out.
package struct RankedPeer: Hashable, Codable, Sendable {
  package var endpoint: Endpoint
  /// Known for agents only.
  package var node: NodeID?
  package var kind: PeerKind
  /// What to put in the handshake when dialling it.
  package var infohash: InfoHash
  package var ring: Ring
  package var asn: ASN?
  /// Whether it holds the whole object.
  package var isComplete: Bool
  package var score: Int
  /// What made the score; empty unless an explanation was asked for.
  package var terms: [ScoreTerm]

  package init(
    endpoint: Endpoint, node: NodeID?, kind: PeerKind, infohash: InfoHash, ring: Ring, asn: ASN?, isComplete: Bool,
    score: Int, terms: [ScoreTerm] = []
  ) {
    self.endpoint = endpoint
    self.node = node
    self.kind = kind
    self.infohash = infohash
    self.ring = ring
    self.asn = asn
    self.isComplete = isComplete
    self.score = score
    self.terms = terms
  }
}
