package import Vocabulary

/// One object being exchanged with its peers and its origin: what is held, who holds what, what is in flight.
///
/// It knows no message and no socket. It joins the organs, each of which sees what it is given: `BlockStates` (free, in
/// flight, staged, held), `Demand` (what to ask for), `PeerTable` and `Holders` (who holds what), `Picker` and
/// `OriginPicker` (what to ask next of whom), `SourceRates`, `Importer`, `ServeQueue` and `Choker` (whom to answer).
package struct ObjectExchange: Codable, Sendable {
  package typealias Source = BlockStates.Source
  package typealias Staged = BlockStates.Staged
  package typealias ChokeChange = Choker.Change

  package let geometry: Geometry
  package let policy: SwarmPolicy
  @usableFromInline package private(set) var states: BlockStates
  private var demand: Demand
  package private(set) var peers: PeerTable
  private var picker: Picker
  @usableFromInline private(set) var origin: OriginPicker
  package private(set) var importer: Importer
  /// How many peers hold each block.
  package var holders: Holders { peers.holders }
  /// What near peers bring, what the origin does, and so whether it may be spared.
  package var sources: SourceRates
  private var serving: ServeQueue
  private var choker: Choker
  private let startedAt: Instant
  private var lastWeighing: Instant
  /// Whether the origin can be asked at all; the machine says so.
  package var originIsUsable = false
  /// When the last block was verified.
  package private(set) var lastProgress: Instant
  private var random: RandomSource

  package init(
    geometry: Geometry, held: BitField, provable: BitField, random: RandomSource,
    _ policy: SwarmPolicy = SwarmPolicy(), now: Instant
  ) {
    precondition(held.count == geometry.blockCount && provable.count == geometry.pieceCount)
    self.geometry = geometry
    self.random = random
    states = BlockStates(held: held)
    demand = Demand(geometry: geometry, provable: provable)
    isProvable = provable.isFull
    picker = Picker(frontier: self.random.below(max(1, geometry.blockCount)))
    peers = PeerTable(blockCount: geometry.blockCount)
    self.policy = policy
    importer = Importer(policy, now: now)
    origin = OriginPicker(policy)
    sources = SourceRates(lateTime: policy.lateTime)
    serving = ServeQueue(policy)
    choker = Choker(policy)
    startedAt = now
    lastProgress = now
    lastWeighing = now
  }

  // MARK: Blocks

  /// Verified blocks.
  @inlinable package var held: BitField { _read { yield states.held } }
  package func state(of block: BlockIndex) -> BlockStates.State { states[block.value] }
  @inlinable package var isComplete: Bool { states.held.isFull }

  /// Unverified blocks that wait for a judgement, by number.
  package var staged: [Staged] { states.staged }

  /// The staged blocks of a piece.
  package func staged(in piece: PieceIndex) -> [Staged] { Array(states.staged(in: geometry.blocks(of: piece))) }

  /// Whether every block of a piece is held or staged, with at least one staged: it can be judged whole.
  package func isReadyForJudgement(_ piece: PieceIndex) -> Bool { states.areAllHere(geometry.blocks(of: piece)) }

  /// A block is verified. Returns the other links from which it was asked, to be cancelled.
  package mutating func hold(_ block: Int, now: Instant) -> [LinkID] {
    states.hold(block)
    lastProgress = now
    if importer.imports(block) { peers.brought(block) }
    return peers.nobodyOwes(block)
  }

  /// An unverified block is kept until it can be judged.
  package mutating func stage(_ block: Int, from source: Source) { states.stage(block, from: source) }

  /// A staged block was found corrupt: it must come again. Returns who sent it.
  package mutating func unstage(_ block: Int) -> Staged? {
    guard let entry = states.unstage(block) else { return nil }
    release(block)
    return entry
  }

  /// A block came corrupt, or was rejected, or its request was given up: it is free again unless somebody else brings
  /// it.
  package mutating func lost(_ block: Int, from source: Source) {
    guard case .link(let link) = source else { return release(block) }
    if let slot = peers.slot(of: link) { _ = peers.noLongerOwes(slot: slot, block) }
    release(block, butNotFrom: link)
  }

  /// Makes a block free again unless somebody else is still bringing it.
  private mutating func release(_ block: Int, butNotFrom link: LinkID? = nil) {
    guard states[block] == .inFlight, !origin.owes(block), !peers.bring(block, besides: link) else { return }
    states.release(block)
  }

  /// How many bytes of these stretches are held.
  package func heldBytes(of spans: [ByteSpan]) -> Int64 { demand.heldBytes(of: spans, states.held) }

  /// What somebody waits for: only that is asked of others. All of it until the machine says otherwise (`want`).
  package var wanted: WantedBlocks { demand.wanted }
  /// Pieces whose leaf hashes are known; whether those of all are, which is asked for after each message of a peer.
  package var provable: BitField { demand.provable }
  package private(set) var isProvable: Bool
  /// This ISP's part of the object: it is pulled from outside first. All of it until the selector has spoken.
  package var share: Range<Int> { demand.share }

  /// No leaves are to be had for now (a v1-only peer, the origin down): unverified blocks must be staged.
  package var leavesAreOut: Bool {
    get { demand.leavesAreOut }
    set { demand.leavesAreOut = newValue }
  }

  /// Where in-order readers are waiting, lowest first.
  package var readers: [Int] {
    get { demand.readers }
    set { demand.readers = newValue }
  }

  /// Whether a wanted block is missing: only then is anybody asked for anything.
  @inline(__always) package var isHungry: Bool { demand.isHungry(states.held) }

  /// Says what is waited for from now on. One that was at rest has not been without progress for as long.
  package mutating func want(_ blocks: WantedBlocks, now: Instant) {
    guard blocks != demand.wanted else { return }
    let wasHungry = isHungry
    demand.want(blocks)
    if !wasHungry, isHungry { lastProgress = max(lastProgress, now) }
  }

  /// The share of ISP `index` of `count`, cut at whole pieces.
  package mutating func takeShare(_ index: Int, of count: Int) { demand.takeShare(index, of: count) }

  package mutating func becameProvable(_ pieces: [PieceIndex]) {
    demand.becameProvable(pieces)
    isProvable = demand.provable.isFull
  }

  /// Unverified blocks may be asked for: no leaves are to be had, and there is room to keep them.
  package var mayStage: Bool { demand.leavesAreOut && states.staged.count < policy.stagedBlocksMax }

  /// Whether nothing has come for so long that politeness to the transit links must wait.
  package func isStalled(at now: Instant) -> Bool { now - lastProgress > policy.stallTime }

  /// Whether every missing block that is wanted is on its way.
  private var isAllOnItsWay: Bool { demand.isAllOnItsWay(states) }

  // MARK: Peers

  package mutating func join(_ peer: SwarmPeer) {
    precondition(peers.slot(of: peer.link) == nil && peer.has.count == geometry.blockCount)
    peers.join(peer)
  }

  /// Forgets a peer; what was asked of it is free again.
  package mutating func leave(_ link: LinkID) {
    guard let slot = peers.slot(of: link) else { return }
    for block in peers.leave(slot: slot) { release(block) }
    states.forget(link)
  }

  /// Changes how a peer is seen (its ring, its kind).
  package mutating func update(_ link: LinkID, _ change: (inout SwarmPeer) -> Void) {
    if let slot = peers.slot(of: link) { peers.update(slot: slot, change) }
  }

  /// The peer said that it holds these blocks. Whether that was news.
  @discardableResult
  package mutating func peer(_ link: LinkID, has runs: [Range<Int>], now: Instant) -> Bool {
    guard let slot = peers.slot(of: link) else { return false }
    let before = peers.heldCount(slot: slot)
    for run in runs { peers.gained(slot: slot, run.clamped(to: 0..<geometry.blockCount)) }
    peers[slot: slot].hasSaidWhatItHolds(at: now)
    return peers.heldCount(slot: slot) > before
  }

  /// The peer said that it is pulling these blocks from outside. So many at a time are believed.
  package mutating func peer(_ link: LinkID, pulls runs: [Range<Int>], now: Instant) {
    guard let slot = peers.slot(of: link), peers[slot: slot].isNear else { return }
    let until = now + min(max(origin.usualTime * 3, policy.leaseMin), policy.leaseMax)
    for block in runs.joined().prefix(SwarmPolicy.pullsPerPeerMax) { peers.pulls(slot: slot, block, until: until) }
  }

  package mutating func peer(_ link: LinkID, released runs: [Range<Int>]) {
    guard let slot = peers.slot(of: link) else { return }
    peers.dropPulls(slot: slot) { pull in runs.contains { $0.contains(pull.block) } }
  }

  package mutating func peer(_ link: LinkID, chokesUs: Bool) {
    guard let slot = peers.slot(of: link) else { return }
    for block in peers.chokes(slot: slot, chokesUs) { release(block, butNotFrom: link) }
  }

  /// To be called about four times a second: pulls that took too long are no longer respected, peers that answer
  /// nothing are snubbed, and what is imported is decided anew. Returns the links whose requests were given up.
  package mutating func expire(now: Instant) -> [LinkID] {
    var snubbed: [LinkID] = []
    for slot in peers.indices where peers.expire(slot: slot, now: now, policy) {
      let link = peers[slot: slot].link
      for block in peers[slot: slot].owed { release(block, butNotFrom: link) }
      snubbed.append(link)
    }
    importer.look(states, peers.holders, policy, lastProgress: lastProgress, now: now, &random)
    return snubbed
  }

  /// Whether the peer has something we lack, while we want anything.
  package mutating func isInteresting(_ link: LinkID) -> Bool {
    isHungry && peers.slot(of: link).map { peers.findInteresting(slot: $0, lacking: states.held) } ?? false
  }

  /// The selector is asked: until it answers, or as long as `rolesPatience` says, nothing is pulled from outside.
  package mutating func awaitRoles(after searchTime: TimeSpan, now: Instant) {
    let mayBeCrowd = geometry.blockCount >= StripeRole.roundBlocks && searchTime > SwarmPolicy.crowdSearchTime
    guard mayBeCrowd || geometry.blockCount >= StripeRole.leastBlocks else { return }
    importer.holdBack(until: now + policy.rolesPatience(forObjectOf: geometry.length, after: searchTime))
  }

  /// The selector has said which stripes this agent brings into its ISP (nil: it knows of no such thing), and what it
  /// knows of the swarm.
  package mutating func takeRoles(_ roles: [StripeRole]?, sums: StripeSums, now: Instant) {
    importer.take(roles, sums: sums, policy, now: now)
    // Stripes, not shares, tell the ISPs what to begin with.
    if roles != nil { demand.takeShare(0, of: 1) }
  }

  /// Whether stripes say what is pulled from outside. A reader in order pulls what it needs itself; and who is the only
  /// agent that downloads has nobody to share stripes with.
  @inline(__always) private var isGuided: Bool {
    importer.hasRoles && demand.wanted.isAll && demand.readers.isEmpty
      && !(importer.isSole && !peers.hasDownloadingNear)
  }

  /// How long this agent has been at the object.
  package func age(_ now: Instant) -> TimeSpan { now - startedAt }

  /// An agent says how long it has been at the object.
  package mutating func peer(_ link: LinkID, claimsAge age: TimeSpan, now: Instant) {
    if let slot = peers.slot(of: link) { peers[slot: slot].claims(age: age, ours: self.age(now), policy) }
  }

  /// Whether the origin need not be asked yet for leaf hashes but that of what is to come from there next: whoever
  /// brings in blocks has theirs, and gives them away.
  package func leavesMayWait(_ now: Instant) -> Bool {
    let isLeftToOthers = isGuided && originIsUsable && !importer.ownsAll
    return importer.isWaiting(now) || isLeftToOthers && now - lastProgress < policy.leavesPatience
  }

  /// The first block that this agent is to bring into its ISP: its leaf hash is needed before all others.
  package var nextImport: Int? { isGuided ? importer.firstImport(besides: states.held) : nil }

  /// Whether neighbours must take what was brought before more is: while our uplink is busy, that helps nobody.
  private var isThrottled: Bool {
    importer.isThrottled(peers.holders) && peers.hasDownloadingNear && peers.isAsked
  }

  // MARK: Asking peers

  /// The blocks to ask now of the peer in a slot of `peers`; they count as outstanding from here on.
  package mutating func requests(slot: Int, now: Instant) -> [BlockRequest] {
    guard !peers[slot: slot].chokesUs, isHungry else { return [] }
    if !peers.isNear(slot: slot), isGuided || importer.isWaiting(now) { return farRequests(for: slot, now: now) }
    var result: [BlockRequest] = []
    var room = peers[slot: slot].limit(surroundings, policy) - peers[slot: slot].outstanding.count
    if room > 0 { peers[slot: slot].restartCounting(now: now) }
    while room > 0, let pick = pick(for: slot, now: now) ?? pickAgain(for: slot, now: now) {
      states.ask(pick.block.value)
      peers.ask(slot: slot, pick.block.value, now: now)
      result.append(pick)
      room -= 1
    }
    if !result.isEmpty { watchSources(now: now) }
    return result
  }

  /// From a far peer comes what this agent imports; then what its ISP lacks most, if that is behind all others.
  private mutating func farRequests(for slot: Int, now: Instant) -> [BlockRequest] {
    guard !importer.isWaiting(now), !peers[slot: slot].isSnubbed else { return [] }
    var result: [BlockRequest] = []
    for (rule, limit) in importer.farRules(mayStage: mayStage, isThrottled: isThrottled, policy) {
      while peers[slot: slot].outstanding.count < limit,
        let pick = picker.pick(peers[slot: slot].has, states, peers.holders, demand, rule, &random)
      {
        peers[slot: slot].restartCounting(now: now)
        states.ask(pick.block.value)
        peers.ask(slot: slot, pick.block.value, now: now)
        result.append(pick)
      }
    }
    return result
  }

  @inline(__always) private var surroundings: SwarmPeer.Surroundings {
    SwarmPeer.Surroundings(
      isGuided: isGuided, originIsUsable: originIsUsable, originHasRoom: origin.hasRoom(), stance: sources.stance)
  }

  /// Why nothing more is asked of a peer, for whoever asks.
  package func standstill(slot: Int, now: Instant) -> Standstill {
    guard isHungry else { return .nothingIsWanted }
    let (peer, isFree) = (peers[slot: slot], peers.isNear(slot: slot) || !isGuided)
    let far = isFree ? nil : importer.farRules(mayStage: mayStage, isThrottled: isThrottled, policy)
    let why = Standstill(peer, isWaiting: importer.isWaiting(now), limit: peer.limit(surroundings, policy), far)
    return why ?? Standstill(peer, states, demand, mayStage: mayStage)
  }

  private mutating func pick(for slot: Int, now: Instant) -> BlockRequest? {
    let isNear = peers[slot: slot].isNear
    let goesAhead = originIsUsable && sources.stance == .beside && !isGuided && (isNear || !peers.hasNear)
    let rule = Picker.Rule(
      mayStage: mayStage, goesAhead: goesAhead, isRestricted: !isNear && !isStalled(at: now),
      purpose: isNear ? .near : .far)
    return picker.pick(peers[slot: slot].has, states, peers.holders, demand, rule, &random)
  }

  /// Endgame: when every missing block that can be had near is on its way, a late one is asked of a second source.
  @inline(__always) private func pickAgain(for slot: Int, now: Instant) -> BlockRequest? {
    guard demand.isNearlyThere(states, peers.holders) else { return nil }
    guard peers[slot: slot].isNear || !originIsUsable else { return nil }
    return picker.late(for: slot, peers, now: now)
  }

  /// A peer brought a block, whatever its verdict: it is no longer outstanding there.
  package mutating func arrived(_ block: Int, from link: LinkID, now: Instant) -> Arrival {
    guard let slot = peers.slot(of: link), let since = peers.noLongerOwes(slot: slot, block) else {
      return states.held[block] ? .duplicate : .unasked
    }
    if peers.brought(slot: slot, askedAt: since, now: now) {
      // What it still owes was free for others while it was silent, and must not be asked of it a second time.
      for asked in peers[slot: slot].outstanding where states[asked.block] == .free { states.ask(asked.block) }
    }
    let isWanted = !states.held[block] && !states.isStaged(block)
    if isWanted, peers[slot: slot].isNear { sources.nearBrought(geometry.span(of: BlockIndex(block)).length) }
    watchSources(now: now)
    return isWanted ? .wanted(after: now - since) : .duplicate
  }

  // MARK: Asking the origin
  @inlinable package var originPulls: [OriginPicker.Pull] { origin.pulls }

  /// The requests to the origin of which nothing more is waited for.
  package var idleOriginPulls: [OriginRequestID] {
    origin.pulls.filter { !demand.wanted.touches($0.next..<max($0.next, $0.blocks.upperBound)) }.map(\.request)
  }

  /// The next range to ask of the origin, or nil while nothing there is ours to pull. It counts as in flight
  /// once `originBegan` is called.
  ///
  /// Blocks that nobody near holds or pulls come before all others: first those of this ISP's share, then the globally
  /// rarest. While the origin stands beside the near peers (see `SourceRates`), what they hold comes next, and in the
  /// end what peers owe us but will bring late.
  package mutating func nextOriginRun(now: Instant) -> OriginRun? {
    let isGuided = isGuided
    let spare = isGuided && importer.takesSpare ? policy.spareRequests : 0
    guard originIsUsable, origin.hasRoom(besides: spare), isHungry else { return nil }
    weighSources(now: now)
    if demand.readers.isEmpty, importer.isWaiting(now) { return nil }
    if let run = isGuided ? nextGuidedRun() : nextFreeRun(now: now) { return run }
    guard mayTakeLate else { return nil }
    return origin.lateRun(peers, states, demand, sources, mayStage: mayStage, now: now)
  }

  private mutating func nextFreeRun(now: Instant) -> OriginRun? {
    let isStalled = isStalled(at: now)
    let why: OriginRun.Rule = isStalled ? .stalled : .unknownNear
    if let run = freeRun(takesHeld: isStalled, takesPulled: isStalled, why) { return run }
    guard sources.stance == .beside, !isStalled else { return nil }
    if let run = freeRun(takesHeld: true, takesPulled: false, .beside) { return run }
    return sources.nearIsTrifling(now) ? freeRun(takesHeld: true, takesPulled: true, .nearIsTrifling) : nil
  }

  /// What stripes say: those of this agent that its ISP takes from the origin; an ISP that is behind takes a chunk at a
  /// time; and where the origin has much to give and the peers little, everybody takes a part.
  private mutating func nextGuidedRun() -> OriginRun? {
    let rules = importer.originRules(mayStage: mayStage, isThrottled: isThrottled, isIdle: origin.pulls.isEmpty)
    for rule in rules {
      if let run = origin.freeRun(rule, states, peers.holders, demand, &random) { return run }
    }
    guard importer.mayTakeSpare(of: geometry.blockCount),
      let run = freeRun(takesHeld: true, takesPulled: false, .spare, .rarestRun)
    else { return nil }
    importer.tookSpare(run.blocks.count)
    return run
  }

  private mutating func freeRun(
    takesHeld: Bool, takesPulled: Bool, _ why: OriginRun.Rule, _ order: OriginPicker.Order = .bestChunk
  ) -> OriginRun? {
    let rule = OriginPicker.Rule(takesHeld: takesHeld, takesPulled: takesPulled, mayStage: mayStage, why, order: order)
    return origin.freeRun(rule, states, peers.holders, demand, &random)
  }

  package mutating func originBegan(_ request: OriginRequestID, _ blocks: Range<Int>, now: Instant) {
    origin.began(request, blocks, now: now)
    for block in blocks { states.ask(block) }
  }

  /// A block of a pull has come; false if it was not the expected one.
  package mutating func originBrought(_ request: OriginRequestID, _ block: Int, now: Instant) -> Bool {
    let length = geometry.span(of: BlockIndex(block)).length
    guard let pull = origin.brought(request, block) else { return false }
    sources.originBrought(length, delay: pull.delay(now))
    watchSources(now: now)
    return true
  }

  /// A pull has ended; the blocks that did not come are free again. Returns its blocks.
  package mutating func originEnded(_ request: OriginRequestID, now: Instant) -> Range<Int>? {
    guard let pull = origin.ended(request, now: now) else { return nil }
    for block in pull.next..<max(pull.next, pull.blocks.upperBound) { release(block) }
    return pull.blocks
  }

  /// The origin ignored the range and sends the whole object from its first byte: what is missing arrives by and by,
  /// while peers may still bring it.
  package mutating func originBecameWhole(_ request: OriginRequestID) {
    guard let asked = origin.becameWhole(request, blockCount: geometry.blockCount) else { return }
    for block in asked where peers.askers(of: block) == 0 { states.release(block) }
  }

  /// When to call `weighSources` although nothing has come, or nil.
  package var nextWeighing: Instant? {
    guard originIsUsable, isHungry, mayTakeLate || isAllOnItsWay else { return nil }
    var next = sources.nextLook
    // What peers owe us may be overdue before anything else happens.
    if origin.pulls.isEmpty, sources.stance == .beside, let due = peers.firstDue { next = min(next ?? due, due) }
    return next.map { max($0, lastWeighing + .milliseconds(5)) }
  }

  /// Whether the origin may be asked for what peers owe us and will bring late. Where stripes say who brings what, it
  /// is only for its spare uplink, and how it compares with the peers matters little.
  @inline(__always) private var mayTakeLate: Bool { !isGuided || importer.mayTakeSpare(of: geometry.blockCount) }

  /// Decides anew whether the origin is spared.
  package mutating func weighSources(now: Instant) {
    watchSources(now: now)
    lastWeighing = now
    sources.weigh(originIsIdle: origin.pulls.isEmpty, now: now)
  }

  private mutating func watchSources(now: Instant) {
    sources.watch(nearOwes: peers.nearOwes, originFlows: origin.pulls.contains { $0.isFlowing }, now: now)
  }

  /// A peer asks for bytes. False when it may not ask, or has asked for too much, or we do not hold them.
  package mutating func enqueue(_ span: ByteSpan, from link: LinkID, now: Instant) -> Bool {
    guard let slot = peers.slot(of: link), !peers[slot: slot].isChoked,
      states.held.allTrue(in: geometry.blocks(touching: span))
    else { return false }
    return peers[slot: slot].line.append(span, at: now)
  }

  /// The peer has asked for bytes, or said so: it has got the oldest piece of those under way to it, if there are any.
  package mutating func pieceCame(to link: LinkID, isSaid: Bool, way: TimeSpan, now: Instant) -> PiecesUnderWay.Arrived?
  {
    peers.slot(of: link).flatMap { peers[slot: $0].line.underWay.hasCome(isSaid: isSaid, at: now, way: way) }
  }

  /// The peer no longer wants these bytes; false if they are not waiting.
  package mutating func withdraw(_ span: ByteSpan, from link: LinkID) -> Bool {
    guard let slot = peers.slot(of: link) else { return false }
    return peers[slot: slot].line.withdraw(span)
  }

  /// Whose turn it is, and what it gets; nil when nobody waits or all who wait have enough underway.
  package mutating func nextToServe(now: Instant) -> (LinkID, ByteSpan, isUrgent: Bool)? {
    serving.next(&peers, exports: importer.importsNow, geometry, now: now)
  }

  /// So many pieces have left for the kernel. Returns how many counted against what all links may have before it.
  package mutating func drained(_ link: LinkID, pieces: Int, now: Instant) -> Int {
    peers.slot(of: link).map { peers[slot: $0].line.drained(pieces, at: now) } ?? 0
  }

  /// What has been stuck on its link for long no longer counts, nor what has been under way: how many pieces of each.
  package mutating func setAside(now: Instant) -> (stuck: Int, underWay: Int) { peers.setAside(at: now, policy) }

  package var hasWaiting: Bool { peers.hasServable }

  /// Decides anew who among strangers is served.
  package mutating func rechoke(now: Instant) -> [ChokeChange] {
    choker.turn(&peers, isComplete: isComplete, servesAgents: importer.hasRoles, now: now)
  }

  /// A peer that has just become interested gets a free slot at once.
  package mutating func admit(_ link: LinkID, now: Instant) -> ChokeChange? {
    peers.slot(of: link).flatMap { choker.admit(slot: $0, &peers, servesAgents: importer.hasRoles, now: now) }
  }
}
