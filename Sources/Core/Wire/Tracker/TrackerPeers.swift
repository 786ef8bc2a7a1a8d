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

  package init(
    interval: Int64, minInterval: Int64? = nil, complete: Int? = nil, incomplete: Int? = nil,
    externalIP: IPAddress? = nil, trackerID: [UInt8] = [], warning: String? = nil, peers: [TrackerPeer]
  ) {
    self.interval = interval
    self.minInterval = minInterval
    self.complete = complete
    self.incomplete = incomplete
    self.externalIP = externalIP
    self.trackerID = trackerID
    self.warning = warning
    self.peers = peers
  }
}
