package import Vocabulary

/// One peer of the object as it stands at the moment of a ranking.
@dynamicMemberLookup
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
        peer.standing.locality = localities.take(locality)
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

  package var node: NodeID?
  /// What a requester dials it with, unless the requester has only one infohash itself.
  package var infohash: InfoHash
  /// All that its place in a list depends on.
  var standing: Standing

  init(_ standing: Standing, node: NodeID?, infohash: InfoHash) {
    (self.standing, self.node, self.infohash) = (standing, node, infohash)
  }

  package init(
    endpoint: Endpoint, node: NodeID? = nil, kind: RankedPeer.Kind, infohash: InfoHash, speaksV2: Bool = true,
    held: Int, blocks: Int, load: Int = 0, age: TimeSpan = .zero,
    lifetime: TimeSpan = .seconds(45), reporters: Int = 0, suspicion: Int = 1000, uplink: ByteRate? = nil,
    sending: ByteRate? = nil, coordinate: NetworkCoordinate? = nil, linkSecurity: LinkSecurity? = nil
  ) {
    self.node = node
    self.infohash = infohash
    standing = Standing(
      endpoint: endpoint, kind: kind, speaksV2: speaksV2, linkSecurity: linkSecurity, held: held, blocks: blocks,
      load: load, age: age, lifetime: lifetime, reporters: reporters, suspicion: suspicion, uplink: uplink,
      sending: sending, coordinate: coordinate)
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<Standing, Value>) -> Value {
    get { standing[keyPath: path] }
    set { standing[keyPath: path] = newValue }
  }

  package subscript<Value>(dynamicMember path: KeyPath<Standing, Value>) -> Value { standing[keyPath: path] }
}
