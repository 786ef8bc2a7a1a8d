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

  /// Appends the datagram that answers the request of this number.
  package func append(to bytes: inout [UInt8], transaction: UInt32) {
    bytes.append(bigEndian: action)
    bytes.append(bigEndian: transaction)
    switch self {
    case .connection(let connection): bytes.append(bigEndian: connection)
    case .peers(let reply, let family):
      for number in [Int(clamping: reply.interval), reply.incomplete, reply.complete] { Self.add(number, to: &bytes) }
      let list = reply.list
      bytes += (family == .v4 ? list.v4 : list.v6).prefix(
        Self.mostPeers(over: family) * TrackerPeer.length(over: family))
    case .scraped(let files):
      for file in files {
        for count in [file?.complete, file?.downloaded, file?.incomplete] { Self.add(count, to: &bytes) }
      }
    case .failure(let sentence): bytes += sentence.utf8
    }
  }

  private var action: UInt32 {
    switch self {
    case .connection: 0
    case .peers: 1
    case .scraped: 2
    case .failure: 3
    }
  }

  private static func add(_ count: Int?, to bytes: inout [UInt8]) {
    bytes.append(bigEndian: UInt32(clamping: count ?? 0))
  }
}
