package import Selection

/// What came of an announce.
package enum AnnounceOutcome: Hashable, Codable, Sendable {
  case reply(AnnounceReply)
  case failed(sentence: String)
}
