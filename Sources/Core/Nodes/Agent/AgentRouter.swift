import Selection
import Swarming
import Vocabulary
import Wire

/// Hands each input to whom it concerns, and what came of it to others: `Wants` (users), `ObjectTable` (objects and
/// their links), `Admission` (who calls), `Selectors`. These see each other only where they are handed down, never this
/// one.
struct AgentRouter: Codable, Sendable {
  private(set) var objects = ObjectTable()
  private(set) var wants = Wants()
  private var admission = Admission()
  private var selectors = Selectors()
  private var keeping = Keeping()
  private var withdrawing = Withdrawing()
  private var updates = Updates()
  /// What its swarms go by.
  private var swarmPolicy = SwarmPolicy()

  /// What lies in the cache and is not open.
  var shelf: Shelf { admission.shelf }

  /// Objects of which selectors have acknowledged that they are held here.
  var toldCount: Int { selectors.toldCount }
  /// Announces that are not answered yet.
  var openAnnounces: Int { selectors.openCount }

  /// When the last goodbye is over, of a node that stops.
  var goodbyesDue: Instant? { selectors.goodbyesDue }

  /// How far a want is; nil when it is over, or was never begun.
  func progress(of id: WantID) -> WantProgress? { wants.underWay.progress(of: id, objects, selectors) }

  /// What users wait for, the first `most`.
  func downloads(atMost most: Int, at now: Instant) -> [AgentStatus.Download] {
    wants.underWay.downloads(atMost: most, objects, selectors, at: now)
  }

  mutating func handle(_ input: AgentInput, _ turn: inout Turn) {
    route(input, &turn)
    if turn.own.isStopping {
      selectors.takeNotices(&turn)
      selectors.leaveWhenTold(&turn)
    } else if turn.hasStarted {
      whatIsDue(&turn)
    }
    objects.noteDeadlines(&turn)
    // Asked for before, for an organ that is read while it changes is copied.
    let mayConcernAll = selectors.takeChange()
    wants.charge(&objects, selectors, all: mayConcernAll, at: turn.now)
    objects.forgetChanges()
  }

  // MARK: Inputs

  /// Hands an input to whom it concerns.
  private mutating func route(_ input: AgentInput, _ turn: inout Turn) {
    switch input {
    case .started(let configuration, let seed, let wall): start(configuration, seed: seed, wall: wall, &turn)
    case .deadlineReached: break
    case .stopping: stop(&turn)
    case .wanted(let want, let target, let allowsUnverified):
      wants.begin(want, target, allowsUnverified: allowsUnverified ?? false, nil, &objects, &turn)
    case .updating(let want, let request): updates.begin(want, request, &turn)
    case .updated(let want, let answer): updated(want, answer, &turn)
    case .digested(let want, let digests): wants.digested(want, digests, &objects, &turn)
    case .asked(let exchange, let request): asked(exchange, request, &turn)
    case .abandoned(let want): abandoned(want, &turn)
    case .exchangeEnded(let exchange, let sent, let isWhole):
      wants.exchangeEnded(exchange, sent: sent, isWhole: isWhole, &objects, &turn)
    case .tunnelled(let exchange, let end): wants.tunnelled(exchange, end, &turn)
    case .lookedUp(let want, let stored): wants.lookedUp(want, stored, &objects, &turn)
    case .forwarded(let want, let head): wants.forwarded(want, head, &objects, &turn)
    case .forwardEnded(let want, let end): wants.forwardEnded(want, end, &objects, &turn)
    case .deliveryDrained(let want, let through): wants.drained(want, through: through, &objects, &turn)
    case .plainProgress(let want, let received, _): wants.plainProgress(want, received, &objects, &turn)
    case .plainEnded(let want, let end): wants.plainEnded(want, end, &objects, &turn)
    case .calling(let call, let step): wants.noteStep(step, of: call)
    case .probed(let call, let outcome): wants.probed(call, outcome, &objects, &turn)
    case .described(let call, let outcome): described(call, outcome, &turn)
    case .announced(let call, let outcome): announced(call, outcome, &turn)
    case .registered(let call, let outcome): selectors.registered(call, outcome, objects, admission.shelf, &turn)
    case .traceShared(let outcome): selectors.shared(outcome, &turn)
    case .remembered(let call, let failure): wants.remembered(call, failure: failure, &objects, &turn)
    case .cacheMeasured(let kept, let free): measured(kept: kept, free: free, &turn)
    case .shelved(let list): keeping.listed(list, objects, &admission, &turn)
    case .removed(let object, let failure): removed(object, failure: failure, &turn)
    case .keeping(let id, let order): keeping.obey(order, for: id, wants, &objects, &admission, &turn)
    case .opened(let object, let held, let provable): opened(object, held: held, provable: provable, &turn)
    case .stored(let object): ObjectOutcomes.stored(object, &wants, &objects, &turn)
    case .storeFailed(let object, let sentence): storeFailed(object, sentence, &turn)
    case .storeSpoilt(let object, let sentence): ObjectOutcomes.spoilt(object, sentence, &wants, &objects, &turn)
    case .judged(let object, let judgement): ObjectOutcomes.judged(object, judgement, &wants, &objects, &turn)
    case .handshake(let link, let remote, let handshake, let challenge, let certified, let roundTrip):
      let proof = AgentLink.Proof(challenge: challenge, certified: certified)
      admission.greeted(Shelf.Caller(link, remote, handshake, by: proof, roundTrip: roundTrip), &objects, &turn)
    case .proven(let link, let holds): objects.proven(link, holds: holds, &turn)
    case .message(let link, let message): objects.received(message, on: link, &turn)
    case .blockArrived(let link, let request, let verdict):
      ObjectOutcomes.blockArrived(link, request, verdict, &wants, &objects, &turn)
    case .hashesArrived(let link, let request, let proven): objects.hashesArrived(link, request, proven, &turn)
    case .drained(let link, let pieces): objects.drained(link, pieces: pieces, &turn)
    case .linkClosed(let link, let end): linkClosed(link, end, &turn)
    case .strangerRefused(_, let end): admission.refused(end, &turn)
    case .originAnswered(let request, let head):
      ObjectOutcomes.originAnswered(request, head, &wants, &objects, &turn)
    case .originBlock(let request, let block, let verdict):
      ObjectOutcomes.originBrought(block, by: request, verdict, &wants, &objects, &turn)
    case .originLeaves(let request, let proven): objects.originGaveLeaves(request, proven, &turn)
    case .originEnded(let request, let end): objects.originEnded(request, end, &turn)
    }
  }

