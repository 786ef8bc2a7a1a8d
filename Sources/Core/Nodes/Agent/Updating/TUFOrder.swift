package import Wire

/// What an update of metadata orders its world to do.
package enum TUFOrder: Hashable, Codable, Sendable {
  /// The metadata that is kept from one update to the next.
  package enum Kept: String, Hashable, Codable, Sendable {
    case root, timestamp, snapshot, targets
  }

  /// A signature that is to be checked.
  package struct Check: Hashable, Codable, Sendable {
    package var key: TUFKey
    package var signature: [UInt8]
  }

  /// Answer with what is kept of this role.
  case load(Kept)
  /// GET this URL, and take no more bytes than `limit`.
  case fetch(GuardedURL, limit: Int)
  /// Say of each signature whether it is one of the key over these bytes.
  case check([Check], over: [UInt8])
  /// Keep this file in the place of the one before; a kill leaves either whole.
  case keep(Kept, [UInt8])
  case forget([Kept])
}
