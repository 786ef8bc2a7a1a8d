/// What came of one order of an update. Each order has one answer, and the next is given after it.
package enum TUFAnswer: Hashable, Codable, Sendable {
  /// The file that was to be loaded or fetched.
  case document(TUFDocument)
  /// There is none: nothing was kept, or the server answered 403, 404 or 410.
  case absent
  /// It is longer than was allowed; no more of it was taken.
  case tooLong
  /// The server could not be reached, was too slow, or refused.
  case failed(sentence: String)
  /// The server could not prove over TLS that it is the one that was named.
  case untrusted(sentence: String)
  /// Of each signature, in order, whether it holds.
  case checked([Bool])
  /// What was ordered to be kept or forgotten is, so that no crash can undo it; or why not.
  case kept(failure: String?)
}
