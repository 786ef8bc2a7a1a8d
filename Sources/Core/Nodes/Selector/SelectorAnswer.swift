package import Selection
package import Vocabulary
package import Wire

/// What a selector decided to answer; the world writes it in bencode, JSON or Prometheus text.
package enum SelectorAnswer: Hashable, Codable, Sendable {
  /// The facts behind GET /healthz.
  package struct Health: Hashable, Codable, Sendable {
    package var objects: Int
    package var peers: Int
    package var uptime: TimeSpan
  }

  /// What became of the objects of a registration.
  package struct RegistrationReply: Hashable, Codable, Sendable {
    /// An object that was not taken, and why in a sentence.
    package struct Refusal: Hashable, Codable, Sendable {
      package var object: Digest256
      package var sentence: String
    }

    package var registered: Int
    package var refused: [Refusal]
    /// When the origin is to repeat it.
    package var interval: TimeSpan
    /// Whether the origin may leave copies of descriptions here.
    package var takesCopies: Bool?
  }

  /// One line of the list of objects.
  package struct ObjectSummary: Hashable, Codable, Sendable {
    package var object: Digest256
    package var length: ByteCount
    package var urls: [String]
    package var origin: NodeID
    /// Whether its origin repeated the registration lately.
    package var isRegistered: Bool
    package var census: ObjectEntry.Census
    package var completions: Int
  }

  /// The answer to a `PeersQuery`.
  package struct Peers: Hashable, Codable, Sendable {
    package var object: Digest256
    package var length: ByteCount
    package var urls: [String]
    package var address: IPAddress
    package var locality: Locality
    package var census: ObjectEntry.Census
    package var ranking: Ranking
    /// What made the ranking beside the registry: the number of the policy, and the seed of ties and choices.
    package var policy: Int
    package var seed: UInt64
  }

  /// Peers best first, and whether the client wants them packed.
  case tracker(TrackerPeers, isCompact: Bool)
  /// Why a BitTorrent client's announce or scrape was refused (BEP 3's `failure reason`).
  case trackerFailure(String)
  case scrape([ScrapeFile])
  case announced(AnnounceReply)
  case registered(RegistrationReply)
  /// `explains` if the query asked for it.
  case peers(Peers, explains: Bool)
  /// `total` may be more than are listed.
  case objects([ObjectSummary], total: Int)
  case health(Health)
  /// Nodes to be watched, for Prometheus.
  case discovery([WatchedNode])
  /// What the selector shows of itself; nil for what leads there.
  case view(NodeView?)
  case metrics(MetricsFormat)
  /// The policy by which peers are ranked.
  case policy(ScoringPolicy)
  case ranked(RankedList)
  case pairs([PairCounts.Line])
  case receipts(ReceiptReport)
  /// How far a collection of traces is.
  case traces(TraceProgress)
  /// What that node brought to that collection.
  case traceArchive(UInt64, NodeID)
  /// A part of a trace is kept: so many bytes of it are there now.
  case traceTaken(received: Int64)
  /// A copy of a description is kept.
  case copyKept
  /// The copy with this digest.
  case copy(Digest256)
  case error(status: Int, sentence: String)
  /// 404: of the path, where errors are of what it was asked for.
  case nothingHere
  /// What this interface is, for programs (OpenAPI).
  case description
  /// 401: an announce that its node did not prove; the world adds what a proof is to be made with.
  case unproven(sentence: String)
  /// 429: the address has made as many calls as it may; when it may again.
  case tooMany(wait: TimeSpan)
  case alto(ALTOAnswer)
  /// 405, with the methods that there are.
  case methodNotAllowed(allowed: String)
}
