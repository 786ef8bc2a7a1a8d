package import Selection
package import Vocabulary
package import Wire

/// A fact that happened to a selector.
package enum SelectorInput: Hashable, Codable, Sendable {
  /// The first input: what it was told, the seed of its random numbers, and the date.
  case started(SelectorConfiguration, seed: UInt64, wall: WallTime)
  /// GET /announce of a BitTorrent client, and where its address is.
  case tracker(ExchangeID, AnnounceQuery, remote: Endpoint, Locality)
  /// GET /scrape for some infohashes.
  case scrape(ExchangeID, [InfoHash])
  /// POST /v1/objects; the world has checked the signature, and tells the date.
  case register(ExchangeID, ObjectRegistration, signatureIsValid: Bool, wall: WallTime)
  /// POST /v1/withdrawals; the world has checked the signatures.
  case withdraw(ExchangeID, [Withdrawal])
  /// POST /v1/announce, the address it came from, and where that is.
  case announce(ExchangeID, AgentAnnounce, address: IPAddress, Locality)
  /// GET /v1/peers.
  case peers(ExchangeID, PeersQuery)
  /// GET /v1/objects.
  case objects(ExchangeID)
  case health(ExchangeID)
  case metrics(ExchangeID)
  /// A request that could not be read, and why in a sentence.
  case malformed(ExchangeID, sentence: String)
  /// An announce or a scrape that could not be read: BitTorrent clients want the reason in bencode.
  case malformedTracker(ExchangeID, sentence: String)
  /// A path that is not served.
  case notFound(ExchangeID)
  /// A method that the path does not know, and the one that it does.
  case methodNotAllowed(ExchangeID, allowed: String)
  case deadlineReached
}
