import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to the selector.
extension AgentMachine {
  /// Sends the announces whose time has come.
  mutating func announceWhatIsDue(_ turn: inout Turn) {
    guard !isStopping else { return }
    while let batch = announcer.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      turn.effects.append(
        .announce(turn.ids.newCall(), selector: guarded(batch), announcement(of: batch, now: turn.now)))
    }
  }

  /// A description must not send this node farther than those may who asked for its object.
  private func guarded(_ batch: Announcer.Batch) -> GuardedURL {
    let reaches = batch.items.map { item in item.handle.flatMap { objects[$0]?.reach } ?? .anywhere }
    guard var reach = reaches.first else { return GuardedURL(batch.selector) }
    for other in reaches.dropFirst() { reach.formUnion(other) }
    return GuardedURL(batch.selector, reach)
  }

  private func announcement(of batch: Announcer.Batch, now: Instant) -> AgentAnnounce {
    guard let configuration else { preconditionFailure("nothing is announced before the start") }
    return AgentAnnounce(
      version: batch.version, node: configuration.node, port: configuration.listen.port,
      facts: batch.version == 1 ? AgentFacts() : measuredFacts(now: now), polluters: batch.polluters,
      objects: batch.items.compactMap { report(on: $0, now: now) })
  }

  private func report(on item: Announcer.Item, now: Instant) -> AgentAnnounce.ObjectReport? {
    guard let object = item.handle.flatMap({ objects[$0] }) else {
      return shelf[item.object].map { kept in
        AgentAnnounce.ObjectReport(
          object: item.object, event: item.event, held: kept.held, blocks: kept.description.geometry.blockCount,
          wanted: 0)
      }
    }
    return AgentAnnounce.ObjectReport(
      object: item.object, event: item.event, held: object.exchange.held.trueCount, blocks: object.geometry.blockCount,
      uploaded: ByteCount(object.tally.uploaded), downloaded: ByteCount(object.tally.received),
      wanted: item.event == .stopped ? 0 : wanted(for: object), age: now - object.openedAt,
      fromOrigin: ByteCount(object.tally.edge))
  }

  /// How many peers to ask a selector for: a list is the longest part of an announce, so none once the links are there.
  private func wanted(for object: AgentObject) -> Int {
    guard object.exchange.importer.hasRoles, object.exchange.isHungry else { return AgentPolicy.peersWanted }
    let bounds = linkBounds(of: object)
    var missing = (near: bounds.near, far: bounds.far)
    for peer in object.exchange.peers.values {
      if peer.isNear { missing.near -= 1 } else { missing.far -= 1 }
    }
    return min(AgentPolicy.peersWanted, 3 * (max(0, missing.near) + max(0, missing.far)))
  }

  /// What this node says of itself.
  func facts(now: Instant) -> AgentFacts {
    AgentFacts(
      session: session, role: AgentPolicy.role, uplink: configuration?.uploadLimit,
      age: .seconds(max(0, (now - startedAt).milliseconds / 1000)))
  }

  /// And to selectors also what it can send where it may send more.
  private func measuredFacts(now: Instant) -> AgentFacts {
    var facts = facts(now: now)
    if let rate = uplinkMeter.rate { facts.uplink = min(facts.uplink ?? rate, rate) }
    return facts
  }

  /// Whether every selector has heard that this node stops, or could not be told.
  package var hasSaidGoodbye: Bool { goodbyes.isEmpty }

  /// The node stops: selectors are told, so that nobody is sent here any more, and links end. Nothing is begun from
  /// now on.
  mutating func sayGoodbye(_ turn: inout Turn) {
    guard !isStopping, configuration != nil else { return }
    isStopping = true
    for batch in announcer.farewells(at: turn.now) {
      let call = turn.ids.newCall()
      goodbyes.append(call)
      turn.effects.append(.announce(call, selector: guarded(batch), announcement(of: batch, now: turn.now)))
    }
    for link in Array(links.keys) { drop(link, .nodeStopping, &turn) }
  }

  mutating func announced(_ call: CallID, _ outcome: AnnounceOutcome, _ turn: inout Turn) {
    goodbyes.removeAll { $0 == call }
    if case .reply(let reply) = outcome {
      if reply.locality.asn != nil { locality.asn = reply.locality.asn }
      locality.address = reply.address
    } else {
      turn.counters.announcesFailed += 1
    }
    for news in announcer.answered(call, outcome, at: turn.now) {
      switch news {
      case .swarm(let handle, _, let swarm): if let handle { met(swarm, handle, &turn) }
      case .unknown(_, let object, let selector):
        let fields = [LogEvent.Field("object", object.hex), .init("selector", selector)]
        turn.effects.append(.log(LogEvent(.info, .objectUnknown, fields)))
        carryRegistration(of: object, to: selector, &turn)
      case .failed(let sentence):
        turn.effects.append(.log(LogEvent(.warning, .announceFailed, [.init("why", sentence)])))
      case .isOld(let selector):
        turn.effects.append(.log(LogEvent(.notice, .selectorIsOld, [.init("selector", selector)])))
      }
    }
  }

  /// The selector named the peers of an open object.
  private mutating func met(
    _ swarm: AnnounceReply.Swarm, _ handle: ObjectHandle, _ turn: inout Turn
  ) {
    guard objects[handle] != nil else { return }
    objects[handle]?.exchange.takeShare(swarm.ispIndex, of: swarm.ispCount)
    objects[handle]?.exchange.takeRoles(
      swarm.roles?.roles, sums: swarm.roles?.sums ?? StripeSums(), now: turn.now)
    objects[handle]?.partners = swarm.roles?.partners ?? []
    // Who asked for none keeps what it knows.
    if !swarm.peers.isEmpty { objects[handle]?.roster = Array(swarm.peers.prefix(AgentPolicy.rosterMax)) }
    for want in wants.values where want.handle == handle {
      if let line = wants[want.id]?.log.found(swarm.peers, at: turn.now) { turn.effects.append(.log(line)) }
    }
    for link in Array(links.values) where link.object == handle {
      placeInRing(link.id)
      admit(link.id, &turn)
    }
    dial(handle, &turn)
    drive(handle, &turn)
  }

  /// Brings the next announce forward: something happened that the selector should know.
  mutating func announceSoon(_ handle: ObjectHandle, event: AnnounceEvent, _ turn: inout Turn) {
    guard let object = objects[handle]?.description.infohashes.v2 else { return }
    announcer.soon(object, event: event, at: turn.now)
  }
}
