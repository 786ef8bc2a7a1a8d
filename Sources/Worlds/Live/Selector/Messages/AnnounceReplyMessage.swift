import Selection
import Vocabulary

/// An `AnnounceReply` in JSON. Fields that a later version adds are passed over.
struct AnnounceReplyMessage: Codable {
  var version: Int
  var address: String
  var locality: LocalityMessage
  var minInterval: Int64
  var objects: [Object]

  private enum CodingKeys: String, CodingKey {
    case version, address, locality, objects
    case minInterval = "min_interval_ms"
  }

  /// The answer about one object: its peers, or a status and a sentence.
  struct Object: Codable {
    var object: String
    var interval: Int64?
    var ispCount: Int?
    var ispIndex: Int?
    var peers: [RankedPeerMessage]?
    var roles: Roles?
    var status: Int?
    var error: String?

    private enum CodingKeys: String, CodingKey {
      case object, peers, roles, status, error
      case interval = "interval_ms"
      case ispCount = "isp_count"
      case ispIndex = "isp_index"
    }
  }

  /// The agent's part in importing the object: each role as its stripe, rank and place.
  struct Roles: Codable {
    var roles: [[Int]]
    var partners: [RankedPeerMessage]
    var lag: Int
    var ispPeers: Int
    var spare: Int?

    private enum CodingKeys: String, CodingKey {
      case roles, partners
      case lag = "lag_per_mille"
      case ispPeers = "isp_peers"
      case spare = "spare_per_mille"
    }

    init(_ part: StripeRoles) {
      roles = part.roles.map { [$0.stripe, $0.rank, $0.place] }
      partners = part.partners.map { RankedPeerMessage($0) }
      lag = part.sums.lagPerMille
      ispPeers = part.sums.ispPeers
      spare = part.sums.sparePerMille
    }

    func part() throws(SelectorAPI.Failure) -> StripeRoles {
      let sums = StripeSums(
        lagPerMille: min(max(0, lag), 1000), ispPeers: min(max(1, ispPeers), 1 << 24),
        sparePerMille: min(max(0, spare ?? 0), 1000))
      var part = StripeRoles(sums: sums)
      for role in self.roles.prefix(StripeRole.stripeCount) {
        guard role.count >= 3, (0..<StripeRole.stripeCount).contains(role[0]),
          (0..<StripeRole.rankCount).contains(role[1]), (0...1 << 24).contains(role[2])
        else { throw .badField("roles") }
        part.roles.append(StripeRole(stripe: role[0], rank: role[1], place: role[2]))
      }
      for message in partners.prefix(StripeRoles.maximumPartners) {
        guard let peer = message.peer else { throw .badField("partners") }
        part.partners.append(peer)
      }
      return part
    }
  }

  private static let longestInterval: Int64 = 86_400_000

  init(_ reply: AnnounceReply) {
    version = reply.version
    address = reply.address.description
    locality = LocalityMessage(reply.locality)
    minInterval = reply.minInterval.milliseconds
    objects = reply.objects.map { Object($0) }
  }

  /// The reply that it stands for. Objects and peers beyond the bounds are not read.
  func reply() throws(SelectorAPI.Failure) -> AnnounceReply {
    guard version > 1 else { throw .badField("version") }
    guard let address = IPAddress(address) else { throw .badField("address") }
    guard (0...Self.longestInterval).contains(minInterval) else { throw .badField("min_interval_ms") }
    var reply = AnnounceReply(
      version: min(version, AgentAnnounce.currentVersion), address: address, locality: locality.locality,
      minInterval: .milliseconds(minInterval), objects: [])
    var room = AnnounceReply.maximumPeers * 4
    for message in objects.prefix(AgentAnnounce.maximumObjects) {
      guard let object = Digest256(hex: message.object) else { throw .badField("object") }
      reply.objects.append(AnnounceReply.ObjectReply(object, try message.outcome(room: &room)))
    }
    return reply
  }

  /// Checks the numbers of a swarm, and reads its peers as far as there is room for them.
  static func swarm(
    _ interval: Int64, _ ispCount: Int, _ ispIndex: Int, _ peers: [RankedPeerMessage], room: inout Int
  ) throws(SelectorAPI.Failure) -> AnnounceReply.Swarm {
    guard (1...longestInterval).contains(interval) else { throw .badField("interval_ms") }
    guard (1...1 << 24).contains(ispCount) else { throw .badField("isp_count") }
    guard (0..<ispCount).contains(ispIndex) else { throw .badField("isp_index") }
    var list: [RankedPeer] = []
    for message in peers.prefix(min(room, AnnounceReply.maximumPeers)) {
      guard let peer = message.peer else { throw .badField("peers") }
      list.append(peer)
    }
    room -= list.count
    return AnnounceReply.Swarm(
      interval: .milliseconds(interval), ispCount: ispCount, ispIndex: ispIndex, peers: list)
  }
}

extension AnnounceReplyMessage.Object {
  fileprivate init(_ reply: AnnounceReply.ObjectReply) {
    object = reply.object.hex
    switch reply.outcome {
    case .swarm(let swarm):
      interval = swarm.interval.milliseconds
      ispCount = swarm.ispCount
      ispIndex = swarm.ispIndex
      peers = swarm.peers.map { RankedPeerMessage($0) }
      roles = swarm.roles.map { AnnounceReplyMessage.Roles($0) }
    case .refused(let status, let sentence):
      self.status = status
      error = sentence
    }
  }

  fileprivate func outcome(room: inout Int) throws(SelectorAPI.Failure) -> AnnounceReply.Outcome {
    if let status {
      guard (400..<600).contains(status) else { throw .badField("status") }
      let sentence = String(decoding: (error ?? "").utf8.prefix(256), as: UTF8.self)
      return .refused(status: status, sentence: sentence.isEmpty ? "status \(status)" : sentence)
    }
    guard let interval else { throw .badField("interval_ms") }
    guard let ispCount else { throw .badField("isp_count") }
    guard let ispIndex else { throw .badField("isp_index") }
    var swarm = try AnnounceReplyMessage.swarm(interval, ispCount, ispIndex, peers ?? [], room: &room)
    if let roles { swarm.roles = try roles.part() }
    return .swarm(swarm)
  }
}
