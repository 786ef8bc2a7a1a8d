/// How a request to the origin ended.
package enum EdgeEnd: Hashable, Codable, Sendable {
  /// The whole body came.
  case complete
  /// The connection failed or broke: nothing, or less than promised, came.
  case failed(sentence: String)
  /// The connection was kept from an earlier request, and the server had closed it before it answered this one.
  case stale
  /// The answer was not one that can be used (see `edgeAnswered`); its body was thrown away.
  case unusable
}
