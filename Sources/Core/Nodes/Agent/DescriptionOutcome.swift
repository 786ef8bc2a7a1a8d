/// What came of fetching and checking metainfo.
package enum DescriptionOutcome: Hashable, Codable, Sendable {
  case good(ObjectDescription)
  /// The origin is still hashing the file (503).
  case notYet(retryAfterSeconds: Int64)
  /// There is none (404): the object can only be fetched plainly.
  case absent
  /// The server at `from` sends the caller elsewhere: to what its Location field says.
  case redirected(from: String, location: String)
  /// It could not be had: the network, or a refusing server. Trying again may help.
  case unreachable(sentence: String)
  /// It is malformed, or lies about sizes. Trying again does not help.
  case malformed(sentence: String)
}
