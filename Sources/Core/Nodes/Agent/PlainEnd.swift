/// How a plain fetch ended.
package enum PlainEnd: Hashable, Codable, Sendable {
  /// All of it came.
  case complete(bytes: Int64)
  case failed(sentence: String)
}
