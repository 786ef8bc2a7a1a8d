package import Selection

/// What came of an announce.
package enum AnnounceOutcome: Hashable, Codable, Sendable {
  case reply(AnnounceReply)
  /// The selector answered the message as a whole with this HTTP status.
  case refused(status: Int, sentence: String)
  /// There was no answer, or none that makes sense.
  case failed(sentence: String)
}
