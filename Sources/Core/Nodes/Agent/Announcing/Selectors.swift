import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to selectors: announces, goodbyes, and registrations that a selector has forgotten.
package struct Selectors: Codable, Sendable {
  private var announcer = Announcer()
  private var carrier = RegistrationCarrier()
  /// Announces of the end that are under way.
  private var goodbyes: [CallID] = []
  /// Until when they are waited for; nil once the world was told to end, or before.
  private(set) var goodbyesDue: Instant?
  /// Whether something may have become of an announce since `takeChange` was called last.
  private var areChanged = false

  init() {}

  /// When something is to be announced.
  var nextDue: Instant? { announcer.nextDue }

  /// Whether a selector was asked about an object for the first time and has not answered yet.
  func areAwaited(for object: Digest256) -> Bool { announcer.awaitsFirstReply(of: object) }

  /// Whether somebody may wait for another answer than when this was called last.
  mutating func takeChange() -> Bool {
    defer { areChanged = false }
    return areChanged
  }

  // What there is to announce

  /// Takes over what they are to hear of.
  mutating func takeNotices(_ turn: inout Turn) {
    guard !turn.notices.isEmpty else { return }
    for notice in turn.notices {
      switch notice {
      case .isHere(let object, let handle, let selector, let due):
        announcer.add(object, handle, to: selector, at: due)
      case .isComplete(let object): announcer.soon(object, event: .completed, at: turn.now)
      case .hasPolluter(let object, let polluter):
        announcer.report(polluter, of: object)
        announcer.soon(object, at: turn.now)
      case .isShelved(let object): announcer.shelve(object)
      case .isGone(let object): announcer.forget(object)
      }
    }
    turn.notices.removeAll(keepingCapacity: true)
  }

  // Messages

  /// Sends the announces whose time has come.
  mutating func announceDue(_ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn) {
    while let batch = announcer.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      send(batch, as: turn.ids.newCall(), objects, shelf, &turn)
      areChanged = true
    }
  }

  /// The node is to stop: from now on goodbyes are waited for, but not for long.
  mutating func awaitGoodbyes(until due: Instant) { goodbyesDue = goodbyesDue ?? due }

  /// The world may end once every selector has heard of it, or too much time has passed.
  mutating func leaveWhenTold(_ turn: inout Turn) {
    guard let due = goodbyesDue, goodbyes.isEmpty || due <= turn.now else { return }
    goodbyesDue = nil
    turn.effects.append(.node(.leave))
  }

  /// The node stops: selectors are told, so that nobody is sent here any more.
  mutating func sayGoodbye(_ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn) {
    for batch in announcer.farewells(at: turn.now) {
      let call = turn.ids.newCall()
      goodbyes.append(call)
      send(batch, as: call, objects, shelf, &turn)
    }
  }

  private func send(
    _ batch: Announcer.Batch, as call: CallID, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    var reach: Reach?
    var reports: [AgentAnnounce.ObjectReport] = []
    for item in batch.items {
      // A description must not send this node farther than those may who asked for its object.
      let own = objects.place(of: item.handle).map { objects[$0].origin.reach } ?? .anywhere
      if reach == nil { reach = own } else { reach?.formUnion(own) }
      if let report = report(on: item, objects, shelf, turn) { reports.append(report) }
    }
    let selector = reach.map { GuardedURL(batch.selector, $0) } ?? GuardedURL(batch.selector)
    let announce = turn.own.announce(batch, reports, carries: turn.uplink.carries, now: turn.now)
    turn.effects.append(.control(call, .announce(selector: selector, announce)))
  }

  private func report(
    on item: Announcer.Item, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: borrowing Turn
  ) -> AgentAnnounce.ObjectReport? {
    guard let at = objects.place(of: item.handle) else {
      return shelf[item.object].map { kept in
        AgentAnnounce.ObjectReport(
          object: item.object, event: item.event, held: kept.held, blocks: kept.geometry.blockCount, wanted: 0)
      }
    }
    let tally = objects[at].tally
    return AgentAnnounce.ObjectReport(
      object: item.object, event: item.event, held: objects[at].exchange.held.trueCount,
      blocks: objects[at].geometry.blockCount, uploaded: ByteCount(tally.uploaded),
      downloaded: ByteCount(tally.received),
      wanted: item.event == .stopped ? 0 : Dialler.wanted(objects[at].exchange, turn.policy),
      age: turn.now - objects[at].openedAt, fromOrigin: ByteCount(tally.origin))
  }

  /// What came of an announce. What concerns selectors alone is left to `note`.
  mutating func answered(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, _ turn: inout Turn) -> [Announcer.News]
  {
    goodbyes.removeAll { $0 == call }
    areChanged = true
    if case .reply(let reply) = outcome { turn.own.seen(as: reply) } else { turn.counters.announcesFailed += 1 }
    return announcer.answered(call, outcome, at: turn.now)
  }

  mutating func note(
    _ news: Announcer.News, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    switch news {
    case .swarm: break
    case .unknown(_, let object, let selector):
      turn.log(.info, .objectUnknown, [.init("object", object.hex), .init("selector", selector)])
      guard shelf[object] != nil || registration(of: object, objects) != nil else { return }
      carrier.add(RegistrationCarrier.Item(object: object, selector: selector), at: turn.now)
      carryNext(objects, shelf, &turn)
    case .failed(let sentence): turn.log(.warning, .announceFailed, [.init("why", sentence)])
    case .isOld(let selector): turn.log(.notice, .selectorIsOld, [.init("selector", selector)])
    }
  }

  // Registrations

  private mutating func carryNext(_ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn) {
    while !turn.own.isStopping, let item = carrier.next(call: turn.ids.nextCall) {
      let call = turn.ids.newCall()
      if let registration = registration(of: item.object, objects) {
        carry(registration, for: item, as: call, objects, &turn)
      } else if shelf[item.object] != nil {
        turn.effects.append(.control(call, .describe(.keptObject(item.object))))
      } else {
        _ = carrier.answered(call, isRefused: false, at: turn.now)
      }
    }
  }

  private func carry(
    _ registration: ObjectRegistration, for item: RegistrationCarrier.Item, as call: CallID,
    _ objects: borrowing ObjectTable, _ turn: inout Turn
  ) {
    turn.counters.registrationsCarried += 1
    let reach = objects.place(of: item.object).map { objects[$0].origin.reach } ?? .anywhere
    turn.effects.append(.control(call, .register(selector: GuardedURL(item.selector, reach), registration)))
  }

  private func registration(of object: Digest256, _ objects: borrowing ObjectTable) -> ObjectRegistration? {
    objects.place(of: object).flatMap { objects[$0].description.carriedRegistration }
  }

  /// A description has come; false when it was called for something else than the registration that it may carry.
  mutating func described(
    _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ objects: borrowing ObjectTable, _ shelf: Shelf,
    _ turn: inout Turn
  ) -> Bool {
    guard let item = carrier.answered(call, isRefused: false, at: turn.now) else { return false }
    if case .good(let description) = outcome, description.infohashes.v2 == item.object,
      let registration = description.carriedRegistration
    {
      let call = turn.ids.newCall()
      carrier.bring(item, as: call)
      carry(registration, for: item, as: call, objects, &turn)
    }
    carryNext(objects, shelf, &turn)
    return true
  }

  /// What came of a registration that was brought.
  mutating func registered(
    _ call: CallID, _ outcome: RegistrationCarrier.Outcome, _ objects: borrowing ObjectTable, _ shelf: Shelf,
    _ turn: inout Turn
  ) {
    let isRefused = if case .refused = outcome { true } else { false }
    guard let item = carrier.answered(call, isRefused: isRefused, at: turn.now) else { return }
    let fields = [LogEvent.Field("object", item.object.hex), .init("selector", item.selector)]
    switch outcome {
    case .accepted:
      turn.log(.info, .registrationCarried, fields)
      announcer.soon(item.object, at: turn.now)
    case .refused(_, let sentence): turn.log(.warning, .registrationNotTaken, fields + [.init("why", sentence)])
    case .failed(let sentence): turn.log(.info, .registrationNotTaken, fields + [.init("why", sentence)])
    }
    carryNext(objects, shelf, &turn)
  }
}
