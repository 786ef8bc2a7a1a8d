import Selection
import Vocabulary

/// The answer to an announce of the build before, in JSON: the peers of its one object.
struct OldAnnounceReplyMessage: Codable {
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

  init(_ reply: AnnounceReply, _ swarm: AnnounceReply.Swarm) {
    address = reply.address.description
    locality = LocalityMessage(reply.locality)
    interval = swarm.interval.milliseconds
    minInterval = reply.minInterval.milliseconds
    ispCount = swarm.ispCount
    ispIndex = swarm.ispIndex
    peers = swarm.peers.map { RankedPeerMessage($0, isForAgents: true) }
  }

  /// The reply that it stands for, to an announce of `object`.
  func reply(about object: Digest256) throws(SelectorAPI.Failure) -> AnnounceReply {
    guard let address = IPAddress(address) else { throw .badField("address") }
    let list = try AnnounceReplyMessage.peers(peers, of: object, atMost: AnnounceReply.maximumPeers, field: "peers")
    let swarm = try AnnounceReplyMessage.swarm(interval, ispCount, ispIndex, list)
    guard (0...interval).contains(minInterval) else { throw .badField("min_interval_ms") }
    return AnnounceReply(
      version: 1, address: address, locality: locality.locality, minInterval: .milliseconds(minInterval),
      objects: [AnnounceReply.ObjectReply(object, .swarm(swarm))])
  }
}

extension OldAnnounceReplyMessage: DescribedMessage {
  static let schemaName = "OldAnnounceReply"
  static let meaning = "The answer to an announce of version 1."
  static let notes: [String: SchemaNote] = [
    "address": .address("Whence the announce came."),
    "locality": .plain("Where that is."),
    "interval_ms": .whole("When to announce again.", 0...AnnounceReplyMessage.longestInterval),
    "min_interval_ms": .whole("When at the earliest.", 0...AnnounceReplyMessage.longestInterval),
    "isp_count": .count("How many ISPs are in the swarm."),
    "isp_index": .count("Which of them, in their order, is that of the agent."),
    "peers": .plain("Best first.").list(atMost: AnnounceReply.maximumPeers),
  ]
}
