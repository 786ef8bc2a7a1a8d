package import Vocabulary

/// Who asks for peers, as far as a ranking depends on it.
package struct Requester: Hashable, Codable, Sendable {
  /// Where a node was seen: an endpoint, and what the tables say of its address.
  package struct Place: Hashable, Codable, Sendable {
    package var endpoint: Endpoint
    package var locality: Locality

    package init(_ endpoint: Endpoint, in locality: Locality) {
      self.endpoint = endpoint
      self.locality = locality
    }

    /// Over which it is reached.
    var family: IPAddress.Family { endpoint.address.family }
  }

  package var address: IPAddress
  package var locality: Locality
  /// Its address of the other family and where that is, if it was seen at one.
  package var other: Place?
  /// Known for agents only.
  package var node: NodeID?
  /// Where it takes links, if it said so.
  package var endpoint: Endpoint?
  /// The one infohash that a stock client speaks; nil for an agent, which speaks them all.
  package var infohash: InfoHash?
  package var isComplete: Bool
  /// Where it is in the space of round trips; nil while that is not known.
  package var coordinate: NetworkCoordinate?
  /// Which of its links are under TLS; nil for none.
  package var linkSecurity: LinkSecurity?
  /// Whether peers on loopback addresses count: they can be reached from loopback only. A query that somebody on
  /// loopback asks about a requester elsewhere is a rehearsal on one machine, and treats them as peers anywhere.
  package var countsLoopback: Bool

  package init(
    address: IPAddress, locality: Locality, other: Place? = nil, node: NodeID? = nil,
    endpoint: Endpoint? = nil, infohash: InfoHash? = nil, isComplete: Bool = false,
    coordinate: NetworkCoordinate? = nil,
    isRehearsal: Bool = false, linkSecurity: LinkSecurity? = nil
  ) {
    self.other = other
    self.address = address
    self.locality = locality
    self.node = node
    self.endpoint = endpoint
    self.infohash = infohash
    self.isComplete = isComplete
    self.coordinate = coordinate
    self.linkSecurity = linkSecurity
    countsLoopback = isRehearsal || address.isLoopback
  }

  /// Its own address of a family, and where that is; nil if it was not seen at one.
  func own(_ family: IPAddress.Family) -> (address: IPAddress, locality: Locality)? {
    if address.family == family { return (address, locality) }
    guard let other, other.family == family else { return nil }
    return (other.endpoint.address, other.locality)
  }
}
