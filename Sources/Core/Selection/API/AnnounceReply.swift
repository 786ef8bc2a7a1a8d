package import Vocabulary

/// The selector's answer to an agent's announce.
package struct AnnounceReply: Hashable, Codable, Sendable {
  /// The address that the selector saw, and where it is.
  package var address: IPAddress
  package var locality: Locality
  /// When to announce again, and how soon at the earliest.
  package var interval: TimeSpan
  package var minInterval: TimeSpan
  /// How many ISPs have peers of this object, and this ISP's place among them (0 ..< ispCount):
  /// different ISPs start from different parts of the object.
  package var ispCount: Int
  package var ispIndex: Int
  /// Best first.
  package var peers: [RankedPeer]

  package init(
    address: IPAddress, locality: Locality, interval: TimeSpan, minInterval: TimeSpan, ispCount: Int, ispIndex: Int,
    peers: [RankedPeer]
  ) {
    self.address = address
    self.locality = locality
    self.interval = interval
    self.minInterval = minInterval
    self.ispCount = ispCount
    self.ispIndex = ispIndex
    self.peers = peers
  }
}
