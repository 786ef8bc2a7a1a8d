import Selection
import Vocabulary

extension SelectorMachine {
  /// An agent's announce (POST /v1/announce).
  mutating func take(
    _ announce: AgentAnnounce, from address: IPAddress, in locality: Locality, at now: Instant,
    effects: inout [SelectorEffect]
  ) -> SelectorAnswer {
    let objects = announce.objects.prefix(AgentAnnounce.maximumObjects)
    counters.agentAnnounces += objects.count
    if objects.contains(where: { registry.entry(of: $0.object) != nil }) {
      noteReports(announce, from: address, at: now, effects: &effects)
    }
    // However many objects are announced at once, the answer has a bound.
    let most = max(1, configuration.maximumHandedOut / max(1, objects.count))
    var reply = AnnounceReply(
      version: min(announce.version, AgentAnnounce.currentVersion), address: address, locality: locality,
      minInterval: configuration.minInterval, objects: [])
    for report in objects {
      let outcome = take(report, of: announce, from: address, in: locality, atMost: most, at: now, effects: &effects)
      reply.objects.append(AnnounceReply.ObjectReply(report.object, outcome))
    }
    return .announced(reply)
  }

  /// One object of an announce.
  private mutating func take(
    _ report: AgentAnnounce.ObjectReport, of announce: AgentAnnounce, from address: IPAddress, in locality: Locality,
    atMost most: Int, at now: Instant, effects: inout [SelectorEffect]
  ) -> AnnounceReply.Outcome {
    guard let subject = registry.subject(report.object) else {
      counters.unknownObjects += 1
      return .refused(status: 404, sentence: "this selector does not know the object")
    }
    let key = PeerKey.agent(announce.node)
    let endpoint = Endpoint(address: address, port: announce.port)
    if report.event == .stopped {
      registry.remove(key, of: report.object)
      return swarm(report.object, in: locality, after: configuration.completeInterval, [], at: now)
    }
    let before = registry.peer(key, of: report.object)
    if report.event == .none { noteEarly(before, sooner: configuration.minInterval, at: now) }
    // The number of blocks is the object's, whatever the agent says.
    let held =
      report.held >= report.blocks && report.blocks > 0
      ? subject.blocks : min(max(0, report.held), max(0, subject.blocks - 1))
    let isComplete = held >= subject.blocks
    let presence = Presence(
      key: key, endpoint: endpoint, infohash: subject.infohash, locality: locality, held: held,
      blocks: subject.blocks, uploaded: report.uploaded, downloaded: report.downloaded,
      lifetime: isComplete ? configuration.completeLifetime : configuration.incompleteLifetime, facts: announce.facts)
    let isCompletion = report.event == .completed
    let admission = registry.announce(presence, of: report.object, isCompletion: isCompletion, at: now)
    if admission == .full { effects.append(.log(Self.refused(endpoint, report.object))) }
    let requester = Requester(
      address: address, locality: locality, node: announce.node, endpoint: endpoint, isComplete: isComplete)
    let peers = handOut(report.object, to: requester, wanted: min(report.wanted, most), at: now)
    let interval = isComplete ? configuration.completeInterval : incompleteInterval(since: before?.firstSeen, at: now)
    let roles = roles(of: report, held: held, announce, requester, after: interval, at: now)
    return swarm(report.object, in: locality, after: interval, peers, roles, at: now)
  }

  /// The agent's part in bringing the object into its ISP; nil for one that the registry had no room for.
  private mutating func roles(
    of report: AgentAnnounce.ObjectReport, held: Int, _ announce: AgentAnnounce, _ requester: Requester,
    after interval: TimeSpan, at now: Instant
  ) -> StripeRoles? {
    guard let subject = registry.subject(report.object) else { return nil }
    let said = StripeBook.Report(
      node: announce.node, asn: requester.locality.asn, address: requester.address, isDialable: announce.port != 0,
      held: held, blocks: subject.blocks, age: report.age, uplink: announce.facts.uplink, fromOrigin: report.fromOrigin,
      interval: interval)
    guard let part = registry.takePart(said, of: report.object, luck: salt, at: now) else { return nil }
    let known = registry.candidates(part.partners, for: report.object, at: now)
    let ranking = Scoring.rank(
      known, for: requester, wanted: StripeRoles.maximumPartners, policy: configuration.policy, salt: salt,
      explaining: false)
    return StripeRoles(
      roles: part.roles, partners: ranking.peers, sums: part.sums)
  }

  /// The peers for a requester; each is a little less likely to be the next one's.
  mutating func handOut(_ object: Digest256, to requester: Requester, wanted: Int, at now: Instant) -> [RankedPeer] {
    let wanted = min(max(0, wanted), configuration.maximumWanted)
    guard wanted > 0 else { return [] }
    let ranking = Scoring.rank(
      registry.sample(for: object, near: requester.locality.asn, luck: random.next(), at: now), for: requester,
      wanted: wanted, policy: configuration.policy,
      salt: salt, explaining: false)
    registry.handOut(ranking.peers, of: object, at: now)
    for peer in ranking.peers { counters.handedOut[Int(peer.ring.rawValue)] += 1 }
    return ranking.peers
  }

  /// Counts an announce that comes before its time. It is answered like any other: the work is bounded, and a
  /// client that lost its peers has reason to hurry.
  mutating func noteEarly(_ before: PeerEntry?, sooner than: TimeSpan, at now: Instant) {
    if let before, now - before.lastSeen < than { counters.earlyAnnounces += 1 }
  }

  static func refused(_ endpoint: Endpoint, _ object: Digest256) -> LogEvent {
    LogEvent(
      .info, .peerRefused, [LogEvent.Field("peer", "\(endpoint)"), LogEvent.Field("object", object.hex)])
  }

  private mutating func noteReports(
    _ announce: AgentAnnounce, from address: IPAddress, at now: Instant, effects: inout [SelectorEffect]
  ) {
    let polluters = Array(announce.polluters.prefix(16))
    guard !polluters.isEmpty else { return }
    counters.reports += polluters.count
    registry.report(polluters, by: announce.node, from: address, at: now)
    for polluter in polluters {
      let fields = [LogEvent.Field("peer", "\(polluter)"), LogEvent.Field("by", announce.node.short)]
      effects.append(.log(LogEvent(.warning, .polluterReported, fields)))
    }
  }

  private func incompleteInterval(since firstSeen: Instant?, at now: Instant) -> TimeSpan {
    // Who comes among the first of many is told of few, and its part changes as soon as the others are there.
    guard let firstSeen else { return configuration.minInterval }
    guard now - firstSeen > configuration.youngFor else { return configuration.youngInterval }
    return configuration.incompleteInterval
  }

  private func swarm(
    _ object: Digest256, in locality: Locality, after interval: TimeSpan, _ peers: [RankedPeer],
    _ roles: StripeRoles? = nil, at now: Instant
  ) -> AnnounceReply.Outcome {
    let isps = registry.entry(of: object)?.isps(with: locality, at: now) ?? (count: 1, index: 0)
    return .swarm(
      AnnounceReply.Swarm(interval: interval, ispCount: isps.count, ispIndex: isps.index, peers: peers, roles: roles))
  }
}
