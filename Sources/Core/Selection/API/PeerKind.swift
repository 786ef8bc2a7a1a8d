/// What a peer in the registry speaks.
package enum PeerKind: String, Codable, Sendable {
  /// One of ours: any infohash of the object, held blocks, hash requests.
  case agent
  /// A stock BitTorrent client: only the infohash that it announced.
  case stock
}
