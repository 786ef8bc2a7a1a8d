package import Vocabulary

/// A UDP tracker's answer (BEP 15).
package enum UDPTrackerReply: Hashable, Sendable {
  /// What the client is to name in its requests.
  case connection(UInt64)
  /// Peers of the family that the request came over; those of the other cannot be told.
  case peers(TrackerPeers, over: IPAddress.Family)
  /// Counts in the order in which they were asked for; nil for an object that is not known.
  case scraped([ScrapeFile?])
  /// The reason, for people.
  case failure(String)

  /// How many peers one answer holds: it fits into one packet of an ordinary IPv4 network, or of any IPv6 network.
  package static func mostPeers(over family: IPAddress.Family) -> Int { family == .v4 ? 200 : 64 }

  /// The datagram that answers the request of this number.
  package func encoded(transaction: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    func begin(_ action: UInt32) {
      bytes.append(bigEndian: action)
      bytes.append(bigEndian: transaction)
    }
    func add(_ count: Int?) { bytes.append(bigEndian: UInt32(clamping: count ?? 0)) }
    switch self {
    case .connection(let connection):
      begin(0)
      bytes.append(bigEndian: connection)
    case .peers(let reply, let family):
      begin(1)
      for number in [Int(clamping: reply.interval), reply.incomplete, reply.complete] { add(number) }
      let peers = reply.peers.lazy.filter { $0.endpoint.address.family == family }
      for peer in peers.prefix(Self.mostPeers(over: family)) { peer.pack(into: &bytes) }
    case .scraped(let files):
      begin(2)
      for file in files { for count in [file?.complete, file?.downloaded, file?.incomplete] { add(count) } }
    case .failure(let sentence):
      begin(3)
      bytes += sentence.utf8
    }
    return bytes
  }
}
