import Selection
import Vocabulary

/// A `RankedPeer` in JSON.
package struct RankedPeerMessage: Codable, Hashable, Sendable {
  /// A `RankedPeer.ScoreTerm` in JSON.
  package struct Term: Codable, Hashable, Sendable {
    package var name: String
    package var points: Int
    package var why: String

    init(_ term: RankedPeer.ScoreTerm) {
      name = term.name
      points = term.points
      why = term.why
    }
  }

  package var endpoint: String
  package var other: String?
  package var node: String?
  package var kind: String
  package var infohash: String
  package var ring: String
  package var asn: UInt32?
  package var complete: Bool
  package var score: Int
  /// Whether it takes links over TLS; missing where it does not.
  package var tls: Bool?
  package var terms: [Term]?

  /// - Parameter isForAgents: whether it goes to an agent, which may know fewer rings.
  init(_ peer: RankedPeer, isForAgents: Bool = false) {
    endpoint = peer.endpoint.description
    other = peer.other?.description
    node = peer.node?.description
    kind = peer.kind.rawValue
    infohash = peer.infohash.description
    ring = (isForAgents ? peer.ring.told : peer.ring).description
    asn = peer.asn?.number
    complete = peer.isComplete
    score = peer.score
    tls = peer.takesTLS == true ? true : nil
    terms = peer.terms.isEmpty ? nil : peer.terms.map { Term($0) }
  }

  /// The peer that it stands for, or nil if a field makes no sense. Terms are for people and are passed over.
  var peer: RankedPeer? {
    guard let endpoint = Endpoint(endpoint), endpoint.port > 0, let kind = RankedPeer.Kind(rawValue: kind),
      let infohash = InfoHash(hex: infohash), let ring = Ring.allCases.first(where: { $0.description == ring })
    else { return nil }
    var id: NodeID?
    if let node {
      guard let key = Digest256(hex: node) else { return nil }
      id = NodeID(key: key)
    }
    return RankedPeer(
      endpoint: endpoint, node: id, kind: kind, infohash: infohash, ring: ring, asn: asn.map { ASN($0) },
      isComplete: complete, score: score, other: other.flatMap { Endpoint($0) },
      takesTLS: tls == true ? true : nil)
  }
}

extension RankedPeerMessage: DescribedMessage {
  static let schemaName = "RankedPeer"
  static let meaning = "One peer worth asking."
  static let notes: [String: SchemaNote] = [
    "endpoint": .endpoint("Where it takes links."),
    "other": .endpoint("Where else, over the other address family."),
    "node": .hex("Its key; agents alone have one.", digits: 64),
    "kind": .word("Whether it speaks our extensions, or plain BitTorrent.", ["agent", "stock"]),
    "infohash": .hex("What a handshake with it names.", digits: 40),
    "ring": .word("How near it is to the requester.", Ring.allCases.map(\.description)),
    "asn": .whole("Its ISP.", 0...Int64(UInt32.max)),
    "complete": .plain("Whether it holds the whole object."),
    "score": .whole("Points: more is better.", -1 << 31...1 << 31),
    "tls": .plain("Whether it takes links over TLS; missing where it does not."),
    "terms": .plain("What made the score, if an explanation was asked for.").list(atMost: 64),
    "terms.name": .text("Of the summand.", atMost: 64),
    "terms.points": .whole("What it adds.", -1 << 31...1 << 31),
    "terms.why": .text("The reason, in words.", atMost: 1024),
  ]
}
