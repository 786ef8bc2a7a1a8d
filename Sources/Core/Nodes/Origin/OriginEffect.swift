package import Selection

/// What an origin orders.
package enum OriginEffect: Hashable, Codable, Sendable {
  /// Open the file where these parts of a path lead, if that is inside the root. Answered by `found`.
  case lookup(ExchangeID, path: [String])
  case answer(ExchangeID, HTTPAnswer)
  /// Look for new, changed and vanished files. Answered by one or more `scanned`.
  case scan
  /// Hash this version of a file, or take what was kept of it. Answered by `described` or `describingFailed`.
  case describe(path: String, FileVersion)
  /// Tell the selector, signed. Answered by `registered`.
  case register([RegisteredObject])
  case log(LogEvent)
}
