/// How a plain fetch ended.
package enum PlainEnd: Hashable, Codable, Sendable {
  /// All of it came.
  case complete(bytes: Int64)
  /// The server at `from` sends the caller elsewhere: to what its Location field says.
  case redirected(from: String, location: String)
  /// The connection was kept from an earlier request, and the server had closed it before it answered this one.
  case stale
  case failed(sentence: String)
}
