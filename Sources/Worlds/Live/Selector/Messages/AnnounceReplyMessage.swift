import Foundation
import Selection
import Vocabulary

/// An `AnnounceReply` in JSON. Fields that a later version adds are passed over. From version 3 on the lists of peers
/// are compact (see `CompactPeers`), in base64.
struct AnnounceReplyMessage: Codable {
  var version: Int
  var address: String
  var locality: LocalityMessage
  var minInterval: Int64
  var objects: [Object]
  var holdings: HoldingsReplyMessage?
  var seenFor: Int64?
  var withdrawn: [WithdrawalMessage]?
  /// `ADDRESS/BITS`.
  var networks: [String]?
  var trace: Trace?

  private enum CodingKeys: String, CodingKey {
    case version, address, locality, objects, holdings, withdrawn, networks, trace
    case minInterval = "min_interval_ms"
    case seenFor = "seen_for_ms"
  }

  /// What is wanted of the agent's flight recorder.
  struct Trace: Codable {
    /// Both of 16 hexadecimal digits.
    var collection: String
    var ticket: String
    /// Seconds.
    var last: Int64?

    init(_ order: TraceOrder) {
      collection = AgentAnnounceMessage.hex(order.collection)
      ticket = AgentAnnounceMessage.hex(order.ticket)
      last = order.last.map { $0.milliseconds / 1000 }
    }

    func order() throws(SelectorAPI.Failure) -> TraceOrder {
      guard let collection = UInt64(collection, radix: 16), let ticket = UInt64(ticket, radix: 16),
        (1...longestInterval).contains(last ?? 1)
      else { throw .badField("trace") }
      return TraceOrder(collection: collection, ticket: ticket, last: last.map { .seconds($0) })
    }
  }

  /// The answer about one object: its peers, or a status and a sentence.
  struct Object: Codable {
    var object: String
    var interval: Int64?
    var ispCount: Int?
    var ispIndex: Int?
    var peers: [RankedPeerMessage]?
    var compact: Data?
    var roles: Roles?
    var holdOut: Bool?
    var status: Int?
    var error: String?

    private enum CodingKeys: String, CodingKey {
      case object, peers, compact, roles, status, error
      case holdOut = "hold_out"
      case interval = "interval_ms"
      case ispCount = "isp_count"
      case ispIndex = "isp_index"
    }
  }

  /// The agent's part in importing the object: each role as its stripe, rank and place.
  struct Roles: Codable {
    var roles: [[Int]]
    var partners: [RankedPeerMessage]?
    var compact: Data?
    var lag: Int
    var ispPeers: Int
    var spare: Int?

    private enum CodingKeys: String, CodingKey {
      case roles, partners, compact
      case lag = "lag_per_mille"
      case ispPeers = "isp_peers"
      case spare = "spare_per_mille"
    }

    init(_ part: StripeRoles, of object: Digest256, isCompact: Bool) {
      roles = part.roles.map { [$0.stripe, $0.rank, $0.place] }
      (partners, compact) = AnnounceReplyMessage.lists(part.partners, of: object, isCompact: isCompact)
      lag = part.sums.lagPerMille
      ispPeers = part.sums.ispPeers
      spare = part.sums.sparePerMille
    }

    func part(of object: Digest256) throws(SelectorAPI.Failure) -> StripeRoles {
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
      part.partners = try AnnounceReplyMessage.peers(
        partners, compact, of: object, atMost: StripeRoles.maximumPartners, field: "partners")
      return part
    }
  }

  static let longestInterval: Int64 = 86_400_000

  init(_ reply: AnnounceReply) {
    version = reply.version
    address = reply.address.description
    locality = LocalityMessage(reply.locality)
    minInterval = reply.minInterval.milliseconds
    objects = reply.objects.map { Object($0, isCompact: reply.version >= AgentAnnounce.compactVersion) }
    holdings = reply.holdings.map { HoldingsReplyMessage($0) }
    seenFor = reply.seenFor?.milliseconds
    networks = reply.networks?.map(\.description)
    trace = reply.trace.map { Trace($0) }
    withdrawn = reply.withdrawn.map { $0.prefix(Withdrawal.mostOfMessage).map { WithdrawalMessage($0) } }
  }

