package import Vocabulary

/// One object being exchanged with its peers and its origin: what is held, who holds what, what is in flight.
///
/// It knows blocks, links and times, but no message and no socket. It joins the organs, each of which sees only what it
/// is given: `BlockStates` (free, in flight, staged, held), `Demand` (what is to be asked for), `PeerTable` and
/// `Holders` (who holds what), `Picker` and `OriginPicker` (what to ask next of a peer, and of the origin),
/// `SourceRates` (whether the origin is spared), `ServeQueue` and `Choker` (what to answer, and whom).
package struct ObjectExchange: Codable, Sendable {
  package typealias Source = BlockStates.Source
  package typealias Staged = BlockStates.Staged
  package typealias ChokeChange = Choker.Change

  package let geometry: Geometry
  private var states: BlockStates
  private var demand: Demand
  package private(set) var peers = PeerTable()
  package private(set) var holders: Holders
  private var picker: Picker
  private var origin = OriginPicker()
  /// What near peers bring, what the origin does, and so whether it may be spared.
  package var sources = SourceRates()
  private var serving = ServeQueue()
  private var choker = Choker()
  private var lastWeighing: Instant
  /// Whether the origin can be asked at all; the machine says so.
  package var edgeIsUsable = false
  /// When the last block was verified.
  package private(set) var lastProgress: Instant
  private var random: RandomSource

  package init(geometry: Geometry, held: BitField, provable: BitField, random: RandomSource, now: Instant) {
    precondition(held.count == geometry.blockCount && provable.count == geometry.pieceCount)
    self.geometry = geometry
    self.random = random
    states = BlockStates(held: held)
    demand = Demand(geometry: geometry, provable: provable)
    picker = Picker(frontier: self.random.below(max(1, geometry.blockCount)))
    holders = Holders(blockCount: geometry.blockCount)
    lastProgress = now
    lastWeighing = now
  }

  // MARK: Blocks

  /// Verified blocks.
  package var held: BitField { states.held }
  package func state(of block: BlockIndex) -> BlockStates.State { states[block.value] }
  package var inFlightCount: Int { states.inFlightCount }
  package var isComplete: Bool { states.held.isFull }
  package var missingCount: Int { held.count - held.trueCount }

  /// Unverified blocks that wait for a judgement, by number.
  package var staged: [Staged] { states.staged }

  /// The staged blocks of a piece.
  package func staged(in piece: PieceIndex) -> [Staged] { Array(states.staged(in: geometry.blocks(of: piece))) }

  /// Whether every block of a piece is held or staged, with at least one staged: it can be judged whole.
  package func isReadyForJudgement(_ piece: PieceIndex) -> Bool {
    let blocks = geometry.blocks(of: piece)
    let waiting = states.staged(in: blocks).count
    return waiting > 0 && waiting + blocks.count(where: { states.held[$0] }) == blocks.count
  }

  /// A block is verified. Returns the other links from which it was asked, to be cancelled.
  package mutating func hold(_ block: Int, now: Instant) -> [LinkID] {
    states.hold(block)
    lastProgress = now
    var others: [LinkID] = []
    for slot in peers.indices {
      guard peers[slot: slot].noLongerOwes(block) != nil else { continue }
      others.append(peers[slot: slot].link)
    }
    return others
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
    if let slot = peers.slot(of: link) { _ = peers[slot: slot].noLongerOwes(block) }
    release(block, butNotFrom: link)
  }

  /// Makes a block free again unless somebody else is still bringing it.
  private mutating func release(_ block: Int, butNotFrom link: LinkID? = nil) {
    guard states[block] == .inFlight, !origin.owes(block) else { return }
    for slot in peers.indices where peers[slot: slot].link != link && !peers[slot: slot].isSnubbed {
      if peers[slot: slot].owes(block) { return }
    }
    states.release(block)
  }

  /// How many bytes of these stretches are held.
  package func heldBytes(of spans: [ByteSpan]) -> Int64 { demand.heldBytes(of: spans, states.held) }

  // MARK: What is wanted

  /// What somebody waits for: only that is asked of others. All of it until the machine says otherwise (`want`).
  package var wanted: WantedBlocks { demand.wanted }
  /// Pieces whose leaf hashes are known.
  package var provable: BitField { demand.provable }
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
  package var isHungry: Bool { demand.isHungry(states.held) }

  /// Says what is waited for from now on. One that was at rest has not been without progress for as long.
  package mutating func want(_ blocks: WantedBlocks, now: Instant) {
    guard blocks != demand.wanted else { return }
    let wasHungry = isHungry
    demand.want(blocks)
    if !wasHungry, isHungry { lastProgress = max(lastProgress, now) }
  }

  /// The share of ISP `index` of `count`, cut at whole pieces.
  package mutating func takeShare(_ index: Int, of count: Int) { demand.takeShare(index, of: count) }

  package mutating func becameProvable(_ pieces: [PieceIndex]) { demand.becameProvable(pieces) }

  /// Unverified blocks may be asked for: no leaves are to be had, and there is room to keep them.
  package var mayStage: Bool { demand.leavesAreOut && states.staged.count < SwarmPolicy.stagedBlocksMax }

  /// Whether nothing has come for so long that politeness to the transit links must wait.
  package func isStalled(at now: Instant) -> Bool { now - lastProgress > SwarmPolicy.stallTime }

  /// Whether every missing block that is wanted is on its way.
  private var isAllOnItsWay: Bool {
    if demand.wanted.isAll { return states.free.isEmpty }
    return BlockMask(demand.window(states.held)) { states.free.word($0) }.first == nil
  }

  // MARK: Peers

  package mutating func join(_ peer: SwarmPeer) {
    precondition(peers.slot(of: peer.link) == nil && peer.has.count == geometry.blockCount)
    peers.join(peer)
    holders.recount(&peers[slot: peers.count - 1])
  }

  /// Forgets a peer; what was asked of it is free again.
  package mutating func leave(_ link: LinkID) {
    guard let slot = peers.slot(of: link) else { return }
    releaseAll(of: slot)
    holders.dropPulls(of: &peers[slot: slot]) { _ in true }
    holders.count(&peers[slot: slot], false)
    if !peers[slot: slot].isNear { holders.uncountFar(peers[slot: slot].has) }
    peers.leave(slot: slot)
    states.forget(link)
  }

  /// Changes how a peer is seen (its ring, its kind), keeping the counts right.
  package mutating func update(_ link: LinkID, _ change: (inout SwarmPeer) -> Void) {
    guard let slot = peers.slot(of: link) else { return }
    let wasNear = peers[slot: slot].isNear
    change(&peers[slot: slot])
    let isNear = peers[slot: slot].isNear
    if wasNear != isNear {
      holders.dropPulls(of: &peers[slot: slot]) { _ in true }
      holders.count(&peers[slot: slot], false)
      if isNear { holders.uncountFar(peers[slot: slot].has) } else { holders.countFar(peers[slot: slot].has) }
    }
    holders.recount(&peers[slot: slot])
  }

  /// The peer said that it holds these blocks.
  package mutating func peer(_ link: LinkID, has blocks: Range<Int>) {
    guard let slot = peers.slot(of: link) else { return }
    let blocks = blocks.clamped(to: 0..<geometry.blockCount)
    guard !blocks.isEmpty else { return }
    for at in blocks.lowerBound >> 6...(blocks.upperBound - 1) >> 6 {
      let new = peers[slot: slot].has.insert(BitField.mask(of: blocks, inWord: at), inWord: at)
      if new != 0 { holders.gained(new, inWord: at, by: peers[slot: slot]) }
    }
    holders.dropPulls(of: &peers[slot: slot]) { blocks.contains($0.block) }
  }

  /// The peer said that it is pulling these blocks from outside.
  package mutating func peer(_ link: LinkID, pulls blocks: [Int], now: Instant) {
    guard let slot = peers.slot(of: link), peers[slot: slot].isNear else { return }
    let until = now + min(max(origin.usualTime * 3, SwarmPolicy.leaseMin), SwarmPolicy.leaseMax)
    for block in blocks where block >= 0 && block < geometry.blockCount && !peers[slot: slot].has[block] {
      holders.pulls(SwarmPeer.Pull(block: block, until: until), by: &peers[slot: slot])
    }
  }

  package mutating func peer(_ link: LinkID, released blocks: [Int]) {
    guard let slot = peers.slot(of: link) else { return }
    holders.dropPulls(of: &peers[slot: slot]) { blocks.contains($0.block) }
  }

  package mutating func peer(_ link: LinkID, chokesUs: Bool) {
    guard let slot = peers.slot(of: link), peers[slot: slot].chokesUs != chokesUs else { return }
    peers[slot: slot].chokesUs = chokesUs
    // Without the fast extension a choke drops what was asked (BEP 3).
    if chokesUs, !peers[slot: slot].knowsFast {
      releaseAll(of: slot)
      peers[slot: slot].forgetOutstanding()
    }
    holders.recount(&peers[slot: slot])
  }

  /// Pulls that took too long are no longer respected, and peers that answer nothing are snubbed.
  /// Returns the links whose requests were given up.
  package mutating func expire(now: Instant) -> [LinkID] {
    var snubbed: [LinkID] = []
    for slot in peers.indices {
      holders.dropPulls(of: &peers[slot: slot]) { $0.until <= now }
      if peers[slot: slot].isForgiven(now: now) { holders.recount(&peers[slot: slot]) }
      guard peers[slot: slot].isSilent(now: now) else { continue }
      peers[slot: slot].snub(now: now)
      releaseAll(of: slot)
      holders.recount(&peers[slot: slot])
      snubbed.append(peers[slot: slot].link)
    }
    return snubbed
  }

  /// Nothing that a peer owes us is waited for any more.
  private mutating func releaseAll(of slot: Int) {
    let link = peers[slot: slot].link
    for at in peers[slot: slot].outstanding.indices {
      release(peers[slot: slot].outstanding[at].block, butNotFrom: link)
    }
  }

  /// Whether the peer has something we lack, while we want anything.
  package func isInteresting(_ link: LinkID) -> Bool {
    guard isHungry, let slot = peers.slot(of: link) else { return false }
    return peers[slot: slot].has.hasAny(notIn: states.held)
  }

  // MARK: Asking peers

  /// The blocks to ask of a peer now; they count as outstanding from here on.
  package mutating func requests(for link: LinkID, now: Instant) -> [BlockIndex] {
    guard let slot = peers.slot(of: link), !peers[slot: slot].chokesUs, isHungry else { return [] }
    var result: [BlockIndex] = []
    var room = limit(of: slot) - peers[slot: slot].outstanding.count
    if room > 0 { peers[slot: slot].restartCounting(now: now) }
    while room > 0, let block = pick(for: slot, now: now) ?? pickAgain(for: slot, now: now) {
      states.ask(block)
      peers[slot: slot].ask(block, now: now)
      result.append(BlockIndex(block))
      room -= 1
    }
    if !result.isEmpty { watchSources(now: now) }
    return result
  }

  private func limit(of slot: Int) -> Int {
    let isNear = peers[slot: slot].isNear
    guard isNear || !edgeIsUsable else { return origin.hasRoom ? 0 : SwarmPolicy.farRequests }
    let limit = peers[slot: slot].requestLimit
    // Until it has shown what it brings, one is enough for a peer that the origin stands beside.
    if isNear, edgeIsUsable, !peers[slot: slot].rateIsKnown, sources.stance == .beside { return min(limit, 1) }
    return min(limit, isNear ? .max : SwarmPolicy.farRequestsWithoutEdge)
  }

  private mutating func pick(for slot: Int, now: Instant) -> Int? {
    let isNear = peers[slot: slot].isNear
    let goesAhead =
      edgeIsUsable && sources.stance == .beside
      && (isNear || !peers.indices.contains { peers[slot: $0].isNear })
    let rule = Picker.Rule(
      mayStage: mayStage, goesAhead: goesAhead, isRestricted: !isNear && !isStalled(at: now))
    return picker.pick(peers[slot: slot], states, holders, demand, rule, &random)
  }

  /// Endgame: when every missing block that is wanted is on its way, a late one is asked of a second source.
  private func pickAgain(for slot: Int, now: Instant) -> Int? {
    guard isAllOnItsWay, peers[slot: slot].isNear || !edgeIsUsable else { return nil }
    return picker.late(for: slot, peers, now: now)
  }

  /// A peer brought a block, whatever its verdict: it is no longer outstanding there.
  package mutating func arrived(_ block: Int, from link: LinkID, now: Instant) -> Arrival {
    guard let slot = peers.slot(of: link), let since = peers[slot: slot].noLongerOwes(block) else {
      return states.held[block] ? .duplicate : .unasked
    }
    peers[slot: slot].countArrival(askedAt: since, now: now)
    if peers[slot: slot].isReprieved() {
      holders.recount(&peers[slot: slot])
      // What it still owes was free for others while it was silent, and must not be asked of it a second time.
      for asked in peers[slot: slot].outstanding where states[asked.block] == .free { states.ask(asked.block) }
    }
    let isWanted = !states.held[block] && !states.isStaged(block)
    if isWanted, peers[slot: slot].isNear { sources.nearBrought(geometry.span(of: BlockIndex(block)).length) }
    watchSources(now: now)
    return isWanted ? .wanted : .duplicate
  }

  // MARK: Asking the origin

  package var edgePulls: [OriginPicker.Pull] { origin.pulls }

  /// The requests to the origin of which nothing more is waited for.
  package var idleEdgePulls: [EdgeID] {
    origin.pulls.filter { !demand.wanted.touches($0.next..<max($0.next, $0.blocks.upperBound)) }.map(\.edge)
  }

  /// The next range to ask of the origin, or nil while nothing there is ours to pull. It counts as in flight
  /// once `edgeBegan` is called.
  ///
  /// Blocks that nobody near holds or pulls come before all others: first those of this ISP's share, then the globally
  /// rarest. While the origin stands beside the near peers (see `SourceRates`), what they hold comes next, and in the
  /// end what peers owe us but will bring late.
  package mutating func nextEdgeRun(now: Instant) -> Range<Int>? {
    guard edgeIsUsable, origin.hasRoom, isHungry else { return nil }
    weighSources(now: now)
    let isStalled = isStalled(at: now)
    if let run = freeRun(takesHeld: isStalled, takesPulled: isStalled) { return run }
    if sources.stance == .beside, !isStalled {
      if let run = freeRun(takesHeld: true, takesPulled: false) { return run }
      if sources.nearIsTrifling(now), let run = freeRun(takesHeld: true, takesPulled: true) { return run }
    }
    return origin.run(ofLate: lateBlocks(now: now), readers: demand.readers)
  }

  private mutating func freeRun(takesHeld: Bool, takesPulled: Bool) -> Range<Int>? {
    let rule = OriginPicker.Rule(takesHeld: takesHeld, takesPulled: takesPulled, mayStage: mayStage)
    return origin.freeRun(rule, states, holders, demand, &random)
  }

  package mutating func edgeBegan(_ edge: EdgeID, _ blocks: Range<Int>, now: Instant) {
    origin.began(edge, blocks, now: now)
    for block in blocks { states.ask(block) }
  }

  /// A block of a pull has come; false if it was not the expected one.
  package mutating func edgeBrought(_ edge: EdgeID, _ block: Int, now: Instant) -> Bool {
    let length = geometry.span(of: BlockIndex(block)).length
    switch origin.brought(edge, block, now: now) {
    case .unasked: return false
    case .first(let delay): sources.edgeBrought(length, delay: delay)
    case .next: sources.edgeBrought(length, delay: nil)
    }
    watchSources(now: now)
    return true
  }

  /// A pull has ended; the blocks that did not come are free again. Returns its blocks.
  package mutating func edgeEnded(_ edge: EdgeID, now: Instant) -> Range<Int>? {
    guard let pull = origin.ended(edge, now: now) else { return nil }
    for block in pull.next..<max(pull.next, pull.blocks.upperBound) { release(block) }
    return pull.blocks
  }

  /// The origin ignored the range and sends the whole object from its first byte: what is missing arrives by and by,
  /// while peers may still bring it.
  package mutating func edgeBecameWhole(_ edge: EdgeID) {
    guard let asked = origin.becameWhole(edge, blockCount: geometry.blockCount) else { return }
    for block in asked where !peers.indices.contains(where: { peers[slot: $0].owes(block) }) { states.release(block) }
  }

  // MARK: The origin and the peers, weighed against each other

  /// When to call `weighSources` although nothing has come, or nil.
  package var nextWeighing: Instant? {
    guard edgeIsUsable, isHungry else { return nil }
    var next = sources.nextLook
    if origin.pulls.isEmpty, sources.stance == .beside {
      // What peers owe us may be overdue before anything else happens.
      for slot in peers.indices where !peers[slot: slot].isSnubbed {
        guard let first = peers[slot: slot].outstanding.first else { continue }
        let due = first.since + (peers[slot: slot].latency ?? .zero)
        next = next.map { min($0, due) } ?? due
      }
    }
    return next.map { max($0, lastWeighing + .milliseconds(5)) }
  }

  /// Decides anew whether the origin is spared.
  package mutating func weighSources(now: Instant) {
    watchSources(now: now)
    lastWeighing = now
    sources.weigh(edgeIsIdle: origin.pulls.isEmpty, now: now)
  }

  /// To be called whenever what is outstanding has changed.
  private mutating func watchSources(now: Instant) {
    let nearOwes = peers.indices.contains { slot in
      peers[slot: slot].isNear && !peers[slot: slot].isSnubbed && !peers[slot: slot].outstanding.isEmpty
    }
    sources.watch(nearOwes: nearOwes, edgeFlows: origin.pulls.contains { $0.isFlowing }, now: now)
  }

  /// Blocks that are outstanding at peers and would come sooner from the origin, which has nothing else to do.
  private func lateBlocks(now: Instant) -> [Int] {
    var late: [Int] = []
    for slot in peers.indices where !peers[slot: slot].isSnubbed && !peers[slot: slot].outstanding.isEmpty {
      let usual = peers[slot: slot].latency
      for asked in peers[slot: slot].outstanding where isLate(asked, usual, now: now) {
        guard states[asked.block] == .inFlight, !origin.owes(asked.block),
          demand.isAskable(asked.block, mayStage: mayStage), demand.whole.contains(asked.block)
        else { continue }
        late.append(asked.block)
      }
    }
    return late
  }

  /// Whether a peer will bring a block later than the origin would, going by the peer's usual time. One that has never
  /// answered is given no time while the origin stands beside it.
  private func isLate(_ asked: SwarmPeer.Outstanding, _ usual: TimeSpan?, now: Instant) -> Bool {
    let age = now - asked.since
    let isBeside = sources.stance == .beside
    guard let usual else { return isBeside || age > SwarmPolicy.lateTime }
    if isBeside { return age >= usual || usual - age > sources.edgeDelay * 2 + .milliseconds(20) }
    return max(age - usual * 2, usual - age) > SwarmPolicy.lateTime
  }

  // MARK: Serving

  /// A peer asks for bytes. False when it may not ask, or has asked for too much, or we do not hold them.
  package mutating func enqueue(_ span: ByteSpan, from link: LinkID) -> Bool {
    guard let slot = peers.slot(of: link), !peers[slot: slot].isChoked,
      states.held.allTrue(in: geometry.blocks(touching: span))
    else { return false }
    return peers[slot: slot].line.append(span)
  }

  /// The peer no longer wants these bytes; false if they are not waiting.
  package mutating func withdraw(_ span: ByteSpan, from link: LinkID) -> Bool {
    guard let slot = peers.slot(of: link) else { return false }
    return peers[slot: slot].line.withdraw(span)
  }

  /// Whose turn it is, and what it gets; nil when nobody waits or all who wait have enough underway.
  package mutating func nextToServe(now: Instant) -> (LinkID, ByteSpan)? { serving.next(&peers) }

  package mutating func drained(_ link: LinkID, pieces: Int) {
    guard let slot = peers.slot(of: link) else { return }
    peers[slot: slot].line.drained(pieces)
  }

  /// Whether somebody waits for an answer.
  package var hasWaiting: Bool { peers.indices.contains { peers[slot: $0].line.isServable } }

  /// Decides anew who among strangers is served.
  package mutating func rechoke(now: Instant) -> [ChokeChange] {
    choker.turn(&peers, isComplete: isComplete, now: now)
  }

  /// A peer that has just become interested gets a free slot at once.
  package mutating func admit(_ link: LinkID, now: Instant) -> ChokeChange? {
    peers.slot(of: link).flatMap { choker.admit(slot: $0, &peers, now: now) }
  }
}
