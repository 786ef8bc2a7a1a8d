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
  case scrape(ExchangeID, [InfoHash], caller: IPAddress? = nil)
  /// POST /v1/objects; the world has checked the signature, and tells the date.
  case register(
    ExchangeID, ObjectRegistration, signatureIsValid: Bool, wall: WallTime, caller: IPAddress? = nil,
    access: SelectorAccess? = nil)
  /// POST /v1/withdrawals; the world has checked the signatures.
  case withdraw(ExchangeID, [Withdrawal], caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// POST /v1/announce, the address it came from, where that is, and whether the node itself said it; without that last
  /// part, in a trace of an earlier build, nobody had asked. And the networks of the address's ISP, that around the
  /// address first, as far as the tables say; and those of its accusations whose tickets this selector, or one of its
  /// replicas, has given to this node for that peer; and whether its receipts are signed by the node, where it has any.
  case announce(
    ExchangeID, AgentAnnounce, address: IPAddress, Locality, proof: SenderProof? = nil,
    networks: [AddressPrefix]? = nil, vouched: [Accusation]? = nil, receiptsHold: Bool? = nil)
  /// GET /v1/peers.
  case peers(ExchangeID, PeersQuery, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// GET /v1/objects.
  case objects(ExchangeID, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  case health(ExchangeID)
  case metrics(ExchangeID, caller: IPAddress? = nil, format: MetricsFormat? = nil)
  /// A request that could not be read, and why in a sentence.
  case malformed(ExchangeID, sentence: String, caller: IPAddress? = nil)
  /// An announce or a scrape that could not be read: BitTorrent clients want the reason in bencode.
  case malformedTracker(ExchangeID, sentence: String, caller: IPAddress? = nil)
  /// A path that is not served.
  case notFound(ExchangeID, caller: IPAddress? = nil)
  /// A method that the path does not know, and the one that it does.
  case methodNotAllowed(ExchangeID, allowed: String, caller: IPAddress? = nil)
  case deadlineReached
  /// POST /v1/announce in the name of a node that the certificate of the client does not name.
  case impostor(ExchangeID, NodeID, caller: IPAddress? = nil)
  /// A request of ALTO (RFC 7285), and the tag of the network map that it was read by.
  case alto(ExchangeID, ALTORequest, map: String, caller: IPAddress? = nil, access: SelectorAccess? = nil)

  /// GET /openapi.json.
  case description(ExchangeID, caller: IPAddress? = nil)
  /// POST /v1/rank; the world has looked up where each address is.
  case rank(ExchangeID, RankQuery, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// GET /v1/pairs.
  case pairs(ExchangeID, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// GET /v1/receipts.
  case receipts(ExchangeID, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// A body of a type that is not read here.
  case unsupportedMedia(ExchangeID, caller: IPAddress? = nil)
  /// Requests that the HTTP front refused by itself since it said so last: too long, or none at all.
  case unreadable(requests: Int)

  /// What the tracker's UDP side dealt with by itself since it said so last: clients that asked for a connection, and
  /// datagrams that were no requests or came under no connection.
  case datagrams(connections: Int, dropped: Int)

  /// A file that says where addresses are was replaced, and has been read again; or what is wrong with it, so that what
  /// was read before stays.
  case localitiesRead(problem: String?)

  /// How busy the world was during the last second with what this machine answers, of a thousand; told while that is
  /// much, and while intervals are longer because it was.
  case busy(permille: Int)

  /// Something about the store that it shares with other selectors.
  case store(StoreInput)

  /// GET /v1/policy.
  case policy(ExchangeID, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// PUT /v1/policy.
  case changePolicy(ExchangeID, ScoringPolicy, caller: IPAddress? = nil, access: SelectorAccess? = nil)

  /// GET /v1/sd.
  case discovery(ExchangeID, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// PUT of a copy of a description, by its digest (`DigestPath`); the world has checked that, and read it.
  case keepCopy(ExchangeID, Digest256, DescriptionCopy, caller: IPAddress? = nil)
  /// GET of one.
  case giveCopy(ExchangeID, Digest256, caller: IPAddress? = nil)
  /// What the selector shows of itself; nil for what leads there.
  case view(ExchangeID, NodeView?, caller: IPAddress? = nil, access: SelectorAccess? = nil)

  /// Something about what flight recorders of agents have: /v1/traces.
  case traces(ExchangeID, TraceCall, caller: IPAddress? = nil, access: SelectorAccess? = nil)
  /// A part of a trace that was to be kept for this exchange is, or why it is not.
  case traceKept(ExchangeID, failure: String?)

  /// The request that it is, and the address that it came from; nil for what counts for nobody: health, and requests of
  /// old traces.
  var call: (exchange: ExchangeID, from: IPAddress)? {
    switch self {
    case .tracker(let exchange, _, let remote, _): (exchange, remote.address)
    case .announce(let exchange, _, let address, _, _, _, _, _): (exchange, address)
    case .scrape(let exchange, _, let caller?), .register(let exchange, _, _, _, let caller?, _),
      .withdraw(let exchange, _, let caller?, _),
      .peers(let exchange, _, let caller?, _), .objects(let exchange, let caller?, _),
      .metrics(let exchange, let caller?, _),
      .malformed(let exchange, _, let caller?), .malformedTracker(let exchange, _, let caller?),
      .notFound(let exchange, let caller?), .methodNotAllowed(let exchange, _, let caller?),
      .impostor(let exchange, _, let caller?), .description(let exchange, let caller?),
      .unsupportedMedia(let exchange, let caller?), .rank(let exchange, _, let caller?, _),
      .pairs(let exchange, let caller?, _), .receipts(let exchange, let caller?, _),
      .policy(let exchange, let caller?, _),
      .changePolicy(let exchange, _, let caller?, _), .alto(let exchange, _, _, let caller?, _),
      .view(let exchange, _, let caller?, _), .discovery(let exchange, let caller?, _),
      .traces(let exchange, _, let caller?, _), .keepCopy(let exchange, _, _, let caller?),
      .giveCopy(let exchange, _, let caller?):
      (exchange, caller)
    case .scrape, .register, .withdraw, .peers, .objects, .metrics, .malformed, .malformedTracker, .notFound,
      .methodNotAllowed, .impostor, .description, .rank, .pairs, .receipts, .unsupportedMedia, .unreadable, .started,
      .health,
      .deadlineReached, .datagrams, .localitiesRead, .busy, .policy, .changePolicy, .alto,
      .store, .view, .discovery, .traces, .traceKept, .keepCopy, .giveCopy:
      nil
    }
  }

  /// As how many calls it counts, by the work that it makes.
  var weight: Int64 {
    if case .rank(_, let query, _, _) = self { 1 + Int64(query.entries.count / 100) } else { 1 }
  }
}
