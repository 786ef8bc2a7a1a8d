package import Selection
package import Vocabulary

/// Somebody asks in which order a requester should try addresses of his own list (POST /v1/rank). It changes nothing.
package struct RankQuery: Hashable, Codable, Sendable {
  /// One address of the list, and what the asker knows of it; nil for what he does not.
  package struct Entry: Hashable, Codable, Sendable {
    package var address: IPAddress
    package var port: UInt16?
    package var locality: Locality
    /// Blocks, or anything else that is counted, that it holds, of `blocks` in all. Without, it has all of it.
    package var held: Int?
    package var blocks: Int?
    /// How many it serves now.
    package var load: Int?
    /// What it can send to all together.
    package var uplink: ByteRate?
    /// What was measured between it and the requester.
    package var roundTrip: TimeSpan?

    package init(
      address: IPAddress, port: UInt16? = nil, locality: Locality, held: Int? = nil, blocks: Int? = nil,
      load: Int? = nil, uplink: ByteRate? = nil, roundTrip: TimeSpan? = nil
    ) {
      self.address = address
      self.port = port
      self.locality = locality
      self.held = held
      self.blocks = blocks
      self.load = load
      self.uplink = uplink
      self.roundTrip = roundTrip
    }
  }

  /// For whom: the requester's address, and where it is.
  package var address: IPAddress
  package var locality: Locality
  package var entries: [Entry]
  /// How many at the most; all if nil.
  package var limit: Int?
  /// What chooses among equals; drawn if nil.
  package var seed: UInt64?
  package var explain: Bool
  /// As in a `PeersQuery`.
  package var isFromLoopback: Bool

  /// Longer lists are not ranked.
  package static let mostEntries = 1_000

  package init(
    address: IPAddress, locality: Locality, entries: [Entry], limit: Int? = nil, seed: UInt64? = nil,
    explain: Bool = false, isFromLoopback: Bool = false
  ) {
    self.address = address
    self.locality = locality
    self.entries = entries
    self.limit = limit
    self.seed = seed
    self.explain = explain
    self.isFromLoopback = isFromLoopback
  }
}
