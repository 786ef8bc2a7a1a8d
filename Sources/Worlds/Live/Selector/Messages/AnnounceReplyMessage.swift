import Selection
import Vocabulary

/// An `AnnounceReply` in JSON.
struct AnnounceReplyMessage: Codable {
  var address: String
  var locality: LocalityMessage
  var interval: Int64
  var minInterval: Int64
  var ispCount: Int
  var ispIndex: Int
  var peers: [RankedPeerMessage]

  private enum CodingKeys: String, CodingKey {
    case address, locality, peers
    case interval = "interval_ms"
    case minInterval = "min_interval_ms"
    case ispCount = "isp_count"
    case ispIndex = "isp_index"
  }

  /// More than these are not read of a stranger's reply.
  static let maximumPeers = 1_000
  private static let longestInterval: Int64 = 86_400_000

  init(_ reply: AnnounceReply) {
    address = reply.address.description
    locality = LocalityMessage(reply.locality)
    interval = reply.interval.milliseconds
    minInterval = reply.minInterval.milliseconds
    ispCount = reply.ispCount
    ispIndex = reply.ispIndex
    peers = reply.peers.map { RankedPeerMessage($0) }
  }

  /// The reply that it stands for.
  func reply() throws(SelectorAPIError) -> AnnounceReply {
    guard let address = IPAddress(address) else { throw .badField("address") }
    guard (1...Self.longestInterval).contains(interval) else { throw .badField("interval_ms") }
    guard (0...interval).contains(minInterval) else { throw .badField("min_interval_ms") }
    guard (1...1 << 24).contains(ispCount) else { throw .badField("isp_count") }
    guard (0..<ispCount).contains(ispIndex) else { throw .badField("isp_index") }
    var list: [RankedPeer] = []
    for message in peers.prefix(Self.maximumPeers) {
      guard let peer = message.peer else { throw .badField("peers") }
      list.append(peer)
    }
    return AnnounceReply(
      address: address, locality: locality.locality, interval: .milliseconds(interval),
      minInterval: .milliseconds(minInterval), ispCount: ispCount, ispIndex: ispIndex, peers: list)
  }
}
