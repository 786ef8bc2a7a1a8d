package import Vocabulary

/// One peer worth asking, as the selector hands it out.
package struct RankedPeer: Hashable, Codable, Sendable {
  /// One summand of a peer's score, with its reason in words: the explanation of a ranking.
  package struct ScoreTerm: Hashable, Codable, Sendable {
    package var name: String
    /// Points, an integer: more is better.
    package var points: Int
    package var why: String

    package init(name: String, points: Int, why: String) {
      self.name = name
      self.points = points
      self.why = why
    }
  }

  /// What a peer in the registry speaks.
  package enum Kind: String, Codable, Sendable {
    /// One of ours: any infohash of the object, held blocks, hash requests.
    case agent
    /// A stock BitTorrent client: only the infohash that it announced.
    case stock
  }

  package var endpoint: Endpoint
  /// Where else it is to be dialled, over the other address family: only for who was seen at both himself.
  package var other: Endpoint?
  /// Known for agents only.
  package var node: NodeID?
  package var kind: Kind
  /// What to put in the handshake when dialling it.
  package var infohash: InfoHash
  package var ring: Ring
  package var asn: ASN?
  /// Whether it holds the whole object.
  package var isComplete: Bool
  package var score: Int
  /// By which the one who was told of the peer may accuse it later: the selector's code over both and the time, which
  /// only it and its replicas can make or check. Added by the world; nil from a selector of before.
  package var ticket: UInt64?
  /// Whether it takes links over TLS: told to those only who make such; nil for others, and from a selector of before.
  package var takesTLS: Bool?
  /// What made the score; empty unless an explanation was asked for.
  package var terms: [ScoreTerm]

  package init(
    endpoint: Endpoint, node: NodeID?, kind: Kind, infohash: InfoHash, ring: Ring, asn: ASN?, isComplete: Bool,
    score: Int, other: Endpoint? = nil, terms: [ScoreTerm] = [], takesTLS: Bool? = nil
  ) {
    self.endpoint = endpoint
    self.other = other
    self.node = node
    self.kind = kind
    self.infohash = infohash
    self.ring = ring
    self.asn = asn
    self.isComplete = isComplete
    self.score = score
    self.terms = terms
    self.takesTLS = takesTLS
  }
}
