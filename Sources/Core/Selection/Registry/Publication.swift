import Vocabulary

/// An origin's word that it publishes an object at an address: what it registered, and repeats.
struct Publication: Hashable, Codable, Sendable {
  var url: String
  /// The public key of the origin.
  var origin: NodeID
  /// Who brought it first, as subscribers are counted (`Registry.block`); nil on this machine.
  var from: IPAddress?
  /// When it was repeated last.
  var at: Instant
  /// When the origin signed it, seconds since 1970.
  var signedAt: Int64
  /// What the origin's line carries, by its own word; nil where it did not say.
  var uplink: ByteRate?
  /// Whether the address leads to this object; it may lead to a newer version of the file.
  var isCurrent = true

  /// Whether its origin has one of these keys.
  func isBy(one keys: [Digest256]) -> Bool { keys.contains { NodeID(key: $0) == origin } }

  /// How much of the room for publications it takes: one, and one more for every quarter of a kilobyte of its address.
  /// So what is counted bounds what is kept.
  var weight: Int { 1 + url.utf8.count / 256 }
}