  // MARK: The node

  private mutating func start(
    _ configuration: AgentConfiguration, seed: UInt64, wall: WallTime, _ turn: inout Turn
  ) {
    swarmPolicy = configuration.swarm
    wants = Wants(configuration)
    selectors = Selectors(
      RandomSource(seed: seed).forked(for: "announces"), sharesTraces: configuration.sharesTraces ?? false)
    turn.start(configuration, seed: seed, wall: wall)
    turn.log(
      .info, .listening,
      [
        .init("endpoint", "\(configuration.listen)"), .init("client", configuration.client),
        .init("uploads", configuration.uploadLimit?.bytesPerSecond ?? 0),
      ])
    if configuration.servesKept || configuration.cache != nil { turn.effects.append(.node(.listKept)) }
  }

  /// The node stops: selectors are told, and links end. Nothing is begun from now on.
  private mutating func stop(_ turn: inout Turn) {
    guard turn.hasStarted else { return }
    selectors.awaitGoodbyes(until: turn.now + turn.policy.goodbyePatience)
    guard !turn.own.isStopping else { return }
    turn.own.stop()
    selectors.sayGoodbye(objects, admission.shelf, &turn)
    objects.dropAll(.nodeStopping, &turn)
  }

  // MARK: What concerns several

  private mutating func asked(_ exchange: ExchangeID, _ request: HTTPRequest, _ turn: inout Turn) {
    if request.wall.microseconds > 0 { turn.learn(request.wall) }
    wants.asked(exchange, request, &objects, &turn)
  }

  /// What is known of a target is what its bytes must be: it is fetched like any file, from whoever has it.
  private mutating func updated(_ want: WantID, _ answer: TUFAnswer, _ turn: inout Turn) {
    guard case .isKnown(let want, let url, let pledge) = updates.take(answer, of: want, &turn) else { return }
    wants.begin(want, .url(url), allowsUnverified: true, pledge, &objects, &turn)
  }

  private mutating func abandoned(_ want: WantID, _ turn: inout Turn) {
    updates.abandon(want)
    wants.abandon(want, &objects, &turn)
  }

  private mutating func described(_ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ turn: inout Turn) {
    if case .good(let description, _) = outcome, let readAt = description.readAt, 0...1 << 40 ~= readAt {
      turn.learn(WallTime(microseconds: readAt * 1_000_000))
    }
    if case .withdrawn(let list) = outcome { for one in list { withdraw(one, &turn) } }
    if let object = withdrawing.described(call) {
      end(object, as: outcome, &turn)
      return
    }
    if wants.recalled(call, outcome, &objects, &turn) { return }
    if selectors.described(call, outcome, objects, admission.shelf, &turn) { return }
    if let object = admission.shelf.opening(under: call), end(object, as: outcome, &turn) { return }
    switch admission.tookDown(call, outcome, &objects, &turn) {
    case .isOther: wants.described(call, outcome, &objects, &turn)
    case .isOpening: break
    case .isGone(let object): cannotOpen(object, &turn)
    }
  }

  // What is withdrawn

  /// An origin withdraws a file: if it is believed, what is here of it is not delivered, served or announced any more.
  private mutating func withdraw(_ withdrawal: Withdrawal, _ turn: inout Turn) {
    guard wants.withdraw(withdrawal, &turn) else { return }
    guard case .end(let handle, let object) = withdrawing.obey(withdrawal, wants, objects, admission.shelf, &turn)
    else {
      return
    }
    turn.log(.notice, .withdrawalObeyed, [.init("object", object.hex), .init("url", withdrawal.url)])
    wants.failAll(of: handle, .notFound, "\(withdrawal.url) was withdrawn by its origin", &objects, &turn)
    keeping.withdraw(object, &objects, &admission, &turn)
  }

