package import Selection
package import Wire

/// What a selector decided to answer; the world writes it in bencode, JSON or Prometheus text.
package enum SelectorAnswer: Hashable, Codable, Sendable {
  /// Peers best first, and whether the client wants them packed.
  case tracker(TrackerPeers, isCompact: Bool)
  /// Why a BitTorrent client's announce or scrape was refused (BEP 3's `failure reason`).
  case trackerFailure(String)
  case scrape([ScrapeFile])
  case announced(AnnounceReply)
  case registered(RegistrationReply)
  /// `explains` if the question asked for it.
  case peers(PeersAnswer, explains: Bool)
  /// `total` may be more than are listed.
  case objects([ObjectSummary], total: Int)
  case health(SelectorHealth)
  case metrics(SelectorMetrics)
  case error(status: Int, sentence: String)
  /// 405, with the methods that there are.
  case methodNotAllowed(allowed: String)
}
