import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to the selector.
extension AgentMachine {
  /// Sends the announces whose time has come.
  mutating func announceWhatIsDue(_ turn: inout Turn) {
    guard !turn.own.isStopping else { return }
    while let batch = announcer.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      turn.effects.append(
        .announce(turn.ids.newCall(), selector: guarded(batch), announcement(of: batch, turn)))
    }
  }

  /// A description must not send this node farther than those may who asked for its object.
  private func guarded(_ batch: Announcer.Batch) -> GuardedURL {
    let reaches = batch.items.map { item in objects.place(of: item.handle).map { objects[$0].origin.reach } ?? .anywhere
    }
    guard var reach = reaches.first else { return GuardedURL(batch.selector) }
    for other in reaches.dropFirst() { reach.formUnion(other) }
    return GuardedURL(batch.selector, reach)
  }

  private func announcement(of batch: Announcer.Batch, _ turn: borrowing Turn) -> AgentAnnounce {
    let now = turn.now
    return turn.own.announce(batch, batch.items.compactMap { report(on: $0, now: now) }, now: now)
  }

  private func report(on item: Announcer.Item, now: Instant) -> AgentAnnounce.ObjectReport? {
    guard let at = objects.place(of: item.handle) else {
      return shelf[item.object].map { kept in
        AgentAnnounce.ObjectReport(
          object: item.object, event: item.event, held: kept.held, blocks: kept.description.geometry.blockCount,
          wanted: 0)
      }
    }
    return AgentAnnounce.ObjectReport(
      object: item.object, event: item.event, held: objects[at].exchange.held.trueCount,
      blocks: objects[at].geometry.blockCount, uploaded: ByteCount(objects[at].tally.uploaded),
      downloaded: ByteCount(objects[at].tally.received),
      wanted: item.event == .stopped ? 0 : AgentPolicy.peersWanted, age: now - objects[at].openedAt)
  }

  /// Whether every selector has heard that this node stops, or could not be told.
  package var hasSaidGoodbye: Bool { goodbyes.isEmpty }

  /// The node stops: selectors are told, so that nobody is sent here any more, and links end. Nothing is begun from
  /// now on.
  mutating func sayGoodbye(_ turn: inout Turn) {
    guard !turn.own.isStopping, configuration != nil else { return }
    turn.own.stop()
    for batch in announcer.farewells(at: turn.now) {
      let call = turn.ids.newCall()
      goodbyes.append(call)
      turn.effects.append(.announce(call, selector: guarded(batch), announcement(of: batch, turn)))
    }
    for link in turn.ids.links {
      guard let at = objects.place(of: turn.ids.object(of: link)) else { continue }
      objects[at].drop(link, .nodeStopping, &turn)
    }
  }

  mutating func announced(_ call: CallID, _ outcome: AnnounceOutcome, _ turn: inout Turn) {
    goodbyes.removeAll { $0 == call }
    if case .reply(let reply) = outcome {
      turn.own.seen(as: reply)
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
    guard let at = objects.place(of: handle) else { return }
    for want in wants.values where want.handle == handle {
      if let line = wants[want.id]?.log.found(swarm.peers, at: turn.now) { turn.effects.append(.log(line)) }
    }
    objects[at].met(swarm, bans: bans, &turn)
    drive(at, &turn)
  }
}