  /// The description of an object of the cache is there: one that is withdrawn goes. Whether it did.
  @discardableResult
  private mutating func end(
    _ object: Digest256, as outcome: AgentInput.DescriptionOutcome, _ turn: inout Turn
  ) -> Bool {
    guard case .good(let description, _) = outcome, wants.isWithdrawn(description) else { return false }
    turn.log(.notice, .withdrawalObeyed, [.init("object", object.hex), .init("url", description.urls.first ?? "")])
    keeping.withdraw(object, &objects, &admission, &turn)
    return true
  }

  private mutating func announced(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, _ turn: inout Turn) {
    if case .reply(let reply) = outcome { for one in reply.withdrawn ?? [] { withdraw(one, &turn) } }
    for news in selectors.answered(call, outcome, &turn) {
      switch news {
      case .swarm(let handle, _, let swarm):
        guard let at = objects.place(of: handle) else { continue }
        wants.found(swarm.peers, of: objects[at].handle, &turn)
        objects[at].met(swarm, &turn)
        objects.drive(at, &turn)
        if swarm.peers.isEmpty, objects[at].exchange.held.isFull {
          selectors.letRest(objects.name(at: at), objects[at].handle, objects[at].origin.reach, turn)
        }
      case .called(let object): _ = admission.open(object, objects, &turn)
      default: selectors.note(news, objects, admission.shelf, &turn)
      }
    }
  }

  private mutating func opened(_ handle: ObjectHandle, held: BitField, provable: BitField, _ turn: inout Turn) {
    guard let opening = objects.takeOpening(handle) else { return }
    let isWithoutOrigin = wants.beginsWithoutOrigin(handle)
    let at = objects.add(
      AgentObject(
        handle, opening, held: held, provable: provable, isWithoutOrigin: isWithoutOrigin, swarmPolicy, &turn), &turn)
    turn.counters.objectsOpened += 1
    turn.deadlines.bring(.tick, to: turn.now + turn.policy.tickWhileBusy)
    wants.opened(at, &objects, &turn)
    let name = opening.description.infohashes.v2
    if let selector = opening.description.selector {
      turn.notices.append(.isOpen(name, handle, selector: selector))
    }
    admission.letIn(name, &objects, &turn)
    objects.drive(at, &turn)
  }

  private mutating func storeFailed(_ handle: ObjectHandle, _ sentence: String, _ turn: inout Turn) {
    if let opening = objects.takeOpening(handle) { cannotOpen(opening.description.infohashes.v2, &turn) }
    wants.failAll(of: handle, .storage, sentence, &objects, &turn)
    objects.close(handle, .objectGone, &turn)
  }

  private mutating func cannotOpen(_ object: Digest256, _ turn: inout Turn) {
    turn.notices.append(.isGone(object))
    admission.cannotOpen(object, &turn)
  }

  // MARK: The cache

  private mutating func measured(kept: ByteCount?, free: ByteCount, _ turn: inout Turn) {
    keeping.measured(kept: kept, free: free, &turn)
    // Nothing was asked for before it was known that there is room.
    if kept != nil { for at in objects.indices { objects.drive(at, &turn) } }
  }

  private mutating func removed(_ object: Digest256, failure: String?, _ turn: inout Turn) {
    keeping.removed(object, failure: failure, &turn)
    for at in objects.indices where objects.isBusy(at: at) { objects.drive(at, &turn) }
  }

  private mutating func linkClosed(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    admission.left(link)
    Admission.noteTLS(end, &turn)
    objects.linkClosed(link, end, &turn)
  }

  // MARK: Time

  /// Runs after every input: whatever has become due.
  private mutating func whatIsDue(_ turn: inout Turn) {
    noteDeadlines(&turn)
    objects.lookAtDue(&turn)
    selectors.announceDue(objects, admission.shelf, &turn)
    wants.wake(&objects, &turn)
    if turn.uplink.isTimed { objects.serve(&turn) }
    if turn.deadlines.isDue(.tick, at: turn.now) { tick(&turn) }
    keeping.makeRoom(wants, &objects, &admission, &turn)
    noteDeadlines(&turn)
  }

  private mutating func noteDeadlines(_ turn: inout Turn) {
    selectors.takeNotices(&turn)
    objects.noteDeadlines(&turn)
    turn.deadlines.set(.announce, selectors.nextDue)
    turn.deadlines.set(.upload, objects.hasWaiting ? turn.uplink.nextSend : nil)
    wants.noteDeadline(&turn)
  }

  /// A look at everything.
  private mutating func tick(_ turn: inout Turn) {
    let isBusy = objects.tick(&turn) || !wants.isEmpty
    updates.expire(&turn)
    wants.expire(&objects, &turn)
    objects.breakSilence(&turn)
    keeping.tick(wants, &objects, &admission, &turn)
    if turn.ledger.isDue(at: turn.now) { turn.settle() }
    turn.deadlines.set(.tick, turn.now + (isBusy ? turn.policy.tickWhileBusy : turn.policy.tickWhileIdle))
  }
}