  /// The reply that it stands for. Objects and peers beyond the bounds are not read.
  func reply() throws(SelectorAPI.Failure) -> AnnounceReply {
    guard version > 1 else { throw .badField("version") }
    guard let address = IPAddress(address) else { throw .badField("address") }
    guard (0...Self.longestInterval).contains(minInterval) else { throw .badField("min_interval_ms") }
    var reply = AnnounceReply(
      version: min(version, AgentAnnounce.currentVersion), address: address, locality: locality.locality,
      minInterval: .milliseconds(minInterval), objects: [])
    if let holdings { reply.holdings = try holdings.reply() }
    if let trace { reply.trace = try trace.order() }
    if let seenFor {
      guard (1...Self.longestInterval).contains(seenFor) else { throw .badField("seen_for_ms") }
      reply.seenFor = .milliseconds(seenFor)
    }
    let list = (withdrawn ?? []).prefix(Withdrawal.mostOfMessage).compactMap { $0.withdrawal?.checked }
    if !list.isEmpty { reply.withdrawn = list }
    reply.networks = networks?.prefix(AnnounceReply.maximumNetworks).compactMap { AddressPrefix($0) }
    var room = AnnounceReply.maximumPeers * 4
    for message in objects.prefix(AgentAnnounce.maximumObjects) {
      guard let object = Digest256(hex: message.object) else { throw .badField("object") }
      reply.objects.append(AnnounceReply.ObjectReply(object, try message.outcome(of: object, room: &room)))
    }
    return reply
  }

  /// Checks the numbers of a swarm.
  static func swarm(
    _ interval: Int64, _ ispCount: Int, _ ispIndex: Int, _ peers: [RankedPeer]
  ) throws(SelectorAPI.Failure) -> AnnounceReply.Swarm {
    guard (1...longestInterval).contains(interval) else { throw .badField("interval_ms") }
    guard (1...1 << 24).contains(ispCount) else { throw .badField("isp_count") }
    guard (0..<ispCount).contains(ispIndex) else { throw .badField("isp_index") }
    return AnnounceReply.Swarm(
      interval: .milliseconds(interval), ispCount: ispCount, ispIndex: ispIndex, peers: peers)
  }

  /// A list of peers for people, or a compact one.
  fileprivate static func lists(
    _ peers: [RankedPeer], of object: Digest256, isCompact: Bool
  ) -> (readable: [RankedPeerMessage]?, compact: Data?) {
    guard isCompact else { return (peers.map { RankedPeerMessage($0, isForAgents: true) }, nil) }
    return (nil, peers.isEmpty ? nil : Data(CompactPeers.bytes(peers, infohash: InfoHash(truncating: object))))
  }

  /// The peers of a list in either form; further ones are not read.
  static func peers(
    _ readable: [RankedPeerMessage]?, _ compact: Data? = nil, of object: Digest256, atMost most: Int, field: String
  ) throws(SelectorAPI.Failure) -> [RankedPeer] {
    if let compact {
      do throws(CompactPeers.Malformed) {
        return try CompactPeers.peers([UInt8](compact), infohash: InfoHash(truncating: object), most: most)
      } catch {
        throw .badField("compact")
      }
    }
    var list: [RankedPeer] = []
    for message in (readable ?? []).prefix(most) {
      guard let peer = message.peer else { throw .badField(field) }
      list.append(peer)
    }
    return list
  }
}

extension AnnounceReplyMessage.Object {
  fileprivate init(_ reply: AnnounceReply.ObjectReply, isCompact: Bool) {
    object = reply.object.hex
    switch reply.outcome {
    case .swarm(let swarm):
      interval = swarm.interval.milliseconds
      ispCount = swarm.ispCount
      ispIndex = swarm.ispIndex
      (peers, compact) = AnnounceReplyMessage.lists(swarm.peers, of: reply.object, isCompact: isCompact)
      holdOut = swarm.isHeldOut
      roles = swarm.roles.map { AnnounceReplyMessage.Roles($0, of: reply.object, isCompact: isCompact) }
    case .refused(let status, let sentence):
      self.status = status
      error = sentence
    }
  }

