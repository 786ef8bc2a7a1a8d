/// What vouches for the bytes of a file that somebody wanted: what is said of it in reports and heads.
package enum TrustLevel: String, Codable, Sendable {
  /// A signature, by a key that was given or is pinned, over the very address that was asked for.
  case signed
  /// Hashes: the bytes are those that a description names, but nobody who is trusted has signed it for this address.
  case hashes
  /// Nothing: the bytes are what the server sent.
  case nothing = "none"
}
