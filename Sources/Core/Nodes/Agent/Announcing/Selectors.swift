import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to selectors: announces, goodbyes, and registrations that a selector has forgotten.
package struct Selectors: Codable, Sendable {
  /// What is asked about, object by object; and what is only held.
  private var announcer = Announcer()
  private var holdings = Holdings()
  private var appearances = Appearances()
  private var carrier = RegistrationCarrier()
  /// Announces that are under way, and since when.
  private var posted: [Posted] = []
  private var sharing = TraceSharing()
  /// Announces of the end that are under way.
  private var goodbyes: [CallID] = []
  /// Until when they are waited for; nil once the world was told to end, or before.
  private(set) var goodbyesDue: Instant?
  /// Whether something may have become of an announce since `takeChange` was called last.
  private var areChanged = false

  private struct Posted: Codable {
    var call: CallID
    var at: Instant
    var selector: GuardedURL
  }

  /// Of what is only held, a selector that knows no sets is told of so many, one by one.
  private static let oneByOneMax = 1_000
  /// Objects of which one message asks whether they are last copies: some 800 bytes.
  private static let questionsMax = 12
  /// Round trips in one message: some 100 bytes each.
  private static let roundTripsMax = 8

  init() {}

  /// - Parameter random: chance keeps nodes apart that would announce in the same moment.
  init(_ random: RandomSource, sharesTraces: Bool) {
    sharing = TraceSharing(isAllowed: sharesTraces)
    var spread = Spread(random)
    announcer = Announcer(spread.fork())
    holdings = Holdings(spread)
  }

  /// When something is to be announced.
  var nextDue: Instant? {
    Deadlines.earlier(Deadlines.earlier(announcer.nextDue, holdings.nextDue), appearances.nextDue)
  }

  /// How many objects selectors keep of what is only held here.
  var toldCount: Int { holdings.toldCount }

  /// Announces that are not answered yet.
  var openCount: Int { posted.count }

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
      case .isOpen(let object, let handle, let selector):
        holdings.take(object)
        announcer.add(object, handle, to: selector, at: turn.now)
      case .isKept(let object, let selector, let reach, let isRecent):
        announcer.forget(object)
        hold(object, nil, to: selector, reach, isRecent: isRecent, turn.now)
      case .isComplete(let object): announcer.soon(object, event: .completed, at: turn.now)
      case .hasPolluter(let object, let polluter):
        announcer.report(polluter, of: object)
        announcer.soon(object, at: turn.now)
      case .isGone(let object):
        announcer.forget(object)
        holdings.remove(object, at: turn.now)
      }
    }
    turn.notices.removeAll(keepingCapacity: true)
  }

  /// An object is whole, and its selector knows nobody who lacks it: it is only held from now on.
  mutating func letRest(_ object: Digest256, _ handle: ObjectHandle, _ reach: Reach, _ turn: borrowing Turn) {
    guard let selector = announcer.selector(ifIdle: object), holdings.mayTell(selector) else { return }
    announcer.forget(object)
    hold(object, handle, to: selector, reach, isRecent: true, turn.now)
  }

  private mutating func hold(
    _ object: Digest256, _ handle: ObjectHandle?, to selector: String, _ reach: Reach, isRecent: Bool, _ now: Instant
  ) {
    let isTaken = holdings.add(object, handle, to: selector, reach, isRecent: isRecent, at: now)
    if !isTaken || !holdings.mayTell(selector), announcer.count < Self.oneByOneMax {
      announcer.add(object, handle, to: selector, at: now)
    }
  }

  // Messages

  /// Sends the announces whose time has come.
  mutating func announceDue(_ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn) {
    while let batch = announcer.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      send(batch, as: turn.ids.newCall(), objects, shelf, &turn)
      areChanged = true
    }
    holdings.ask(turn.cache.hasQuestions)
    while let batch = holdings.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      send(batch, as: turn.ids.newCall(), objects, shelf, &turn)
    }
    while !turn.own.isStopping, let (selector, family) = appearances.next(at: turn.now, call: turn.ids.nextCall) {
      turn.counters.announces += 1
      let call = turn.ids.newCall()
      posted.append(Posted(call: call, at: turn.now, selector: selector))
      turn.effects.append(.control(call, .announceOver(family, selector: selector, turn.own.appearance())))
    }
  }

  /// The node is to stop: from now on goodbyes are waited for, but not for long.
  mutating func awaitGoodbyes(until due: Instant) { goodbyesDue = goodbyesDue ?? due }

  /// The world may end once every selector has heard of it, or too much time has passed.
  mutating func leaveWhenTold(_ turn: inout Turn) {
    guard let due = goodbyesDue, goodbyes.isEmpty || due <= turn.now else { return }
    goodbyesDue = nil
    turn.settle()
    turn.effects.append(.node(.leave))
  }

  /// The node stops: selectors are told, so that nobody is sent here any more.
  mutating func sayGoodbye(_ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn) {
    for batch in announcer.farewells(at: turn.now) {
      let call = turn.ids.newCall()
      turn.counters.announces += 1
      goodbyes.append(call)
      send(batch, as: call, objects, shelf, &turn)
    }
    for batch in holdings.farewells() {
      let call = turn.ids.newCall()
      turn.counters.announces += 1
      goodbyes.append(call)
      send(batch, as: call, objects, shelf, &turn)
    }
  }

  private mutating func send(
    _ batch: Holdings.Batch, as call: CallID, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    let message = batch.message
    var claim = HoldingsClaim(epoch: message.epoch, gone: message.gone, ends: message.ends)
    for item in message.items {
      guard let (held, blocks) = extent(of: item.object, item.handle, objects, shelf) else { continue }
      if held >= blocks {
        claim.whole.append(item.object)
      } else {
        claim.parts.append(HoldingsClaim.Part(object: item.object, held: held))
      }
    }
    if !message.ends {
      let asked = turn.cache.questions(atMost: Self.questionsMax, at: turn.now) {
        holdings.tells(batch.selector, of: $0)
      }
      if !asked.isEmpty { claim.asked = asked }
    }
    holdings.named(claim.whole + (claim.asked ?? []), to: batch.selector, by: call)
    let announce = turn.own.announce(holdings: claim, carries: turn.uplink.carries, now: turn.now)
    post(announce, to: GuardedURL(batch.selector, batch.reach), as: call, &turn)
  }

  private mutating func post(
    _ announce: AgentAnnounce, to selector: GuardedURL, as call: CallID, _ turn: inout Turn
  ) {
    posted.append(Posted(call: call, at: turn.now, selector: selector))
    var announce = announce
    if announce.version > 1, turn.ledger.isKept {
      announce.receipts = turn.receipts.list(
        for: selector.text, session: turn.own.session, by: call, isLast: turn.own.isStopping, at: turn.now)
    }
    if turn.own.isDual { appearances.sent(call, to: selector) }
    turn.effects.append(.control(call, .announce(selector: selector, announce)))
  }

  /// Blocks that are held of an object, and those that it has; nil if it is neither open nor in the cache.
  private func extent(
    of object: Digest256, _ handle: ObjectHandle?, _ objects: borrowing ObjectTable, _ shelf: Shelf
  ) -> (held: Int, blocks: Int)? {
    if let at = objects.place(of: handle) {
      return (objects[at].exchange.held.trueCount, objects[at].geometry.blockCount)
    }
    return shelf[object].map { ($0.held, $0.blocks) }
  }

  private mutating func send(
    _ batch: Announcer.Batch, as call: CallID, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    var reach = turn.own.reach(.world)
    var reports: [AgentAnnounce.ObjectReport] = []
    var trips: [AgentAnnounce.RoundTrip] = []
    var unreachable: [Accusation] = []
    for item in batch.items {
      if let at = objects.place(of: item.handle) {
        trips += objects[at].links.roundTrips(atMost: Self.roundTripsMax - trips.count)
        for one in objects[at].dialler.unreachable(objects[at].links, at: turn.now)
        where !unreachable.contains(where: { $0.endpoint == one.endpoint }) { unreachable.append(one) }
      }
      // A description must not send this node farther than whoever gave it may.
      reach.formUnion(self.reach(of: item.object, objects, shelf, turn))
      if let report = report(on: item, objects, shelf, turn) { reports.append(report) }
    }
    var announce = turn.own.announce(batch, reports, carries: turn.uplink.carries, now: turn.now)
    if batch.version > 1 { announce.roundTrips = trips }
    if batch.version >= AgentAnnounce.ticketVersion, turn.own.tellsUnreachable, !unreachable.isEmpty {
      unreachable = Array(unreachable.prefix(AgentAnnounce.maximumUnreachable))
      turn.counters.unreachableTold += Int64(unreachable.count)
      announce.accusations = (announce.accusations ?? []) + unreachable
    }
    post(announce, to: GuardedURL(batch.selector, reach), as: call, &turn)
  }

  /// How far the description of an object may lead.
  private func reach(
    of object: Digest256, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: borrowing Turn
  ) -> Reach {
    objects.place(of: object).map { objects[$0].origin.reach } ?? turn.own.reach(shelf[object]?.nearest ?? .thisMachine)
  }

  private func report(
    on item: Announcer.Item, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: borrowing Turn
  ) -> AgentAnnounce.ObjectReport? {
    guard let at = objects.place(of: item.handle) else {
      return shelf[item.object].map { kept in
        AgentAnnounce.ObjectReport(
          object: item.object, event: item.event, held: kept.held, blocks: kept.blocks, wanted: 0)
      }
    }
    let tally = objects[at].tally
    var report = AgentAnnounce.ObjectReport(
      object: item.object, event: item.event, held: objects[at].exchange.held.trueCount,
      blocks: objects[at].geometry.blockCount, uploaded: ByteCount(tally.uploaded),
      downloaded: ByteCount(tally.received),
      wanted: item.event == .stopped ? 0 : objects[at].peersWanted(turn.policy),
      age: turn.now - objects[at].openedAt, fromOrigin: ByteCount(tally.origin))
    if item.event == .started { report.trace = objects[at].origin.reach.trace }
    return report
  }

  /// What came of an announce. What concerns selectors alone is left to `note`.
  mutating func answered(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, _ turn: inout Turn) -> [Announcer.News]
  {
    let sent = posted.firstIndex { $0.call == call }.map { posted.remove(at: $0) }
    if case .reply(let reply) = outcome {
      turn.own.seen(as: reply)
      if let sent {
        turn.counters.announcesAnswered += 1
        turn.timings.announced(turn.now - sent.at, by: turn.sequence)
        if let order = reply.trace { sharing.asked(order, by: sent.selector, &turn) }
      }
    } else {
      if sent != nil { turn.counters.announcesFailed += 1 }
      turn.receipts.failed(call)
    }
    if appearances.answered(call, outcome, at: turn.now) { return [] }
    goodbyes.removeAll { $0 == call }
    areChanged = true
    if let (selector, news) = holdings.answered(call, outcome, at: turn.now) {
      return news.flatMap { taken($0, selector, &turn) }
    }
    return announcer.answered(call, outcome, at: turn.now)
  }

  /// What a selector said of what is only held here.
  private mutating func taken(_ news: ToldSet.News, _ selector: String, _ turn: inout Turn) -> [Announcer.News] {
    switch news {
    case .unknown(let item): return [.unknown(item.handle, item.object, selector: selector)]
    case .failed(let sentence): return [.failed(sentence: sentence)]
    case .isLastCopy(let object, let isLast):
      turn.cache.note(object, isLastCopy: isLast)
      return []
    case .called(let item):
      guard let handle = item.handle else { return [.called(item.object)] }
      holdings.take(item.object)
      announcer.add(item.object, handle, to: selector, at: turn.now)
      return []
    case .knowsNoSets:
      for item in holdings.mostRecent(Self.oneByOneMax, of: selector) {
        announcer.add(item.object, item.handle, to: selector, at: turn.now)
      }
      return []
    case .knowsSets:
      for item in holdings.mostRecent(Self.oneByOneMax, of: selector) { announcer.forget(item.object) }
      return []
    }
  }

  /// What came of bringing a selector what the flight recorder has.
  mutating func shared(_ outcome: AgentInput.ShareOutcome, _ turn: inout Turn) { sharing.shared(outcome, &turn) }

  mutating func note(
    _ news: Announcer.News, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    switch news {
    case .swarm, .called: break
    case .unknown(_, let object, let selector):
      turn.log(.info, .objectUnknown, [.init("object", object.hex), .init("selector", selector)])
      guard shelf[object]?.mayCarry ?? (registration(of: object, objects) != nil) else { return }
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
        carry(registration, for: item, as: call, objects, shelf, &turn)
      } else if shelf[item.object] != nil {
        turn.effects.append(.control(call, .describe(.keptObject(item.object))))
      } else {
        _ = carrier.answered(call, isRefused: false, at: turn.now)
      }
    }
  }

  private func carry(
    _ registration: ObjectRegistration, for item: RegistrationCarrier.Item, as call: CallID,
    _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) {
    turn.counters.registrationsCarried += 1
    let reach = reach(of: item.object, objects, shelf, turn)
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
    if case .good(let description, _) = outcome, description.infohashes.v2 == item.object,
      let registration = description.carriedRegistration
    {
      let call = turn.ids.newCall()
      carrier.bring(item, as: call)
      carry(registration, for: item, as: call, objects, shelf, &turn)
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
      holdings.retry(item.object)
    case .refused(_, let sentence): turn.log(.warning, .registrationNotTaken, fields + [.init("why", sentence)])
    case .failed(let sentence): turn.log(.info, .registrationNotTaken, fields + [.init("why", sentence)])
    }
    carryNext(objects, shelf, &turn)
  }
}
