/// Which protocol versions an object's description speaks.
package enum MetainfoKind: String, Hashable, Codable, Sendable {
  /// BEP 3 and BEP 52 at once: what an origin publishes.
  case hybrid
  /// BEP 3 alone: SHA-1 pieces, no Merkle tree.
  case v1Only
  /// BEP 52 alone.
  case v2Only

  package var hasV1: Bool { self != .v2Only }
  package var hasV2: Bool { self != .v1Only }
}
