package import Selection
package import Vocabulary

/// Somebody asks which peers of an object a requester would be given (GET /v1/peers). It changes nothing.
package struct PeersQuery: Hashable, Codable, Sendable {
  /// How the object is named.
  package enum Target: Hashable, Codable, Sendable {
    case object(Digest256)
    case infohash(InfoHash)
    case url(String)
  }

  package var target: Target
  /// For whom: the requester's address, and where it is.
  package var address: IPAddress
  package var locality: Locality
  package var explain: Bool
  /// How many at the most; the usual number if nil.
  package var limit: Int?
  /// Whether whoever asks is on a loopback address: peers on loopback are then ranked for any requester, for the whole
  /// swarm is on one machine.
  package var isFromLoopback: Bool

  package init(
    target: Target, address: IPAddress, locality: Locality, explain: Bool, limit: Int?, isFromLoopback: Bool = false
  ) {
    self.target = target
    self.address = address
    self.locality = locality
    self.explain = explain
    self.limit = limit
    self.isFromLoopback = isFromLoopback
  }
}