  fileprivate func outcome(
    of object: Digest256, room: inout Int
  ) throws(SelectorAPI.Failure) -> AnnounceReply.Outcome {
    if let status {
      guard (400..<600).contains(status) else { throw .badField("status") }
      let sentence = String(decoding: (error ?? "").utf8.prefix(256), as: UTF8.self)
      return .refused(status: status, sentence: sentence.isEmpty ? "status \(status)" : sentence)
    }
    guard let interval else { throw .badField("interval_ms") }
    guard let ispCount else { throw .badField("isp_count") }
    guard let ispIndex else { throw .badField("isp_index") }
    let list = try AnnounceReplyMessage.peers(
      peers, compact, of: object, atMost: min(room, AnnounceReply.maximumPeers), field: "peers")
    room -= list.count
    var swarm = try AnnounceReplyMessage.swarm(interval, ispCount, ispIndex, list)
    if let roles { swarm.roles = try roles.part(of: object) }
    if holdOut == true { swarm.isHeldOut = true }
    return .swarm(swarm)
  }
}

extension AnnounceReplyMessage: DescribedMessage {
  static let schemaName = "AnnounceReply"
  static let meaning = "What becomes of an announce. Fields that are not known are to be passed over."
  static let notes: [String: SchemaNote] = [
    "version": .whole("Of the message, no later than that of the announce.", 2...1_000_000),
    "address": .address("Whence the announce came."),
    "locality": .plain("Where that is."),
    "min_interval_ms": .whole("When to announce again at the earliest.", 0...longestInterval),
    "objects": .plain("One for each that was announced: its peers, or a status and an error.")
      .list(atMost: AgentAnnounce.maximumObjects),
    "objects.object": .hex("The object's v2 infohash.", digits: 64),
    "objects.interval_ms": .whole("When to announce it again.", 0...longestInterval),
    "objects.isp_count": .count("How many ISPs are in the swarm."),
    "objects.isp_index": .count("Which of them, in their order, is that of the agent."),
    "objects.peers": .plain("Best first; up to version 2.").list(atMost: AnnounceReply.maximumPeers),
    "objects.compact": .plain("The same in about 44 bytes each; from version 3 on."),
    "objects.roles": .plain("The agent's part in bringing the object into its ISP."),
    "objects.roles.roles": .whole("Stripe, rank and place.", 0...1 << 24).list(atMost: StripeRole.stripeCount),
    "objects.roles.partners": .plain("Who has the same part elsewhere; up to version 2.")
      .list(atMost: StripeRoles.maximumPartners),
    "objects.roles.compact": .plain("The same in bytes; from version 3 on."),
    "objects.roles.lag_per_mille": .whole("How far the ISP is behind.", 0...1000),
    "objects.roles.isp_peers": .count("How many agents of the ISP are in the swarm."),
    "objects.roles.spare_per_mille": .whole("How much of the origin's line is left.", 0...1000),
    "objects.hold_out": .plain("The download that begins is to come from the origin alone, as long as that gives it."),
    "objects.status": .whole("As of an HTTP answer, if the object was refused.", 400...599),
    "objects.error": .text("Why it was.", atMost: 1024),
    "holdings": .plain("The answer to holdings."),
    "seen_for_ms": .whole("How long the agent counts as being here.", 1...longestInterval),
    "withdrawn": .plain("What origins have taken back of what was announced.").list(atMost: Withdrawal.mostOfMessage),
    "networks": .text("Networks of the agent's ISP, as ADDRESS/BITS.", atMost: 64)
      .list(atMost: AnnounceReply.maximumNetworks),
    "trace": .plain("What the selector wants of the agent's flight recorder, which is to be put to /v1/traces."),
    "trace.collection": .hex("For which collection.", digits: 16),
    "trace.ticket": .hex("To be shown with each part.", digits: 16),
    "trace.last": .whole("Of how many seconds; all that there is if it is missing.", 1...longestInterval),
  ]
}
