/// Why an answer is not stored; a word for logs and counters.
package enum StoringRefusal: String, Error, Hashable, Codable, Sendable, CaseIterable {
  /// Only answers to GET are.
  case method
  /// A status whose caching is not understood, or 206.
  case status
  /// `no-store`, in the request or in the answer.
  case noStore = "no-store"
  case isPrivate = "private"
  /// The request bore Authorization, and the answer does not say that it is for others as well (RFC 9111, 3.5).
  case authorization
  /// The request bore Cookie, and the answer does not say that it is for others as well.
  case cookie
  case setCookie = "set-cookie"
  /// `Vary: *`
  case variesAlways = "vary-any"
  /// Vary names a field that the cache does not see.
  case variesByUnknown = "vary-unseen"
  /// It has Content-Range, or a body in a transfer coding that the cache does not know.
  case partial
  case tooLarge = "too-large"
  /// URL or fields are longer than an entry holds.
  case headTooLarge = "head-too-large"
  /// It is stale at once and cannot be validated: it would never be of use.
  case useless
}
