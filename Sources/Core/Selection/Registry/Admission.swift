/// What became of an announce.
package enum Admission: Hashable, Codable, Sendable {
  case added
  case refreshed
  /// The object, the address or the registry has as many peers as it may.
  case full
  case unknownObject
}
