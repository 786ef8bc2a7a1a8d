package import Selection
package import Vocabulary

/// What an origin orders.
package enum OriginEffect: Hashable, Codable, Sendable {
  /// Open the file where these parts of a path lead, if that is inside the root. Answered by `found`.
  case lookup(ExchangeID, path: [String])
  case answer(ExchangeID, HTTPResponse)
  /// The answer that follows may be given to every request of the very same bytes, unasked, as long as the file where
  /// this path leads is the one that was found. `repeated` tells how often it was.
  case mayRepeat(ExchangeID, path: [String])
  /// Look for new, changed and vanished files. Answered by one or more `scanned`.
  case scan
  /// Read the names in the directory where these parts of a path lead, but for those that begin with a dot. Answered
  /// by `listed`.
  case list(ExchangeID, path: [String], atMost: Int)
  /// Take what was kept of this version of a file, or go on hashing it, until so many bytes are done. Answered by
  /// `describingPaused`, `described` or `describingFailed`.
  case describe(path: String, FileVersion, upTo: Int64)
  /// Tell the selector, signed. Answered by `registered`.
  case register([RegisteredObject])
  /// Give the selector a copy of this stored description, which has this digest. Answered by `offered`.
  case offer(FileToken, Digest256)
  /// Tell the selector of these tombstones. It is not answered, and repeated with each round of registrations.
  case withdraw([Withdrawal])
  /// No answer may be given again that was given before (`mayRepeat`).
  case repeatNothing
  case log(LogEvent)
}
