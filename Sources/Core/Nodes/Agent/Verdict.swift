/// What hashing said of an arrived block.
package enum Verdict: UInt8, Codable, Sendable {
  /// It matches its leaf hash.
  case verified
  /// It does not match its leaf hash.
  case corrupt
  /// Its leaf hash is not known yet.
  case unproven
  /// It is not exactly one block of the object.
  case misfit
}
