/// Peers of whom the registry knows nothing, to be ranked, and where each of them is: a candidate names its locality by
/// a number, for a locality has a name, and what has none is copied at once.
package struct Candidates: Sendable {
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
