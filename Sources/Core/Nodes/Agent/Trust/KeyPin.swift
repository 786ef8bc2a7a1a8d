package import Vocabulary

/// What a node remembers of an origin's key (trust on first use) or of a file's newest serial. The newer of two about
/// the same origin or file takes the place of the older.
package enum KeyPin: Hashable, Codable, Sendable {
  /// `origin` is its public address, with no slash at the end.
  case key(origin: String, Digest256)
  case serial(url: String, Int64)
  /// A key of that origin whose place another has taken: it counts there no more.
  case left(origin: String, Digest256)
  /// Nothing is believed that this key signs, wherever it is known.
  case revoked(Digest256)
  /// What was published there up to this serial is withdrawn.
  case withdrawn(url: String, Int64)
}
