import Selection
import Swarming
import Vocabulary
import Wire

/// What users wait for: joins the search for what they mean, the gateway's side of it, and the delivery of what the
/// objects hold.
package struct Wants: Codable, Sendable {
  private var table = WantTable()
  private var search: WantSearch
  private var gateway: Gateway

  init() {
    search = WantSearch()
    gateway = Gateway()
  }

  init(_ configuration: AgentConfiguration) {
    search = WantSearch(
      Trust(
        PinBook(configuration.pins),
        given: GivenKeys(anywhere: configuration.trustedKeys, origins: configuration.originKeys ?? []),
        staleFor: configuration.staleFor))
    gateway = Gateway(configuration.gateway)
  }

  package var isEmpty: Bool { table.isEmpty }
  var count: Int { table.count }
  /// What is to be remembered of keys and serials, the newest of each.
  var keyPins: [KeyPin] { search.keyPins }

  /// The command line wants something.
  /// - Parameter pledge: what the whole file must be, where that is known.
  mutating func begin(
    _ id: WantID, _ target: Want.Target, allowsUnverified: Bool, _ pledge: FilePledge?,
    _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    begin(id, target, nil, nil, allowsUnverified: allowsUnverified, pledge, &objects, &turn)
  }

  /// A request came to the gateway.
  mutating func asked(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    let isFull = table.count >= turn.policy.wantsMax
    guard let fetch = gateway.asked(exchange, request, isFull: isFull, &turn) else { return }
    let takesAll = gateway.policy.refusesUnverified != true
    begin(
      exchange.want, .url("\(fetch.url)"), request, fetch, allowsUnverified: takesAll, nil, &objects, &turn)
  }

  private mutating func begin(
    _ id: WantID, _ target: Want.Target, _ request: HTTPRequest?, _ fetch: GatewayFetch?, allowsUnverified: Bool,
    _ pledge: FilePledge?, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard table.place(of: id) == nil, table.count < turn.policy.wantsMax else {
      let sentence = "this node already serves as many requests as it can; try again later"
      return turn.effects.append(.reader(id, .fail(TransferFailure(.badRequest, sentence))))
    }
    turn.counters.wants += 1
    let want = Want(id, target, request, fetch, allowsUnverified: allowsUnverified, pledge, turn)
    table.add(want)
    turn.log(want.log.accepted)
    guard let at = table.place(of: id) else { return }
    apply(search.seek(at, &table, objects, gateway, &turn), to: id, &objects, &turn)
  }

  // MARK: Answers of the world

  /// A call of some want has come so far.
  mutating func noteStep(_ step: Want.Step, of call: CallID) { search.noteStep(step, of: call, &table) }

  mutating func probed(
    _ call: CallID, _ outcome: AgentInput.ProbeOutcome, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(where: { if case .probing(call) = $0.phase { true } else { false } }) else { return }
    let id = table[at].id
    apply(search.probed(at, outcome, &table, objects, gateway, &turn), to: id, &objects, &turn)
  }

  /// A description that is kept has come; false when the call was for something else.
  mutating func recalled(
    _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ objects: inout ObjectTable, _ turn: inout Turn
  ) -> Bool {
    guard let at = table.place(where: { $0.recall.isAsked(under: call) }) else { return false }
    let id = table[at].id
    apply(search.recalled(at, call, outcome, &table, &turn), to: id, &objects, &turn)
    return true
  }

  mutating func described(
    _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(where: { if case .describing(call) = $0.phase { true } else { false } }) else { return }
    let id = table[at].id
    apply(search.described(at, call, outcome, &table, objects, gateway, &turn), to: id, &objects, &turn)
  }

  /// The world has kept what it was to remember, or why not: who waited for that goes on, or fails.
  mutating func remembered(_ call: CallID, failure: String?, _ objects: inout ObjectTable, _ turn: inout Turn) {
    search.remembered(call, failure: failure)
    for id in table.ids {
      guard let at = table.place(of: id) else { continue }
      apply(search.resume(at, after: call, failure: failure, table), to: id, &objects, &turn)
    }
  }

  /// An origin withdraws a file; whether it is believed.
  mutating func withdraw(_ withdrawal: Withdrawal, _ turn: inout Turn) -> Bool { search.withdraw(withdrawal, &turn) }

  /// Whether the origin has withdrawn what this describes.
  func isWithdrawn(_ description: ObjectDescription) -> Bool { search.isWithdrawn(description) }

  mutating func lookedUp(
    _ id: WantID, _ stored: StoredResponse?, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    apply(Forwarder.lookedUp(at, stored, search, &table, objects, &gateway, &turn), to: id, &objects, &turn)
  }

  mutating func forwarded(
    _ id: WantID, _ head: Forwarding.Head, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    apply(Forwarder.answered(at, head, search, &table, objects, &gateway, &turn), to: id, &objects, &turn)
  }

  mutating func forwardEnded(
    _ id: WantID, _ end: Forwarding.End, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    apply(Forwarder.ended(at, end, search, &table, objects, &gateway, &turn), to: id, &objects, &turn)
  }

  mutating func tunnelled(_ exchange: ExchangeID, _ end: Forwarding.End?, _ turn: inout Turn) {
    gateway.tunnelled(exchange, end, &turn)
  }

  private mutating func apply(
    _ outcome: Forwarder.Outcome, to id: WantID, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    switch outcome {
    case .goesOn, .isOver: break
    case .isDescribed: search.describe(at, &table, &turn)
    case .isOpen(let place):
      guard let level = search.level(of: objects[place].description, for: table[at]) else {
        // It was opened for somebody who took less.
        return search.describe(at, &table, &turn)
      }
      table[at].trust = level
      attach(id, to: place, &objects, &turn)
    case .isAway(let sentence):
      apply(search.originIsAway(at, sentence, mayRetry: false, &table, &turn), to: id, &objects, &turn)
    case .fails(let failure): fail(id, failure.kind, failure.sentence, &objects, &turn)
    }
  }

  private mutating func apply(
    _ outcome: WantSearch.Outcome, to id: WantID, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    switch outcome {
    case .goesOn: break
    case .isDescribed(let description, let call): attach(id, to: description, call, &objects, &turn)
    case .fails(let kind, let sentence): fail(id, kind, sentence, &objects, &turn)
    }
  }

  // MARK: Objects

  /// What a want means is known: its object is open, or is opened.
  private mutating func attach(
    _ id: WantID, to description: ObjectDescription, _ call: CallID, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    if let failure = table[at].pledge?.refusal(ofLength: description.geometry.length, isWhole: true) {
      return fail(id, failure.kind, failure.sentence, &objects, &turn)
    }
    guard !turn.cache.isLeaving(description.infohashes.v2) else {
      // It is being removed: what was there is gone in a moment, and it begins anew.
      table[at].phase = .pausing(until: turn.now + turn.policy.removalPause)
      return
    }
    let known = objects.place(of: description.infohashes.v2)
    if known == nil, table[at].request?.field("range") == nil, let sentence = turn.cache.refusal(of: description) {
      return fail(id, .storage, sentence, &objects, &turn)
    }
    let tally = known.map { objects[$0].tally } ?? TransferTally()
    turn.log(table[at].log.described(description, having: tally, at: turn.now))
    if let known {
      objects[known].probed(table[at].entityTag)
      return attach(id, to: known, &objects, &turn)
    }
    if let handle = objects.opening(of: description.infohashes.v2) {
      table[at].phase = .opening(handle)
      return
    }
    guard objects.hasRoom(turn.policy) else {
      return fail(id, .storage, "this node already holds as many objects as it can", &objects, &turn)
    }
    let opening = ObjectTable.Opening(
      description: description, url: table[at].url, entityTag: table[at].entityTag, reach: table[at].route.reach,
      searchTime: turn.now - table[at].startedAt)
    table[at].phase = .opening(objects.open(opening, described: call, verifying: true, &turn))
  }

  /// A want's object is open: delivers what is there and wakes whoever can bring the rest.
  private mutating func attach(_ id: WantID, to place: Int, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let at = table.place(of: id) else { return }
    objects[place].isWanted(by: table[at], &turn)
    table[at].phase = .attached(objects[place].handle)
    startDelivery(id, from: place, &objects, &turn)
    objects[place].showInterest(&turn)
    objects.drive(place, &turn)
  }

  /// A download that begins while its origin is away does not wait for it: peers come first.
  func beginsWithoutOrigin(_ handle: ObjectHandle) -> Bool {
    table.place { $0.handle == handle && $0.recall.isUsed } != nil
  }

  /// An object was opened: those who waited for it get what is there.
  mutating func opened(_ place: Int, _ objects: inout ObjectTable, _ turn: inout Turn) {
    let handle = objects[place].handle
    for id in table.ids(of: handle) {
      guard let at = table.place(of: id) else { continue }
      table[at].phase = .attached(handle)
      startDelivery(id, from: place, &objects, &turn)
    }
    refreshReaders(of: place, &objects, &turn)
  }

  /// The selector has named peers of an object.
  mutating func found(_ peers: [RankedPeer], of handle: ObjectHandle, _ turn: inout Turn) {
    for id in table.ids(of: handle) {
      guard let at = table.place(of: id), let line = table[at].log.found(peers, at: turn.now) else { continue }
      turn.log(line)
    }
  }

  /// Why the wants of an object fail: it cannot be stored, or is gone.
  mutating func failAll(
    of handle: ObjectHandle, _ kind: TransferFailure.Kind, _ sentence: String, _ objects: inout ObjectTable,
    _ turn: inout Turn
  ) {
    for id in table.ids(of: handle) { fail(id, kind, sentence, &objects, &turn) }
  }

  /// An object was closed that its wants cannot do with: begins again for those who have received nothing yet, fails
  /// the others with the sentence.
  mutating func restart(_ ids: [WantID], _ sentence: String, _ objects: inout ObjectTable, _ turn: inout Turn) {
    for id in ids {
      guard let at = table.place(of: id) else { continue }
      let canRestart =
        table[at].url != nil && table[at].restarts < turn.policy.restartsMax
        && (table[at].request == nil || !table[at].reading.hasBegun)
      guard canRestart else {
        fail(id, .changed, sentence, &objects, &turn)
        continue
      }
      table[at].restarts += 1
      table[at].reading.restart()
      table[at].metainfoURL = nil
      table[at].tries = 0
      table[at].recall = Recall()
      table[at].phase = .pausing(until: turn.now + .seconds(1))
    }
  }

  /// Whether anybody wants an object.
  func areFor(_ handle: ObjectHandle) -> Bool { table.place { $0.handle == handle } != nil }

  /// The wants of an object.
  func ids(of handle: ObjectHandle) -> [WantID] { table.ids(of: handle) }

  // MARK: Delivery

  /// The object's bytes are there or on their way: say so to the reader, and hand over what there is.
  private mutating func startDelivery(
    _ id: WantID, from place: Int, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    let tally = objects[place].tally
    let whole = HTTPResponse.BodyPart.file(FileToken(0), ByteSpan(offset: 0, length: objects[place].geometry.length))
    var answer = HTTPResponse(status: 200, body: [whole])
    var isWhole = false
    if let request = table[at].request {
      let fetch = table[at].fetch
      if let head = fetch?.head { objects[place].meets(head) }
      answer = gateway.answer(id, request, fetch, with: objects[place], table[at], &turn)
      let exchange = id.exchange
      guard answer.status == 200 || answer.status == 206 else {
        return answerWithout(id, answer, tally, place, &objects, &turn)
      }
      gateway.answered(exchange, status: answer.status, .object(objects[place].handle, tally))
      answer.fields.append(HTTPField("content-length", "\(answer.length)"))
      isWhole = answer.status == 200 && request.method == "GET"
      if isWhole { objects[place].countWholeRequest() }
    }
    table[at].reading.begin(answer.body, isWhole: isWhole, at: turn.now)
    turn.effects.append(.reader(id, .begin(HTTPResponse(status: answer.status, fields: answer.fields))))
    if tally.store + tally.received > 0 { tellFirstByte(at, objects[place], &turn) }
    if table[at].request?.method == "HEAD" { return finish(id, place, &objects, &turn) }
    deliver(id, place, &objects, &turn)
    refreshReaders(of: place, &objects, &turn)
  }

  /// Answers with a head alone: the client has the object, or asked for what is not in it.
  private mutating func answerWithout(
    _ id: WantID, _ answer: HTTPResponse, _ tally: TransferTally, _ place: Int, _ objects: inout ObjectTable,
    _ turn: inout Turn
  ) {
    guard let want = table.remove(id) else { return }
    turn.counters.wantsMet += 1
    gateway.answered(id.exchange, status: answer.status, .gateway)
    turn.log(want.log.complete(bytes: 0, tally, want.trust, waited: want.waits.statement(at: turn.now), at: turn.now))
    turn.effects.append(.gateway(id.exchange, .answer(answer)))
    refreshReaders(of: place, &objects, &turn)
  }

  /// A block of an object is there, or its store has confirmed some: its readers get what has become contiguous.
  mutating func held(by place: Int, _ objects: inout ObjectTable, _ turn: inout Turn) {
    for id in table.ids(of: objects[place].handle) {
      if let at = table.place(of: id) { tellFirstByte(at, objects[place], &turn) }
      deliver(id, place, &objects, &turn)
    }
  }

  private mutating func tellFirstByte(_ at: Int, _ object: borrowing AgentObject, _ turn: inout Turn) {
    guard let line = table[at].log.arrived(object.tally, at: turn.now) else { return }
    turn.log(line)
    guard table[at].log.received(object.tally) > 0 else { return }
    turn.timings.began(
      table[at].reading.length, after: turn.now - table[at].startedAt, isHeldOut: object.isHeldOut, by: turn.sequence)
  }

  /// The reader has taken all delivered bytes before this offset of the object.
  mutating func drained(_ id: WantID, through: Int64, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let at = table.place(of: id) else { return }
    table[at].reading.took(through: through)
    let place = objects.place(of: table[at].handle)
    if let place {
      deliver(id, place, &objects, &turn)
      // It may wait for the next block now.
      refreshReaders(of: place, &objects, &turn)
      objects.drive(place, &turn)
    }
  }

  private mutating func deliver(_ id: WantID, _ place: Int, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let at = table.place(of: id), case .attached = table[at].phase else { return }
    let hasMoved = objects.advance(&table[at].reading, of: id, at: place, &turn)
    if let next = table[at].reading.nextBlock, objects.holds(next, at: place) { objects[place].confirm(&turn) }
    guard hasMoved else { return }
    if table[at].reading.isOver {
      finish(id, place, &objects, &turn)
    } else {
      refreshReaders(of: place, &objects, &turn)
    }
  }

  private mutating func finish(_ id: WantID, _ place: Int, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let at = table.place(of: id), !table[at].reading.awaitsHash(table[at].pledge, id, &turn),
      let want = table.remove(id)
    else { return }
    var report = TransferReport(
      of: objects[place].description, objects[place].tally, bytes: want.reading.length,
      elapsed: turn.now - want.startedAt, trust: want.trust)
    want.vouch(in: &report)
    report.usedKeptDescription = want.recall.isUsed
    report.lateness = want.lateness
    report.waited = want.waits.statement(at: turn.now)
    turn.counters.wantsMet += 1
    let sent = want.request?.method == "HEAD" ? 0 : report.bytes
    if sent > 0, want.log.received(objects[place].tally) > 0 {
      let isHeldOut = objects[place].isHeldOut
      turn.timings.delivered(sent, after: report.elapsed, isHeldOut: isHeldOut, by: turn.sequence)
    }
    turn.log(
      want.log.complete(bytes: sent, objects[place].tally, want.trust, waited: report.waited, at: turn.now))
    turn.effects.append(.reader(id, .finish(report)))
    refreshReaders(of: place, &objects, &turn)
  }

  /// Tells an object where in-order readers wait and what is waited for at all. The command line's file is not read in
  /// order: rarest first is faster.
  private func refreshReaders(of place: Int?, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let place else { return }
    let policy = gateway.policy
    let isPopular = policy.completesAfter > 0 && objects[place].wholeRequests >= policy.completesAfter
    var readers: [Int] = []
    var wanted: WantedBlocks = isPopular ? .all : .none
    let handle = objects[place].handle
    for at in table.indices where table[at].handle == handle {
      wanted.formUnion(table[at].wantedBlocks(in: objects[place].geometry, policy))
      if table[at].request != nil, let block = table[at].reading.nextBlock { readers.append(block) }
    }
    objects[place].want(wanted, readers: readers.sorted(), at: turn.now)
  }

  mutating func plainProgress(
    _ id: WantID, _ received: ByteCount, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id) else { return }
    apply(PlainFetch.received(received, at, &table, &turn), to: id, &objects, &turn)
  }

  mutating func plainEnded(_ id: WantID, _ end: AgentInput.PlainEnd, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let at = table.place(of: id) else { return }
    apply(PlainFetch.ended(at, end, &table, &turn), to: id, &objects, &turn)
  }

  /// What a want was handed was hashed: it is the file that somebody has pledged, or is refused.
  mutating func digested(
    _ id: WantID, _ digests: FilePledge.Digests, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = table.place(of: id), table[at].reading.wasHashed() else { return }
    if let failure = table[at].pledge?.refusal(of: digests) {
      return fail(id, failure.kind, failure.sentence, &objects, &turn)
    }
    table[at].trust = .signed
    guard let place = objects.place(of: table[at].handle) else { return PlainFetch.finish(id, &table, &turn) }
    finish(id, place, &objects, &turn)
  }

  private mutating func fail(
    _ id: WantID, _ kind: TransferFailure.Kind, _ sentence: String, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let want = table.remove(id) else { return }
    turn.counters.failures[kind] += 1
    var failure = TransferFailure(kind, sentence)
    failure.waited = want.waits.statement(at: turn.now)
    turn.log(want.log.failed(failure, at: turn.now))
    if want.fetch != nil, !want.reading.hasBegun {
      gateway.refuse(id.exchange, failure, &turn)
    } else {
      turn.effects.append(.reader(id, .fail(failure)))
    }
    refreshReaders(of: objects.place(of: want.handle), &objects, &turn)
  }

  /// The reader of a want is gone: what only it waited for is fetched no further.
  mutating func abandon(_ id: WantID, _ objects: inout ObjectTable, _ turn: inout Turn) {
    guard let want = table.remove(id) else { return }
    turn.counters.wantsAbandoned += 1
    turn.log(want.log.abandoned(at: turn.now))
    switch want.phase {
    case .forwarding, .relaying: turn.effects.append(.gateway(want.id.exchange, .endForward))
    default: break  // Nothing else is under way for it alone.
    }
    guard let place = objects.place(of: want.handle) else { return }
    refreshReaders(of: place, &objects, &turn)
    objects[place].cancelIdle(&turn)
  }

  /// An exchange of the gateway is over.
  mutating func exchangeEnded(
    _ exchange: ExchangeID, sent: Int64, isWhole: Bool, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    abandon(exchange.want, &objects, &turn)
    let cost = objects.place(of: gateway.object(of: exchange)).map { objects[$0].tally }
    gateway.ended(exchange, sent: sent, isWhole: isWhole, cost: cost, &turn)
  }

  // MARK: Time

  /// Wants whose pause is over try again, those whose origin has been silent for too long look for what is kept.
  mutating func wake(_ objects: inout ObjectTable, _ turn: inout Turn) {
    guard turn.deadlines.isDue(.wants, at: turn.now) else { return }
    for id in table.ids {
      guard let at = table.place(of: id) else { continue }
      apply(search.resume(at, &table, objects, gateway, &turn), to: id, &objects, &turn)
    }
    for at in table.indices { search.recallIfSilent(at, &table, &turn) }
  }

  /// A want without any source for too long fails with a sentence instead of hanging.
  mutating func expire(_ objects: inout ObjectTable, _ turn: inout Turn) {
    for id in table.ids {
      guard let at = table.place(of: id), let failure = Patience.failure(of: table[at], objects, turn) else { continue }
      fail(id, failure.kind, failure.sentence, &objects, &turn)
    }
  }

  /// Notes when a want is to be looked at next.
  func noteDeadline(_ turn: inout Turn) { if table.isTouched { turn.deadlines.set(.wants, table.nextDue) } }

  /// Charges the time since the last input to what each want waited for, where something may have happened.
  /// - Parameter all: whether something may have happened to all objects.
  mutating func charge(
    _ objects: inout ObjectTable, _ selectors: borrowing Selectors, all: Bool, at now: Instant
  ) {
    table.charge(&objects, selectors, all: all, at: now)
  }

  /// Those under way, for whoever looks at them.
  var underWay: WantTable { table }
}
