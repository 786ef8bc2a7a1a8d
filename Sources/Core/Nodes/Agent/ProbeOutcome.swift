/// What a HEAD request said of a URL.
package enum ProbeOutcome: Hashable, Codable, Sendable {
  /// `description` is the absolute URL of the metainfo that the Link field names (RFC 6249), if any.
  case answered(status: Int, description: String?, length: Int64?, entityTag: String?, retryAfterSeconds: Int64?)
  /// The server at `from` sends the caller elsewhere: to what its Location field says.
  case redirected(from: String, location: String)
  case failed(sentence: String)
}
