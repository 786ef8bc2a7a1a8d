import Selection
import Swarming
package import Vocabulary
import Wire

/// The agent: one machine with many objects, because upload rate, links and disk are shared.
///
/// A want is probed (HEAD), described (metainfo), trusted, and attached to an object; the object's exchange says which
/// blocks to ask of whom; verified blocks are stored, told to the neighbours, served and delivered in order.
///
/// This file hands each input to whom it concerns, and what came of it to others: `Wants` (users), `ObjectTable`
/// (objects and their links), `Admission` (who calls), `Selectors`. These see each other only where they are handed
/// down, never this machine.
package struct AgentMachine: Machine {
  package private(set) var configuration: AgentConfiguration?
  /// Whether it has a configuration; to ask that for `nil` copies it.
  private var hasStarted = false
  package private(set) var objects = ObjectTable()
  package private(set) var wants = Wants()
  private var admission = Admission()
  private var selectors = Selectors()
  private var memory = Turn.Memory()

  /// Objects of the cache are announced in groups, so long apart, so that a large cache does not come all at once.
  private static let shelfStep = TimeSpan.milliseconds(100)

  package init() {}

  package var counters: AgentCounters { memory.counters }

  /// Who the node is to others.
  var own: OwnNode { memory.own }

  /// What lies in the cache and is not open.
  package var shelf: Shelf { admission.shelf }

  private var swarmPolicy: SwarmPolicy { configuration?.swarm ?? SwarmPolicy() }

  /// What is to be remembered of keys and serials, the newest of each.
  package var keyPins: [KeyPin] { wants.keyPins }

  /// How far a want is; nil when it is over, or was never begun.
  package func progress(of id: WantID) -> WantProgress? {
    wants.progress(of: id, objects, selectors)
  }

  package static var deadlineReached: AgentInput { .deadlineReached }

  package static func write(_ effects: [AgentEffect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try EffectBytes.append(effects, to: &bytes)
  }

  package var nextDeadline: Instant? {
    guard hasStarted, !memory.own.isStopping else { return selectors.goodbyesDue }
    return memory.deadlines.next
  }

  package mutating func handle(_ input: AgentInput, at now: Instant, effects: inout [AgentEffect]) {
    var turn = Turn(&memory, at: now)
    // Not copied: the world's array is added to.
    swap(&turn.effects, &effects)
    route(input, &turn)
    if turn.own.isStopping {
      selectors.leaveWhenTold(&turn)
    } else if hasStarted {
      whatIsDue(&turn)
    }
    objects.noteDeadlines(&turn)
    // Asked for before, for an organ that is read while it changes is copied.
    let mayConcernAll = selectors.takeChange()
    wants.charge(&objects, selectors, all: mayConcernAll, at: now)
    objects.forgetChanges()
    swap(&turn.effects, &effects)
    turn.end(&memory)
  }

  // MARK: Inputs

  /// Hands an input to whom it concerns.
  private mutating func route(_ input: AgentInput, _ turn: inout Turn) {
    switch input {
    case .started(let configuration, let seed, _): start(configuration, seed: seed, &turn)
    case .deadlineReached: break
    case .stopping: stop(&turn)
    case .wanted(let want, let target): wants.begin(want, target, &objects, &turn)
    case .asked(let exchange, let request): asked(exchange, request, &turn)
    case .abandoned(let want): wants.abandon(want, &objects, &turn)
    case .exchangeEnded(let exchange, let sent, let isWhole):
      wants.exchangeEnded(exchange, sent: sent, isWhole: isWhole, &objects, &turn)
    case .tunnelled(let exchange, let end): wants.tunnelled(exchange, end, &turn)
    case .lookedUp(let want, let stored): wants.lookedUp(want, stored, &objects, &turn)
    case .forwarded(let want, let head): wants.forwarded(want, head, &objects, &turn)
    case .forwardEnded(let want, let end): wants.forwardEnded(want, end, &objects, &turn)
    case .deliveryDrained(let want, let through): wants.drained(want, through: through, &objects, &turn)
    case .plainProgress(let want, let received, _): wants.plainProgress(want, received, &turn)
    case .plainEnded(let want, let end): wants.plainEnded(want, end, &objects, &turn)
    case .calling(let call, let step): wants.noteStep(step, of: call)
    case .probed(let call, let outcome): wants.probed(call, outcome, &objects, &turn)
    case .described(let call, let outcome): described(call, outcome, &turn)
    case .announced(let call, let outcome): announced(call, outcome, &turn)
    case .registered(let call, let outcome): selectors.registered(call, outcome, objects, admission.shelf, &turn)
    case .shelved(let list): shelved(list, &turn)
    case .opened(let object, let held, let provable): opened(object, held: held, provable: provable, &turn)
    case .stored(let object): stored(object, &turn)
    case .storeFailed(let object, let sentence): storeFailed(object, sentence, &turn)
    case .judged(let object, let judgement): judged(object, judgement, &turn)
    case .handshake(let link, let remote, let handshake): greeted(link, remote, handshake, &turn)
    case .message(let link, let message): received(message, on: link, &turn)
    case .blockArrived(let link, let request, let verdict): blockArrived(link, request, verdict, &turn)
    case .hashesArrived(let link, let request, let proven): hashesArrived(link, request, proven, &turn)
    case .drained(let link, let pieces): drained(link, pieces: pieces, &turn)
    case .linkClosed(let link, let end): linkClosed(link, end, &turn)
    case .strangerRefused: turn.counters.strangersRefused += 1
    case .originAnswered(let request, let head): originAnswered(request, head, &turn)
    case .originBlock(let request, let block, let verdict): originBrought(block, by: request, verdict, &turn)
    case .originLeaves(let request, let proven): originGaveLeaves(request, proven, &turn)
    case .originEnded(let request, let end): originEnded(request, end, &turn)
    }
  }

  private func place(of link: LinkID, _ turn: borrowing Turn) -> Int? {
    objects.place(of: turn.ids.object(of: link))
  }

  private func place(of request: OriginRequestID, _ turn: borrowing Turn) -> Int? {
    objects.place(of: turn.ids.object(of: request))
  }

  // MARK: The node

  private mutating func start(_ configuration: AgentConfiguration, seed: UInt64, _ turn: inout Turn) {
    self.configuration = configuration
    hasStarted = true
    memory.policy = configuration.policy
    turn.begin(configuration.policy)
    wants = Wants(configuration)
    let source = RandomSource(seed: seed)
    turn.random = source.forked(for: "swarming")
    turn.nonces = source.forked(for: "nonces")
    turn.own = OwnNode(configuration, source, now: turn.now)
    turn.uplink = Uplink(limit: configuration.uploadLimit, configuration.swarm, now: turn.now)
    turn.deadlines.set(.tick, turn.now + turn.policy.tickWhileIdle)
    turn.log(
      .info, .listening,
      [
        .init("endpoint", "\(configuration.listen)"), .init("client", configuration.client),
        .init("uploads", configuration.uploadLimit?.bytesPerSecond ?? 0),
      ])
    if configuration.servesKept { turn.effects.append(.node(.listKept(atMost: Shelf.objectsMax))) }
  }

  /// The node stops: selectors are told, and links end. Nothing is begun from now on.
  private mutating func stop(_ turn: inout Turn) {
    guard hasStarted else { return }
    selectors.awaitGoodbyes(until: turn.now + turn.policy.goodbyePatience)
    guard !turn.own.isStopping else { return }
    turn.own.stop()
    selectors.sayGoodbye(objects, admission.shelf, &turn)
    for link in turn.ids.links {
      if let at = place(of: link, turn) { objects[at].drop(link, .nodeStopping, &turn) }
    }
  }

  // MARK: Users

  private mutating func asked(_ exchange: ExchangeID, _ request: HTTPRequest, _ turn: inout Turn) {
    let shelved = admission.shelf.count
    wants.asked(exchange, request, &objects, &turn) { AgentMetrics.text($1, $0, shelved: shelved) }
  }

  private mutating func described(_ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ turn: inout Turn) {
    if wants.recalled(call, outcome, &objects, &turn) { return }
    switch admission.tookDown(call, outcome, &objects, &turn) {
    case .isOther: wants.described(call, outcome, &objects, &turn)
    case .isOpening: break
    case .isGone(let object):
      selectors.forget(object)
      admission.cannotOpen(object, &turn)
    }
  }

  // MARK: Selectors

  private mutating func announced(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, _ turn: inout Turn) {
    for news in selectors.answered(call, outcome, &turn) {
      if case .swarm(let handle, _, let swarm) = news, let at = objects.place(of: handle) {
        wants.found(swarm.peers, of: objects[at].handle, &turn)
        objects[at].met(swarm, bans: admission.bans, &turn)
        objects.drive(at, &turn)
      } else {
        selectors.note(news, objects, admission.shelf, &turn)
      }
    }
  }

  /// The world found these in the cache: they are announced from the start, and opened when a peer calls for one.
  private mutating func shelved(_ list: [Shelf.KeptObject], _ turn: inout Turn) {
    for kept in list {
      guard admission.put(kept, objects), let selector = kept.description.selector else { continue }
      let group = Int64((admission.shelf.count - 1) / Announcer.batchObjectsMax)
      selectors.add(kept.object, nil, to: selector, at: turn.now + Self.shelfStep * group)
    }
  }

  // MARK: Objects

  private mutating func opened(_ handle: ObjectHandle, held: BitField, provable: BitField, _ turn: inout Turn) {
    guard let opening = objects.takeOpening(handle) else { return }
    let isWithoutOrigin = wants.beginsWithoutOrigin(handle)
    let at = objects.add(
      AgentObject(
        handle, opening, held: held, provable: provable, isWithoutOrigin: isWithoutOrigin, swarmPolicy, &turn))
    turn.counters.objectsOpened += 1
    turn.deadlines.bring(.tick, to: turn.now + turn.policy.tickWhileBusy)
    wants.opened(at, &objects, &turn)
    let name = opening.description.infohashes.v2
    if let selector = opening.description.selector { selectors.add(name, handle, to: selector, at: turn.now) }
    admission.letIn(name, &objects, &turn)
    objects.drive(at, &turn)
  }

  private mutating func storeFailed(_ handle: ObjectHandle, _ sentence: String, _ turn: inout Turn) {
    if let opening = objects.takeOpening(handle) {
      selectors.forget(opening.description.infohashes.v2)
      admission.cannotOpen(opening.description.infohashes.v2, &turn)
    }
    wants.failAll(of: handle, .storage, sentence, &objects, &turn)
    close(handle, &turn)
  }

  private mutating func close(_ handle: ObjectHandle, _ turn: inout Turn) {
    if let name = objects.close(handle, .objectGone, &turn) { selectors.forget(name) }
  }

  /// The origin has another version of an object.
  private mutating func changed(_ at: Int, _ turn: inout Turn) {
    let (handle, description) = (objects[at].handle, objects[at].description)
    let readers = wants.ids(of: handle)
    turn.log(
      .notice, .objectChanged,
      [.init("object", description.infohashes.v2.hex), .init("name", description.name)])
    close(handle, &turn)
    wants.changed(readers, description.name, &objects, &turn)
  }

  // MARK: Peers

  private mutating func greeted(
    _ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn
  ) {
    if admission.letWait(link, remote, handshake, objects, &turn) { return }
    admission.greeted(link, remote, handshake, &objects, &turn)
  }

  private mutating func received(_ message: PeerMessage, on link: LinkID, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    switch objects[at].received(message, on: link, &turn) {
    case .nothing: break
    case .requests: objects.serve(&turn)
    case .freeBlocks: objects.drive(at, &turn)
    }
  }

  private mutating func drained(_ link: LinkID, pieces: Int, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    objects[at].drained(link, pieces: pieces, &turn)
    objects.serve(&turn)
  }

  private mutating func linkClosed(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    admission.left(link)
    guard let at = place(of: link, turn) else { return }
    objects[at].linkClosed(link, end, &turn)
    objects[at].dial(bans: admission.bans, &turn)
    objects.drive(at, &turn)
  }

  private mutating func blockArrived(
    _ link: LinkID, _ request: PieceRequest, _ verdict: AgentInput.Verdict, _ turn: inout Turn
  ) {
    guard let at = place(of: link, turn) else { return }
    switch objects[at].blockArrived(link, request, verdict, &turn) {
    case .isHeld: held(by: at, &turn)
    case .isPolluted(let endpoint, let block):
      ban(endpoint, for: block, of: at, &turn)
      return objects.drive(at, &turn)
    case .hasChanged, .isNoted: break
    }
    objects[at].ask(link, &turn)
  }

  /// A peer is proven to have sent corrupt bytes: no more of it, and the selector is told.
  private mutating func ban(_ endpoint: Endpoint, for block: BlockIndex, of at: Int, _ turn: inout Turn) {
    let name = objects[at].description.infohashes.v2
    let reported = admission.ban(endpoint, for: block, of: at, &objects, &turn)
    selectors.report(reported, of: name, at: turn.now)
  }

  /// An object has a block more: its readers get what has become contiguous.
  private mutating func held(by at: Int, _ turn: inout Turn) {
    wants.held(by: at, &objects, &turn)
    if objects.isWorthConfirming(at: at) { objects[at].confirm(&turn) }
  }

  /// The store wrote what it was asked about: readers get it, and an object with all its blocks is complete.
  private mutating func stored(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let at = objects.place(of: handle), objects[at].takeConfirmation() else { return }
    wants.held(by: at, &objects, &turn)
    guard objects.isWorthConfirming(at: at) else { return }
    guard objects[at].intake.stored.isSettled else { return objects[at].confirm(&turn) }
    objects[at].completed(&turn)
    selectors.completed(objects[at].description.infohashes.v2, at: turn.now)
  }

  private mutating func judged(_ handle: ObjectHandle, _ judgement: AgentInput.Judgement, _ turn: inout Turn) {
    guard let at = objects.place(of: handle) else { return }
    objects[at].judged(judgement.piece)
    for block in judgement.good { if case .isHeld = objects[at].adopt(block, &turn) { held(by: at, &turn) } }
    let guilty = objects[at].accuse(judgement, &turn)
    for (endpoint, block) in guilty.peers { ban(endpoint, for: block, of: at, &turn) }
    if let block = guilty.originBlock, case .hasChanged = objects[at].blameOrigin(block, &turn) {
      return changed(at, &turn)
    }
    objects.drive(at, &turn)
  }

  private mutating func hashesArrived(
    _ link: LinkID, _ request: HashRequest, _ proven: [PieceIndex], _ turn: inout Turn
  ) {
    guard let at = place(of: link, turn) else { return }
    objects[at].hashesArrived(link, request, proven, &turn)
    if !proven.isEmpty { objects.drive(at, &turn) }
  }

  // MARK: Origins

  private mutating func originAnswered(_ request: OriginRequestID, _ head: AgentInput.OriginAnswer, _ turn: inout Turn)
  {
    guard let at = place(of: request, turn) else { return }
    switch objects[at].originAnswered(request, head, &turn) {
    case .hasChanged: changed(at, &turn)
    case .isDeleted(let url):
      let sentence = "\(url) was deleted at its origin (\(head.status))"
      wants.failAll(of: objects[at].handle, .notFound, sentence, &objects, &turn)
    case .hasNoLeaves, .isNoted: break
    }
  }

  private mutating func originBrought(
    _ block: BlockIndex, by request: OriginRequestID, _ verdict: AgentInput.Verdict, _ turn: inout Turn
  ) {
    guard let at = place(of: request, turn) else { return }
    switch objects[at].originBrought(block, by: request, verdict, &turn) {
    case .isHeld: held(by: at, &turn)
    case .hasChanged: changed(at, &turn)
    case .isPolluted, .isNoted: break
    }
  }

  private mutating func originGaveLeaves(_ request: OriginRequestID, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let at = place(of: request, turn) else { return }
    objects[at].originGaveLeaves(proven, &turn)
    if !proven.isEmpty { objects.drive(at, &turn) }
  }

  private mutating func originEnded(_ request: OriginRequestID, _ end: AgentInput.OriginEnd, _ turn: inout Turn) {
    guard let at = place(of: request, turn) else { return }
    objects[at].originEnded(request, end, &turn)
    objects.drive(at, &turn)
  }

  // MARK: Time

  /// Runs after every input: whatever has become due.
  private mutating func whatIsDue(_ turn: inout Turn) {
    noteDeadlines(&turn)
    let due = turn.deadlines.dueObjects(at: turn.now)
    if !due.isEmpty {
      for at in due.compactMap({ objects.place(of: $0) }).sorted() {
        objects[at].tellNews(&turn)
        if objects[at].weigh(&turn) { objects.drive(at, &turn) }
      }
    }
    selectors.announceDue(objects, admission.shelf, &turn)
    wants.wake(&objects, &turn)
    if turn.uplink.isLimited { objects.serve(&turn) }
    if turn.deadlines.isDue(.tick, at: turn.now) { tick(&turn) }
    noteDeadlines(&turn)
  }

  private mutating func noteDeadlines(_ turn: inout Turn) {
    objects.noteDeadlines(&turn)
    turn.deadlines.set(.announce, selectors.nextDue)
    turn.deadlines.set(.upload, objects.hasWaiting ? turn.uplink.nextSend : nil)
    wants.noteDeadline(&turn)
  }

  /// A look at everything.
  private mutating func tick(_ turn: inout Turn) {
    var isBusy = !wants.isEmpty
    for at in objects.indices {
      objects[at].tick(bans: admission.bans, &turn)
      objects.drive(at, &turn)
      if objects.isBusy(at: at) { isBusy = true }
    }
    wants.expire(&objects, &turn)
    for link in turn.ids.links {
      if let at = place(of: link, turn) { objects[at].breakSilence(link, &turn) }
    }
    turn.deadlines.set(.tick, turn.now + (isBusy ? turn.policy.tickWhileBusy : turn.policy.tickWhileIdle))
  }
}
