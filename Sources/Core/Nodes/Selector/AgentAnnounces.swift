import Selection
import Vocabulary

/// Announces of agents (POST /v1/announce): who is in which swarm, whom each is told of, and its part in bringing the
/// object into its ISP.
enum AgentAnnounces {
  /// Bytes of withdrawals in an answer; an agent that obeyed them asks about others.
  private static let longestWithdrawn = 128 << 10

  /// An agent's announce.
  /// - Parameter networks: of its ISP, as far as they are known.
  static func take(
    _ announce: AgentAnnounce, from address: IPAddress, in locality: Locality, _ proof: SenderProof?,
    _ networks: [AddressPrefix]?, _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> AnnounceReply {
    let objects = announce.objects.prefix(AgentAnnounce.maximumObjects)
    turn.counters.agentAnnounces += objects.count
    let place = Requester.Place(Endpoint(address: address, port: announce.port), in: locality)
    var isSeen = see(announce, at: place, isTaken: false, &registry, turn.now)
    // However many objects are announced at once, the answer has a bound.
    let most = max(1, turn.configuration.maximumHandedOut / max(1, objects.count))
    var reply = AnnounceReply(
      version: min(announce.version, AgentAnnounce.currentVersion), address: address, locality: locality,
      minInterval: turn.configuration.minInterval, objects: [], networks: networks)
    var shared: [SharedAnnounce.Object] = []
    for report in objects {
      let outcome = take(report, of: announce, from: address, in: locality, atMost: most, &shared, &registry, &turn)
      reply.objects.append(AnnounceReply.ObjectReply(report.object, outcome))
    }
    let isTaken = objects.contains { registry.peer(.agent(announce.node), of: $0.object) != nil }
    // Only of who is in a swarm, of whom an address has a number: else strangers would fill the book of places.
    if isTaken { registry.measured(announce.node, announce.roundTrips, random: &turn.random, at: turn.now) }
    reply.withdrawn = withdrawn(objects, registry)
    if let claim = announce.holdings {
      reply.holdings = NodeHoldings.take(claim, of: announce, from: address, in: locality, &registry, &turn)
    }
    if !isSeen {
      isSeen = see(
        announce, at: place, isTaken: isTaken || registry.holdings(of: announce.node) > 0, &registry, turn.now)
    }
    if isSeen { reply.seenFor = Registry.placeLifetime }
    if turn.sharing != nil { tell(announce, at: place, proof, shared, reply, registry, &turn) }
    return reply
  }

  /// Tells the other selectors what it changed.
  private static func tell(
    _ announce: AgentAnnounce, at place: Requester.Place, _ proof: SenderProof?, _ objects: [SharedAnnounce.Object],
    _ reply: AnnounceReply, _ registry: Registry, _ turn: inout SelectorTurn
  ) {
    var shared = SharedAnnounce(
      node: announce.node, endpoint: place.endpoint, locality: place.locality, isDual: reply.seenFor != nil,
      facts: announce.facts)
    if case .session(let session, let count)? = proof { shared.message = .init(session: session, count: count) }
    shared.objects = objects
    shared.coordinate = registry.coordinate(of: announce.node)
    var retold: SharedAnnounce.HeldSet?
    if let claim = announce.holdings, case .acknowledged(let answer)? = reply.holdings {
      let set = SharedAnnounce.HeldSet(
        epoch: answer.epoch, begins: claim.epoch == nil, ends: claim.ends, gone: claim.gone, whole: claim.whole,
        parts: claim.parts)
      shared.set = set
      if turn.sharing?.isWholeDue(announce.node, set, at: turn.now) == true {
        retold = registry.heldSet(of: announce.node, set.epoch)
      }
    }
    guard shared.isWorthIt else { return }
    let claims = objects.filter { $0.gained != 0 }.map {
      Outbox.Claim(node: announce.node, object: $0.object, gained: $0.gained)
    }
    turn.sharing?.tell(.announce(shared), claims: claims, at: turn.now)
    shared.objects = []
    for part in retold?.parted ?? [] {
      shared.set = part
      turn.tell(.announce(shared))
    }
  }

  /// What origins have withdrawn of these objects, as far as it fits. Others may publish them still: an agent knows by
  /// which address it has an object.
  private static func withdrawn(
    _ reports: ArraySlice<AgentAnnounce.ObjectReport>, _ registry: Registry
  ) -> [Withdrawal]? {
    var room = longestWithdrawn
    var list: [Withdrawal] = []
    for withdrawal in reports.flatMap({ registry.withdrawals[$0.object] }) {
      room -= withdrawal.messageLength
      guard room >= 0 else { break }
      list.append(withdrawal)
    }
    return list.isEmpty ? nil : list
  }

  /// Notes where an agent of both address families is, if it says that it is one.
  private static func see(
    _ announce: AgentAnnounce, at place: Requester.Place, isTaken: Bool, _ registry: inout Registry, _ now: Instant
  ) -> Bool {
    guard announce.isDual == true, let session = announce.facts.session else { return false }
    return registry.see(announce.node, session, at: place, isTaken: isTaken, now: now)
  }

  /// One object of an announce.
  private static func take(
    _ report: AgentAnnounce.ObjectReport, of announce: AgentAnnounce, from address: IPAddress, in locality: Locality,
    atMost most: Int, _ shared: inout [SharedAnnounce.Object], _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> AnnounceReply.Outcome {
    guard let subject = registry.subject(report.object) else {
      turn.counters.unknownObjects += 1
      // Only of one that its origin had registered here: others can say it of any object, and its swarm is to go on.
      if registry.withdrawals.isGrounded(report.object) {
        return .refused(status: 410, sentence: "its origin has withdrawn the object")
      }
      return .refused(status: 404, sentence: "this selector does not know the object")
    }
    let key = PeerKey.agent(announce.node)
    let endpoint = Endpoint(address: address, port: announce.port)
    if report.event == .stopped { return stopped(key, report.object, in: locality, &shared, &registry, turn) }
    let before = registry.peer(key, of: report.object)
    if report.event == .none { turn.noteEarly(before, sooner: turn.configuration.minInterval) }
    // The number of blocks is the object's, whatever the agent says.
    let held =
      report.held >= report.blocks && report.blocks > 0
      ? subject.blocks : min(max(0, report.held), max(0, subject.blocks - 1))
    let isComplete = held >= subject.blocks
    let presence = Presence(
      key: key, endpoint: endpoint, infohash: subject.infohash, locality: locality, held: held,
      blocks: subject.blocks, uploaded: report.uploaded,
      lifetime: isComplete ? turn.configuration.completeLifetime : turn.configuration.incompleteLifetime,
      facts: announce.facts)
    let isCompletion = report.event == .completed
    let wasIncomplete = isCompletion && isComplete && registry.isIncomplete(key, of: report.object)
    let admission = registry.announce(presence, of: report.object, isCompletion: isCompletion, at: turn.now)
    if admission == .full { turn.logRefusal(of: endpoint, report.object) }
    if report.event == .started, before == nil, !isComplete {
      turn.rollouts.start(report.object, in: channel(of: report.object, registry, turn))
    }
    // Said once: who repeats it is known to be whole.
    if isCompletion, wasIncomplete {
      turn.rollouts.complete(report.object, in: channel(of: report.object, registry, turn), after: report.age)
    }
    let other =
      announce.isDual == true
      ? registry.places(of: announce.node, announce.facts.session, at: turn.now).first {
        !$0.endpoint.address.isSameFamily(as: address)
      } : nil
    let requester = Requester(
      address: address, locality: locality, other: other, node: announce.node, endpoint: endpoint,
      isComplete: isComplete, coordinate: registry.coordinate(of: announce.node),
      linkSecurity: announce.facts.linkSecurity)
    let (chosen, seed) = turn.handOut(report.object, to: requester, wanted: min(report.wanted, most), &registry)
    let peers = registry.named(
      chosen, of: report.object, for: requester, policy: turn.configuration.policy, seed: seed, at: turn.now)
    noteBeginning(report, by: announce.node, peers: peers.count, &turn)
    let seats = turn.sharing == nil ? 0 : registry.seats(of: announce.node, in: report.object)
    var interval = isComplete ? turn.configuration.completeInterval : incompleteInterval(since: before?.firstSeen, turn)
    let roles = roles(of: report, held: held, announce, requester, after: interval, &registry, turn)
    // Of many without a role in an ISP there is always one who announces soon, and takes a seat that is free.
    if let roles, roles.roles.isEmpty {
      interval = max(
        interval, min(turn.configuration.incompleteInterval, turn.configuration.spacing * Int64(roles.sums.ispPeers)))
    }
    if turn.sharing != nil, admission != .full {
      let given = StripeBook.seats(roles?.roles ?? [])
      shared.append(
        .init(
          object: report.object, event: report.event, held: held, isComplete: isComplete, uploaded: report.uploaded,
          age: report.age, fromOrigin: report.fromOrigin, interval: interval, seats: given, gained: given & ~seats))
    }
    let isHeldOut = holdsOut(report, held: held, isNew: before == nil, &turn)
    return swarm(
      report.object, in: locality, after: interval, peers, roles, isHeldOut: isHeldOut, registry, at: turn.now)
  }

  /// Writes down that a download begins, and of how many peers its agent was told.
  private static func noteBeginning(
    _ report: AgentAnnounce.ObjectReport, by node: NodeID, peers: Int, _ turn: inout SelectorTurn
  ) {
    guard report.event == .started, let trace = report.trace else { return }
    let fields: [LogEvent.Field] = [.init("object", report.object.hex), .init("by", node.short)]
    turn.log(.info, .peersNamed, [.init("trace", trace.id)] + fields + [.init("peers", peers)])
  }

  /// By the addresses that publish it now.
  private static func channel(of object: Digest256, _ registry: Registry, _ turn: SelectorTurn) -> String {
    guard let channels = turn.configuration.channels else { return RolloutChannel.none }
    return channels.name(of: registry.entry(of: object)?.urls ?? [])
  }

  /// An agent leaves the swarm of an object.
  private static func stopped(
    _ key: PeerKey, _ object: Digest256, in locality: Locality, _ shared: inout [SharedAnnounce.Object],
    _ registry: inout Registry, _ turn: SelectorTurn
  ) -> AnnounceReply.Outcome {
    if registry.peer(key, of: object) != nil {
      shared.append(.init(object: object, event: .stopped, held: 0, isComplete: false))
    }
    if turn.forgetsWhoLeaves { registry.remove(key, of: object) }
    return swarm(object, in: locality, after: turn.configuration.completeInterval, [], nil, registry, at: turn.now)
  }

  /// Whether a download that begins is kept from peers.
  private static func holdsOut(
    _ report: AgentAnnounce.ObjectReport, held: Int, isNew: Bool, _ turn: inout SelectorTurn
  ) -> Bool {
    guard report.event == .started, held == 0, isNew, let share = turn.configuration.holdOutPerMille,
      turn.holdOuts.draw(report.object, perMille: share, at: turn.now, &turn.random)
    else { return false }
    turn.counters.heldOut += 1
    return true
  }

  /// The agent's part in bringing the object into its ISP; nil for one that the registry had no room for.
  private static func roles(
    of report: AgentAnnounce.ObjectReport, held: Int, _ announce: AgentAnnounce, _ requester: Requester,
    after interval: TimeSpan, _ registry: inout Registry, _ turn: SelectorTurn
  ) -> StripeRoles? {
    guard let subject = registry.subject(report.object) else { return nil }
    let said = StripeBook.Report(
      node: announce.node, asn: requester.locality.asn, address: requester.address, isDialable: announce.port != 0,
      held: held, blocks: subject.blocks, age: report.age, uplink: announce.facts.uplink, fromOrigin: report.fromOrigin,
      interval: interval)
    guard let part = registry.takePart(said, of: report.object, seed: turn.salt, at: turn.now) else { return nil }
    let ranking = registry.rank(
      part.partners, of: report.object, for: requester, wanted: StripeRoles.maximumPartners,
      policy: turn.configuration.policy, salt: turn.salt, at: turn.now)
    return StripeRoles(roles: part.roles, partners: ranking.peers, sums: part.sums)
  }

  /// Reports of peers: they count if their tickets say that the node was told of whom it accuses.
  static func noteReports(
    _ vouched: [Accusation], of announce: AgentAnnounce, from address: IPAddress, in locality: Locality,
    _ registry: inout Registry, _ turn: inout SelectorTurn
  ) {
    let all =
      announce.version >= AgentAnnounce.ticketVersion ? announce.accusations?.count ?? 0 : announce.polluters.count
    turn.counters.unvouchedReports += max(0, all - vouched.count)
    let unreachable = vouched.filter(\.isUnreachable).prefix(AgentAnnounce.maximumUnreachable)
    if !unreachable.isEmpty { note(Array(unreachable), of: announce, from: address, in: locality, &registry, &turn) }
    let polluters = vouched.filter { !$0.isUnreachable }
    guard !polluters.isEmpty else { return }
    turn.tell(.reports(polluters.map(\.accused), by: announce.node, from: address))
    turn.counters.reports += polluters.count
    registry.report(polluters.map(\.accused), by: announce.node, from: address, at: turn.now)
    for accusation in polluters {
      let fields = [LogEvent.Field("peer", "\(accusation.endpoint)"), LogEvent.Field("by", announce.node.short)]
      turn.log(.warning, .polluterReported, fields)
    }
  }

  /// Reports of peers that could not be reached. The others are told what is new only: the same is said with each
  /// announce as long as it is so.
  private static func note(
    _ vouched: [Accusation], of announce: AgentAnnounce, from address: IPAddress, in locality: Locality,
    _ registry: inout Registry, _ turn: inout SelectorTurn
  ) {
    turn.counters.unreachableReports += vouched.count
    let said = vouched.map { SharedEntry.Unreachable(endpoint: $0.endpoint, ago: $0.ago ?? .zero) }
    let new = registry.report(
      unreachable: said, by: announce.node, from: address, in: locality.asn, at: turn.now)
    guard !new.isEmpty else { return }
    let told = said.filter { new.contains($0.endpoint) }
    turn.tell(.unreachable(told, by: announce.node, from: address, in: locality.asn))
    for endpoint in new {
      turn.log(.info, .peerUnreachable, [.init("peer", "\(endpoint)"), .init("by", announce.node.short)])
    }
  }

  private static func incompleteInterval(since firstSeen: Instant?, _ turn: SelectorTurn) -> TimeSpan {
    // Who comes among the first of many is told of few, and its part changes as soon as the others are there.
    guard let firstSeen else { return turn.configuration.minInterval }
    guard turn.now - firstSeen > turn.configuration.youngFor else { return turn.configuration.youngInterval }
    return turn.configuration.incompleteInterval
  }

  private static func swarm(
    _ object: Digest256, in locality: Locality, after interval: TimeSpan, _ peers: [RankedPeer],
    _ roles: StripeRoles?, isHeldOut: Bool = false, _ registry: Registry, at now: Instant
  ) -> AnnounceReply.Outcome {
    let isps = registry.isps(of: object, with: locality)
    var swarm = AnnounceReply.Swarm(
      interval: interval, ispCount: isps.count, ispIndex: isps.index, peers: peers, roles: roles)
    if isHeldOut { swarm.isHeldOut = true }
    return .swarm(swarm)
  }
}
