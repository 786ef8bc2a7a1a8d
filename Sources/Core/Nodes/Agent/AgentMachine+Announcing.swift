import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to the selector.
extension AgentMachine {
  /// Sends the announces whose time has come.
  mutating func announceWhatIsDue(now: Instant, _ effects: inout [AgentEffect]) {
    guard !isStopping else { return }
    while let batch = announcer.next(at: now, call: CallID(lastCall + 1)) {
      counters.announces += 1
      effects.append(.announce(newCall(), selector: guarded(batch), announcement(of: batch, now: now)))
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
      facts: batch.version == 1 ? AgentFacts() : facts(now: now), polluters: batch.polluters,
      objects: batch.items.compactMap(report))
  }

  private func report(on item: Announcer.Item) -> AgentAnnounce.ObjectReport? {
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
      wanted: item.event == .stopped ? 0 : AgentPolicy.peersWanted)
  }

  /// What this node says of itself.
  func facts(now: Instant) -> AgentFacts {
    AgentFacts(
      session: session, role: AgentPolicy.role, uplink: configuration?.uploadLimit,
      age: .seconds(max(0, (now - startedAt).milliseconds / 1000)))
  }

  /// Whether every selector has heard that this node stops, or could not be told.
  package var hasSaidGoodbye: Bool { goodbyes.isEmpty }

  /// The node stops: selectors are told, so that nobody is sent here any more, and links end. Nothing is begun from
  /// now on.
  mutating func sayGoodbye(now: Instant, _ effects: inout [AgentEffect]) {
    guard !isStopping, configuration != nil else { return }
    isStopping = true
    for batch in announcer.farewells(at: now) {
      let call = newCall()
      goodbyes.append(call)
      effects.append(.announce(call, selector: guarded(batch), announcement(of: batch, now: now)))
    }
    for link in Array(links.keys) { drop(link, .nodeStopping, now: now, &effects) }
  }

  mutating func announced(_ call: CallID, _ outcome: AnnounceOutcome, now: Instant, _ effects: inout [AgentEffect]) {
    goodbyes.removeAll { $0 == call }
    if case .reply(let reply) = outcome {
      if reply.locality.asn != nil { locality.asn = reply.locality.asn }
      locality.address = reply.address
    } else {
      counters.announcesFailed += 1
    }
    for news in announcer.answered(call, outcome, at: now) {
      switch news {
      case .swarm(let handle, _, let swarm): if let handle { met(swarm, handle, now: now, &effects) }
      case .unknown(_, let object, let selector):
        let fields = [LogEvent.Field("object", object.hex), .init("selector", selector)]
        effects.append(.log(LogEvent(.info, .objectUnknown, fields)))
        carryRegistration(of: object, to: selector, now: now, &effects)
      case .failed(let sentence):
        effects.append(.log(LogEvent(.warning, .announceFailed, [.init("why", sentence)])))
      case .isOld(let selector):
        effects.append(.log(LogEvent(.notice, .selectorIsOld, [.init("selector", selector)])))
      }
    }
  }

  /// The selector named the peers of an open object.
  private mutating func met(
    _ swarm: AnnounceReply.Swarm, _ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard objects[handle] != nil else { return }
    objects[handle]?.exchange.takeShare(swarm.ispIndex, of: swarm.ispCount)
    objects[handle]?.roster = Array(swarm.peers.prefix(AgentPolicy.rosterMax))
    for want in wants.values where want.handle == handle {
      if let line = wants[want.id]?.log.found(swarm.peers, at: now) { effects.append(.log(line)) }
    }
    for link in Array(links.values) where link.object == handle {
      placeInRing(link.id)
      admit(link.id, now: now, &effects)
    }
    dial(handle, now: now, &effects)
    drive(handle, now: now, &effects)
  }

  /// Brings the next announce forward: something happened that the selector should know.
  mutating func announceSoon(_ handle: ObjectHandle, event: AnnounceEvent, now: Instant) {
    guard let object = objects[handle]?.description.infohashes.v2 else { return }
    announcer.soon(object, event: event, at: now)
  }
}
