import Selection
package import Swarming
package import Vocabulary
import Wire

/// One object of an agent: joins its exchange, its links, and the organs around them. It knows no other object, and
/// nobody who waits for it.
package struct AgentObject: Codable, Sendable {
  package let handle: ObjectHandle
  package let description: ObjectDescription
  /// When it was opened: for most, when it was wanted.
  let openedAt: Instant
  /// What the origin said of the file when a gateway's request met it.
  private(set) var head: OriginHead?
  /// How often the gateway was asked for all of it.
  private(set) var wholeRequests = 0
  package private(set) var exchange: ObjectExchange
  package private(set) var links = LinkTable()
  package private(set) var origin: OriginFetch
  private(set) var dialler = Dialler()
  private(set) var leaves: LeafSearch
  private(set) var intake: BlockIntake
  private var news: NewsBox
  private var serving: Serving
  private(set) var disk: DiskUse

  /// What a peer's message means beyond its object.
  enum Heard {
    case nothing
    /// Bytes were asked for.
    case requests
    /// Blocks are to be asked for again.
    case freeBlocks
  }

  /// What came of a block.
  enum Arrival {
    /// It is verified and new.
    case isHeld
    /// It is corrupt: the peer at this address is a polluter.
    case isPolluted(Endpoint, BlockIndex)
    /// The origin has another version of the file.
    case hasChanged
    case isNoted
  }

  /// The store is open: blocks found there, and pieces whose leaf hashes are known.
  /// - Parameter isWithoutOrigin: the origin is known to be away: peers come first.
  init(
    _ handle: ObjectHandle, _ opening: ObjectTable.Opening, held: BitField, provable: BitField, isWithoutOrigin: Bool,
    _ policy: SwarmPolicy, _ turn: inout Turn
  ) {
    let geometry = opening.description.geometry
    self.handle = handle
    description = opening.description
    openedAt = turn.now
    disk = DiskUse(at: turn.now)
    exchange = ObjectExchange(
      geometry: geometry, held: held, provable: provable, random: RandomSource(seed: turn.random.next()), policy,
      now: turn.now)
    origin = OriginFetch(opening, at: turn.now)
    leaves = LeafSearch(opening.description, start: turn.random.below(1 << 16), turn)
    news = NewsBox(policy)
    serving = Serving(policy, at: turn.now)
    intake = BlockIntake(handle, held, of: description)
    exchange.originIsUsable = origin.url != nil && !isWithoutOrigin
    if description.selector != nil { exchange.awaitRoles(after: opening.searchTime, now: turn.now) }
    if isWithoutOrigin { origin.spare(until: turn.now + turn.policy.awayRest) }
  }

  package var geometry: Geometry { exchange.geometry }
  package var tally: TransferTally { intake.tally }
  var isHeldOut: Bool { dialler.isHeldOut }
  /// Where it is published, when the user named it by URL.
  var url: String? { origin.foundAt }

  /// What it waits for. It changes nothing, but so it is looked at where it lies and not copied.
  mutating func waitCause(awaitsSelector: () -> Bool) -> Waiting.Cause { .init(&self, awaitsSelector: awaitsSelector) }

  /// Whether somebody waits for an answer; looked at where it lies as well.
  var hasWaiting: Bool { mutating get { exchange.hasWaiting } }
  /// Whether all peers that owe us something said how much they may upload, and bring about that; nil when none does.
  @inline(__always) var awaitsLimitedPeers: Bool? { exchange.peers.bringTheirLimits { links.uplink(of: $0) } }

  /// Says when it wants to be looked at next, and what it takes of the disk.
  mutating func noteDeadlines(_ turn: inout Turn) {
    turn.deadlines.set(.news(handle), news.nextDue)
    turn.deadlines.set(.weighing(handle), exchange.nextWeighing)
    disk.note(exchange, of: description.infohashes.v2, &turn)
  }

  /// Ends its links and its requests to the origin.
  mutating func close(_ end: LinkEnd, _ turn: inout Turn) {
    for link in links.ids { drop(link, end, &turn) }
    origin.close(&turn)
    intake.close(exchange, &turn)
    disk.close(&turn)
  }

  // MARK: Who asks for it

  /// Another one asks for it.
  mutating func isWanted(by want: Want, _ turn: inout Turn) {
    origin.isWanted(by: want)
    disk.isWanted(description.infohashes.v2, &turn)
  }
  mutating func probed(_ entityTag: String?) { origin.probed(entityTag) }
  /// The origin has spoken of the file.
  mutating func meets(_ head: OriginHead) { self.head = head }
  mutating func countWholeRequest() { wholeRequests += 1 }

  /// What its readers wait for.
  mutating func want(_ blocks: WantedBlocks, readers: [Int], at now: Instant) {
    exchange.readers = readers
    exchange.want(blocks, now: now)
  }

  // MARK: Time

  /// Asks everybody for everything that there is room for.
  mutating func drive(_ turn: inout Turn) {
    guard exchange.isHungry, turn.cache.mayAsk else { return }
    leaves.seek(for: handle, &exchange, &links, &origin, &turn)
    origin.pull(for: handle, &exchange, &news, &turn)
    for slot in exchange.peers.indices where !isHeldOut { Asking.ask(slot, &exchange, &links, &news, &turn) }
    turn.deadlines.bring(.tick, to: turn.now + turn.policy.tickWhileBusy)
  }

  /// A look at everything that time may have changed.
  mutating func tick(_ turn: inout Turn) {
    dialler.noteOrigin(isUsable: exchange.originIsUsable, &turn)
    if !exchange.originIsUsable, origin.mayBeAsked(at: turn.now) { exchange.originIsUsable = true }
    SpentLinks.note(snubbed: exchange.expire(now: turn.now), links, of: description, &turn)
    let (stuck, underWay) = exchange.setAside(now: turn.now)
    if stuck > 0 { turn.uplink.drained(stuck, at: turn.now) }
    turn.uplink.forgot(underWay)
    for (link, why) in SpentLinks.over(exchange, links, turn) { drop(link, why, &turn) }
    for (link, why) in Introducing.overdue(links, turn.own, at: turn.now) { drop(link, why, &turn) }
    serving.rechoke(&exchange, &links, &turn)
    showInterest(&turn)
    dial(&turn)
  }

  /// Ends a link that is silent, and is not silent itself.
  mutating func breakSilence(_ link: LinkID, _ turn: inout Turn) {
    if SpentLinks.breakSilence(link, &links, &turn) == .isDead { drop(link, .idle, &turn) }
  }

  /// Tells the neighbours what is due, and weighs the origin against them if it is time to. Whether it did.
  mutating func lookAtDue(_ turn: inout Turn) -> Bool {
    news.tellDue(exchange, &links, &turn)
    guard let look = exchange.nextWeighing, look <= turn.now else { return false }
    exchange.weighSources(now: turn.now)
    return true
  }

  // MARK: Links

  /// Dials whoever is missing.
  mutating func dial(_ turn: inout Turn) {
    dialler.dial(for: handle, description.infohashes, exchange, &links, &turn)
  }

  /// How many peers selectors are asked for.
  func peersWanted(_ policy: AgentPolicy) -> Int { dialler.wanted(exchange, links, policy) }

  /// The selector has spoken: who there is, how near they are, and what this agent brings in.
  mutating func met(_ swarm: AnnounceReply.Swarm, _ turn: inout Turn) {
    exchange.takeShare(swarm.ispIndex, of: swarm.ispCount)
    let part = swarm.part(ofBlocks: geometry.blockCount)
    exchange.takeRoles(part?.roles, sums: part?.sums ?? StripeSums(), now: turn.now)
    dialler.met(swarm, exchange, tally, &turn)
    for slot in links.indices {
      Handshaking.placeInRing(slot, &exchange, &links, dialler, turn.own)
      serving.admit(links[slot: slot].id, &exchange, &links, &turn)
    }
    dial(&turn)
  }

  /// Takes a link of somebody who called, for whom there is room.
  mutating func accept(_ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn) {
    turn.uplink.lent(Int64(Handshake.byteCount), at: turn.now)
    turn.effects.append(
      .link(link, .accept(handle, description.infohashes.answer(to: handshake, from: turn.own.peerID))))
    turn.ids.accepted(link, for: handle)
    links.add(AgentLink(link, to: remote, isDialled: false, &turn))
  }

  /// A peer's handshake has come.
  /// - Parameter isAnswer: whether the link was there before, so that it answers ours.
  mutating func greeted(_ caller: Shelf.Caller, isAnswer: Bool, _ turn: inout Turn) {
    guard let slot = links.slot(of: caller.link) else { return }
    if isAnswer, let refusal = Handshaking.refusal(of: caller.handshake, description.infohashes, turn.own) {
      return drop(caller.link, refusal, &turn)
    }
    Handshaking.complete(slot, caller, description.infohashes, &exchange, &links, dialler, &turn)
  }

  /// A peer's signature was checked: whether it is the node that it says it is.
  mutating func proven(_ link: LinkID, holds: Bool, _ turn: inout Turn) {
    guard let slot = links.slot(of: link) else { return }
    act(on: Introducing.proven(slot, holds: holds, &links, &turn), of: link, &turn)
    guard let slot = links.slot(of: link) else { return }
    Handshaking.placeInRing(slot, &exchange, &links, dialler, turn.own)
    serving.admit(link, &exchange, &links, &turn)
  }

  private mutating func act(on outcome: Introducing.Outcome, of link: LinkID, _ turn: inout Turn) {
    if case .joins = outcome { join(link, &turn) }
    if case .ends(let over) = outcome { for (link, why) in over { drop(link, why, &turn) } }
  }

  /// The peer counts as an agent: tell it every block we hold and pull, and serve it.
  private mutating func join(_ link: LinkID, _ turn: inout Turn) {
    guard let slot = links.slot(of: link) else { return }
    Handshaking.join(slot, &exchange, &links, dialler, &turn)
    serving.admit(link, &exchange, &links, &turn)
  }

  /// Ends a link from this side.
  mutating func drop(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    guard links.slot(of: link) != nil else { return }
    turn.effects.append(.link(link, .close(end)))
    remove(link, &turn)
  }

  /// The peer broke the protocol: it is cut off, but not called a polluter.
  private mutating func broke(_ link: LinkID, _ turn: inout Turn) {
    turn.counters.malformedMessages += 1
    if let slot = links.slot(of: link) {
      turn.log(.notice, .peerBrokeRules, [.init("peer", "\(links[slot: slot].remote)")])
    }
    drop(link, .brokeRules, &turn)
  }

  /// A link has ended from the other side.
  mutating func linkClosed(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    guard let slot = links.slot(of: link) else { return }
    if !links[slot: slot].isUp { turn.counters.dialsFailed += 1 }
    dialler.failed(links[slot: slot], end, at: turn.now)
    if end == .malformedMessage {
      turn.counters.malformedMessages += 1
      turn.log(.notice, .peerMalformed, [.init("peer", "\(links[slot: slot].remote)")])
    }
    remove(link, &turn)
  }

  private mutating func remove(_ link: LinkID, _ turn: inout Turn) {
    guard let record = links.remove(link, &turn) else { return }
    turn.ids.ended(link)
    if let slot = exchange.peers.slot(of: link) {
      turn.uplink.drained(exchange.peers.countedPieces(slot: slot), at: turn.now)
      turn.uplink.forgot(exchange.peers.piecesUnderWay(slot: slot))
    }
    exchange.leave(link)
    leaves.left(link)
    dialler.ended(record, at: turn.now, turn.policy)
    if let next = Introducing.successor(of: record, &links) { join(next, &turn) }
  }

  // MARK: What peers say

  mutating func received(_ message: PeerMessage, on link: LinkID, _ turn: inout Turn) -> Heard {
    guard let slot = links.slot(of: link), links[slot: slot].isUp else { return .nothing }
    links[slot: slot].heard(at: turn.now)
    guard mayCause(WorkBudget.message, link, &turn) else { return .nothing }
    switch message {
    case .keepAlive, .port, .suggest, .allowedFast, .unknown, .hashes, .haveNone: break
    case .choke, .unchoke:
      exchange.peer(link, chokesUs: message == .choke)
      ask(link, &turn)
    case .interested:
      links[slot: slot].traded(at: turn.now)
      exchange.update(link) { $0.isInterested = true }
      serving.admit(link, &exchange, &links, &turn)
    case .notInterested: exchange.update(link) { $0.isInterested = false }
    case .have(let piece):
      gained(link, 0..<geometry.pieceCount ~= piece.value ? [geometry.blocks(of: piece)] : nil, &turn)
    case .bitfield(let bytes): gained(link, Handshaking.blocks(of: bytes, in: geometry), &turn)
    case .haveAll: gained(link, [0..<geometry.blockCount], &turn)
    case .request(let piece, let begin, let length):
      links[slot: slot].traded(at: turn.now)
      let request = PieceRequest(piece: piece, begin: begin, length: length)
      guard serving.requested(request, by: link, &exchange, &links, &turn) else { broke(link, &turn); break }
      disk.isAsked(description.infohashes.v2, &turn)
      return .requests
    case .cancel(let piece, let begin, let length):
      let request = PieceRequest(piece: piece, begin: begin, length: length)
      serving.cancelled(request, by: link, &exchange, &links, &turn)
    case .reject(let piece, let begin, let length):
      let request = PieceRequest(piece: piece, begin: begin, length: length)
      Asking.rejected(request, by: link, &exchange, &news, &turn)
    case .extended(let number, let payload): return extended(number, payload, on: link, &turn)
    case .hashRequest(let request):
      serving.hashesRequested(
        request, by: link, handle, piecesRoot: description.piecesRoot, exchange, &links, &turn)
    case .hashReject(let request):
      leaves.refused(from: request.index, by: link, &links)
      return .freeBlocks
    }
    return .nothing
  }

  private mutating func extended(_ number: UInt8, _ payload: [UInt8], on link: LinkID, _ turn: inout Turn) -> Heard {
    do throws(WireError) {
      if number == 0 {
        let theirs = try ExtensionHandshake.decode(payload)
        act(on: Introducing.introduced(link, theirs, about: description, &links, &turn), of: link, &turn)
      } else if number == AgentPolicy.shoalExtension, let slot = links.slot(of: link), links[slot: slot].hello != nil {
        return try ShoalMessage.decode(payload).map { heard($0, on: link, &turn) } ?? .nothing
      }
    } catch { broke(link, &turn) }
    return .nothing
  }

  private mutating func heard(_ message: ShoalMessage, on link: LinkID, _ turn: inout Turn) -> Heard {
    func valid(_ runs: BlockRuns) -> [Range<Int>]? { runs.upperBound <= geometry.blockCount ? runs.runs : nil }
    let pullsMax = SwarmPolicy.pullsPerPeerMax
    switch message {
    case .held(let runs): gained(link, valid(runs), &turn)
    case .heldAll: gained(link, [0..<geometry.blockCount], &turn)
    case .pulling(let runs):
      guard let blocks = valid(runs) else { broke(link, &turn); break }
      // Each is looked for among those that are known.
      guard mayCause(min(runs.blockCount, pullsMax) * pullsMax >> 6, link, &turn) else { break }
      exchange.peer(link, pulls: blocks, now: turn.now)
    case .released(let runs):
      guard let blocks = valid(runs) else { broke(link, &turn); break }
      guard mayCause(blocks.count * pullsMax >> 6, link, &turn) else { break }
      exchange.peer(link, released: blocks)
      return .freeBlocks
    case .arrived: serving.arrived(at: link, isSaid: true, &exchange, links, &turn)
    case .progress(let count): exchange.update(link) { $0.claims(held: count) }
    case .proof(let signature):
      if !Introducing.showed(signature, on: link, about: description, &links, &turn) { broke(link, &turn) }
    }
    return .nothing
  }

  /// Whether the peer's message may cause so much looking; if not, it is cut off.
  private mutating func mayCause(_ units: Int, _ link: LinkID, _ turn: inout Turn) -> Bool {
    guard let slot = links.slot(of: link) else { return false }
    if links[slot: slot].mayCause(units, at: turn.now) { return true }
    broke(link, &turn)
    return false
  }

  /// The peer holds more than it did; nil when what it says makes no sense.
  private mutating func gained(_ link: LinkID, _ runs: [Range<Int>]?, _ turn: inout Turn) {
    guard let runs else { return broke(link, &turn) }
    guard mayCause(runs.reduce(0) { $0 + WorkBudget.units(of: $1) }, link, &turn),
      exchange.peer(link, has: runs, now: turn.now)
    else { return }
    guard let slot = exchange.peers.slot(of: link) else { return }
    if exchange.isComplete, exchange.peers[slot: slot].has.isFull { return drop(link, .useless, &turn) }
    guard exchange.states.lacksAny(of: runs) else { return }
    Asking.showInterest(to: link, &exchange, &links, &turn)
    if leaves.mayBeHelped(by: runs, exchange) { leaves.seek(for: handle, &exchange, &links, &origin, &turn) }
    ask(link, &turn)
  }

  // MARK: Asking peers

  /// Tells all peers whether we want something of them.
  mutating func showInterest(_ turn: inout Turn) {
    for link in exchange.peers.keys { Asking.showInterest(to: link, &exchange, &links, &turn) }
  }

  /// Asks the peer, which may have brought a block just now, for what it should send next.
  mutating func ask(_ link: LinkID, hasBrought: Bool = false, _ turn: inout Turn) {
    guard turn.cache.mayAsk, !isHeldOut, let slot = exchange.peers.slot(of: link) else { return }
    Asking.ask(slot, hasBrought: hasBrought, &exchange, &links, &news, &turn)
  }

  /// Sends the piece whose turn it is; false when nobody waits.
  mutating func serve(_ turn: inout Turn) -> Bool {
    guard let sent = serving.serve(for: handle, &exchange, &links, &turn) else { return false }
    intake.sent(sent)
    return true
  }

  /// So many pieces have left for the kernel; no more are believed than were sent.
  mutating func drained(_ link: LinkID, pieces: Int, _ turn: inout Turn) {
    turn.uplink.drained(exchange.drained(link, pieces: pieces, now: turn.now), at: turn.now)
  }

  // MARK: Blocks

  /// A peer has sent a block.
  mutating func blockArrived(
    _ link: LinkID, _ request: PieceRequest, _ verdict: AgentInput.Verdict, _ turn: inout Turn
  ) -> Arrival {
    guard let slot = links.slot(of: link) else { return .isNoted }
    switch intake.arrived(request, on: slot, verdict, &exchange, &links, &news, &turn) {
    case .isHeld: return .isHeld
    case .isPolluted(let endpoint, let block): return .isPolluted(endpoint, block)
    case .breaksRules: broke(link, &turn)
    case .isCorrupt, .isNoted: break
    }
    return .isNoted
  }

  /// The origin has sent a block.
  mutating func originBrought(
    _ block: BlockIndex, by request: OriginRequestID, _ verdict: AgentInput.Verdict, _ turn: inout Turn
  ) -> Arrival {
    guard block.value >= 0, block.value < geometry.blockCount else { return .isNoted }
    switch intake.arrived(block, by: request, verdict, isHeldOut: isHeldOut, &exchange, &links, &news, &turn) {
    case .isHeld:
      origin.gaveGood()
      return .isHeld
    case .isCorrupt:
      cancel(request, &turn)
      exchange.lost(block.value, from: .origin)
      return blameOrigin(block, &turn)
    case .isPolluted, .breaksRules, .isNoted: return .isNoted
    }
  }

  /// The origin is proven to have sent a corrupt block.
  mutating func blameOrigin(_ block: BlockIndex, _ turn: inout Turn) -> Arrival {
    origin.gaveCorrupt(block, &exchange, &turn) == .hasChanged ? .hasChanged : .isNoted
  }

  /// A piece was judged: its good blocks are to be adopted, then its bad ones laid at somebody's door.
  mutating func judged(_ piece: PieceIndex) { intake.judged(piece) }

  /// Asks the store whether it wrote what it was ordered to, unless that is asked already or nothing is open.
  mutating func confirm(_ turn: inout Turn) { intake.confirm(&turn) }

  /// The store wrote what it was asked about; false if it was not asked.
  mutating func takeConfirmation() -> Bool { intake.takeConfirmation() }

  /// A staged block was judged good.
  mutating func adopt(_ block: BlockIndex, _ turn: inout Turn) -> Arrival {
    let (arrival, isOfOrigin) = intake.adopt(block, isHeldOut: isHeldOut, &exchange, &links, &news, &turn)
    if isOfOrigin { origin.gaveGood() }
    return if case .isHeld = arrival { .isHeld } else { .isNoted }
  }

  /// Who sent the bad blocks of a judged piece, and others before.
  mutating func accuse(_ judgement: AgentInput.Judgement, _ turn: inout Turn) -> Judging.Guilty {
    intake.accuse(judgement, &exchange, links, &turn)
  }

  /// All blocks are held: the neighbours learn it, and nobody is asked any more.
  mutating func completed(_ turn: inout Turn) {
    turn.counters.objectsCompleted += 1
    turn.notices.append(.isComplete(description.infohashes.v2))
    let name = [LogEvent.Field("object", description.infohashes.v2.hex), .init("name", description.name)]
    turn.log(.info, .objectComplete, name + tally.logFields)
    news.tellComplete(exchange, &links, &turn)
    for request in leaves.originCalls + exchange.originPulls.map(\.request) { cancel(request, &turn) }
    for link in exchange.peers.keys {
      let isWhole = exchange.peers.slot(of: link).map { exchange.peers[slot: $0].has.isFull } ?? false
      if isWhole { drop(link, .useless, &turn) } else { Asking.showInterest(to: link, &exchange, &links, &turn) }
    }
  }

  /// A peer has answered with leaves; none if they were wrong.
  mutating func hashesArrived(_ link: LinkID, _ request: HashRequest, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let slot = links.slot(of: link) else { return }
    links[slot: slot].heard(at: turn.now)
    if proven.isEmpty { leaves.refused(from: request.index, by: link, &links) }
    leaves.came(from: request.index, by: link)
    intake.becameProvable(proven, &exchange, &turn)
  }

  /// The origin has answered with leaves.
  mutating func originGaveLeaves(_ proven: [PieceIndex], _ turn: inout Turn) {
    if proven.isEmpty { leaves.spareOrigin(.seconds(10), at: turn.now) }
    intake.becameProvable(proven, &exchange, &turn)
  }

  // MARK: The origin

  /// The head of an answer of the origin came.
  mutating func originAnswered(_ request: OriginRequestID, _ head: AgentInput.OriginAnswer, _ turn: inout Turn)
    -> OriginFetch.Answer
  {
    let answer = origin.answered(request, head, &exchange, &turn)
    if case .hasNoLeaves(let time) = answer { leaves.spareOrigin(time, at: turn.now) }
    return answer
  }

  /// A request to the origin is over.
  mutating func originEnded(_ request: OriginRequestID, _ end: AgentInput.OriginEnd, _ turn: inout Turn) {
    leaves.ended(request)
    let wasForLeaves = origin.ended(request, end, &exchange, &news, &turn)
    if case .failed = end, wasForLeaves == true { leaves.spareOrigin(.seconds(5), at: turn.now) }
  }

  /// Requests of which nothing more is waited for are broken off.
  mutating func cancelIdle(_ turn: inout Turn) { for request in exchange.idleOriginPulls { cancel(request, &turn) } }

  private mutating func cancel(_ request: OriginRequestID, _ turn: inout Turn) {
    leaves.ended(request)
    origin.cancel(request, &exchange, &turn)
  }
}
