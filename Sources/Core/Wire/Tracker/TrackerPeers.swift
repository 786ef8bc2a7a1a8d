package import Vocabulary

/// What a tracker answers to an announce that it accepts.
package struct TrackerPeers: Hashable, Codable, Sendable {
  /// When to announce again, and how soon at the earliest, in seconds.
  package var interval: Int64
  package var minInterval: Int64?
  /// How many peers hold the whole object, and how many do not.
  package var complete: Int?
  package var incomplete: Int?
  /// The client's address as the tracker sees it (BEP 24).
  package var externalIP: IPAddress?
  /// To be sent back with the next announce.
  package var trackerID: [UInt8]
  /// A word for the user that is no failure.
  package var warning: String?
  /// Best first; packed replies put IPv4 peers before IPv6 ones.
  package var peers: [TrackerPeer]
  /// More of them, of which nothing but addresses is known.
  package var packed: PackedPeers

  package init(
    interval: Int64, minInterval: Int64? = nil, complete: Int? = nil, incomplete: Int? = nil,
    externalIP: IPAddress? = nil, trackerID: [UInt8] = [], warning: String? = nil, peers: [TrackerPeer] = [],
    packed: PackedPeers = PackedPeers()
  ) {
    self.packed = packed
    self.interval = interval
    self.minInterval = minInterval
    self.complete = complete
    self.incomplete = incomplete
    self.externalIP = externalIP
    self.trackerID = trackerID
    self.warning = warning
    self.peers = peers
  }

  /// All of them.
  var list: PackedPeers {
    peers.isEmpty ? packed : PackedPeers((peers + packed.all).map(\.endpoint))
  }

  /// Appends what is answered over HTTP with packed peers (BEP 23), IPv4 under `peers` and IPv6 under `peers6` (BEP 7):
  /// a dictionary in bencode, written at once, for it is what nearly all clients get.
  package func append(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "d"))
    if let complete { Self.add("complete", Int64(complete), to: &bytes) }
    if let externalIP { Self.add("external ip", externalIP.bytes, to: &bytes) }
    if let incomplete { Self.add("incomplete", Int64(incomplete), to: &bytes) }
    Self.add("interval", interval, to: &bytes)
    if let minInterval { Self.add("min interval", minInterval, to: &bytes) }
    let list = list
    Self.add("peers", list.v4, to: &bytes)
    if !list.v6.isEmpty { Self.add("peers6", list.v6, to: &bytes) }
    if !trackerID.isEmpty { Self.add("tracker id", trackerID, to: &bytes) }
    if let warning { Self.add("warning message", Array(warning.utf8), to: &bytes) }
    bytes.append(UInt8(ascii: "e"))
  }

  private static func text(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(text.utf8.count).utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text.utf8)
  }

  private static func add(_ key: String, _ number: Int64, to bytes: inout [UInt8]) {
    text(key, to: &bytes)
    bytes.append(UInt8(ascii: "i"))
    bytes.append(contentsOf: String(number).utf8)
    bytes.append(UInt8(ascii: "e"))
  }

  private static func add(_ key: String, _ value: [UInt8], to bytes: inout [UInt8]) {
    text(key, to: &bytes)
    bytes.append(contentsOf: String(value.count).utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: value)
  }
}
