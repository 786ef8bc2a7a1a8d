package import Vocabulary

/// One peer of the object as it stands at the moment of a ranking: of fixed width, since hundreds are copied for each.
package struct Candidate: Hashable, Sendable {
  /// Peers of whom the registry knows nothing, to be ranked, and where each of them is: a candidate names its locality
  /// by a number, for a locality has a name, and what has none is copied at once.
  package struct List: Sendable {
    private(set) var peers: [Candidate] = []
    private(set) var localities = LocalityBook(seed: 0)

    /// These, each with where it is.
    package init(_ list: some Sequence<(peer: Candidate, locality: Locality)>) {
      for (peer, locality) in list {
        var peer = peer
        peer.locality = localities.take(locality)
        peers.append(peer)
      }
    }
  }

  /// Where a candidate was seen as well, over the other address family.
  struct Elsewhere: Hashable, Sendable {
    var endpoint: Endpoint
    /// In the same book as the candidate's own.
    var locality: UInt32
  }

  package var endpoint: Endpoint
  package var node: NodeID?
  package var kind: RankedPeer.Kind
  /// What a requester dials it with, unless the requester has only one infohash itself.
  package var infohash: InfoHash
  /// Whether that infohash is the object's truncated v2 one, with which most can be done.
  package var speaksV2: Bool
  /// Where it is, in the book of its list or of the registry.
  var locality: UInt32 = 0
  package var held: Int
  package var blocks: Int
  /// How often it was handed out lately, in thousandths, halved every half-life.
  package var load: Int
  /// Since its last announce.
  package var age: TimeSpan
  /// How long an announce of it lasts.
  package var lifetime: TimeSpan
  /// Distinct networks in which nodes reported corrupt blocks of it.
  package var reporters: Int
  /// How fresh the last report is: from 1000 down to 0, when it is forgotten.
  package var suspicion: Int

  /// Who could not reach it.
  var unreached = Unreached()

  /// What it can send to all peers together, by its own word; nil when it did not say.
  package var uplink: ByteRate?
  /// What it sent of late, of this object; nil until it has announced twice.
  package var sending: ByteRate?

  /// Where it is in the space of round trips; nil while that is not known.
  package var coordinate: NetworkCoordinate?

  /// Where else the same node was seen, of the other address family.
  var other: Elsewhere?
  /// Which of its links are under TLS; nil for none.
  package var linkSecurity: LinkSecurity?

  package init(
    endpoint: Endpoint, node: NodeID? = nil, kind: RankedPeer.Kind, infohash: InfoHash, speaksV2: Bool = true,
    held: Int, blocks: Int, load: Int = 0, age: TimeSpan = .zero,
    lifetime: TimeSpan = .seconds(45), reporters: Int = 0, suspicion: Int = 1000, uplink: ByteRate? = nil,
    sending: ByteRate? = nil, coordinate: NetworkCoordinate? = nil, linkSecurity: LinkSecurity? = nil
  ) {
    self.endpoint = endpoint
    self.node = node
    self.kind = kind
    self.infohash = infohash
    self.speaksV2 = speaksV2
    self.held = held
    self.blocks = blocks
    self.load = load
    self.age = age
    self.lifetime = lifetime
    self.reporters = reporters
    self.suspicion = suspicion
    self.uplink = uplink
    self.sending = sending
    self.coordinate = coordinate
    self.linkSecurity = linkSecurity
  }

  package var isComplete: Bool { blocks > 0 && held >= blocks }
}
