import Selection
import Swarming
import Vocabulary
import Wire

/// Blocks that come, from peers and from the origin: what of them is kept, what waits for a judgement, and how the
/// bytes are counted. All of them add up: to what served, and to what was wasted, by cause.
struct BlockIntake: Codable, Sendable {
  private let handle: ObjectHandle
  /// Whether a selector can name peers that have it.
  private let hasSelector: Bool
  private(set) var tally = TransferTally()
  private var judging = Judging()
  /// What of the blocks that are held the store has confirmed.
  private(set) var stored: StoredBlocks

  /// What came of a block.
  enum Arrival {
    /// It is verified and new.
    case isHeld
    /// It is corrupt: the peer at this address is a polluter.
    case isPolluted(Endpoint, BlockIndex)
    /// It is corrupt, and came from the origin.
    case isCorrupt
    /// It is no block of the object, or one too many that nobody asked for.
    case breaksRules
    case isNoted
  }

  /// - Parameter held: what the store had.
  init(_ handle: ObjectHandle, _ held: BitField, of description: ObjectDescription) {
    self.handle = handle
    hasSelector = description.selector != nil
    stored = StoredBlocks(found: held)
    held.forEachTrue { tally.store += description.geometry.span(of: BlockIndex($0)).length }
  }

  /// Whether a judgement is awaited.
  var awaitsJudgement: Bool { judging.isAwaited }

  mutating func sent(_ bytes: Int64) { tally.uploaded += bytes }

  /// Asks the store whether it wrote what it was ordered to, unless that is asked already or nothing is open.
  mutating func confirm(_ turn: inout Turn) { if stored.ask() { turn.effects.append(.store(handle, .confirm)) } }

  /// The store wrote what it was asked about; false if it was not asked.
  mutating func takeConfirmation() -> Bool { stored.confirm() }

  // What comes

  /// A peer has sent a block.
  mutating func arrived(
    _ request: PieceRequest, on slot: Int, _ verdict: AgentInput.Verdict, _ exchange: inout ObjectExchange,
    _ links: inout LinkTable, _ news: inout NewsBox, _ turn: inout Turn
  ) -> Arrival {
    let (link, length) = (links[slot: slot].id, request.length)
    links[slot: slot].heard(at: turn.now)
    turn.counters.arrivedBytes += length
    guard verdict != .misfit, let block = request.block(in: exchange.geometry) else {
      wasted(\.unasked, length, &turn)
      return .breaksRules
    }
    let arrival = exchange.arrived(block.value, from: link, now: turn.now)
    if verdict == .corrupt {
      countCorrupt(length, &turn)
      exchange.lost(block.value, from: .link(link))
      return .isPolluted(links[slot: slot].remote, block)
    }
    switch arrival {
    case .unasked:
      wasted(\.unasked, length, &turn)
      return links[slot: slot].sentUnasked() ? .breaksRules : .isNoted
    case .duplicate:
      turn.exchanged(taken: length, of: handle, over: &links[slot: slot])
      wasted(\.duplicate, length, &turn)
    case .wanted where !turn.cache.mayStoreBlock: drop(block, from: .link(link), &exchange, &turn)
    case .wanted(let time) where verdict == .verified:
      links[slot: slot].traded(at: turn.now)
      turn.exchanged(taken: length, of: handle, over: &links[slot: slot])
      #if DEBUG
        if turn.planted == .doubleCount, block.value % 64 == 63 { credit(link, exchange, length, &turn) }
      #endif
      turn.timings.took(time, from: credit(link, exchange, length, &turn), by: turn.sequence)
      return keep(block, isStaged: false, &exchange, &links, &news, &turn)
    case .wanted: stage(block, from: .link(link), &exchange, &turn)
    }
    return .isNoted
  }

  /// The origin has sent a block of the object.
  /// - Parameter isHeldOut: whether the object is kept from peers.
  mutating func arrived(
    _ block: BlockIndex, by request: OriginRequestID, _ verdict: AgentInput.Verdict, isHeldOut: Bool,
    _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ news: inout NewsBox, _ turn: inout Turn
  ) -> Arrival {
    let length = exchange.geometry.span(of: block).length
    turn.counters.arrivedBytes += length
    guard exchange.originBrought(request, block.value, now: turn.now) else {
      wasted(\.unasked, length, &turn)
      return .isNoted
    }
    let state = exchange.state(of: block)
    switch verdict {
    case .verified where state == .held, .unproven where state == .held || state == .staged:
      wasted(\.duplicate, length, &turn)
    case .verified where !turn.cache.mayStoreBlock: drop(block, from: .origin, &exchange, &turn)
    case .verified:
      creditOrigin(length, isHeldOut: isHeldOut, &turn)
      return keep(block, isStaged: false, &exchange, &links, &news, &turn)
    case .unproven: stage(block, from: .origin, &exchange, &turn)
    case .corrupt, .misfit:
      countCorrupt(length, &turn)
      return .isCorrupt
    }
    return .isNoted
  }

  /// A block is verified: store it, stop others from sending it, tell the neighbours.
  private mutating func keep(
    _ block: BlockIndex, isStaged: Bool, _ exchange: inout ObjectExchange, _ links: inout LinkTable,
    _ news: inout NewsBox, _ turn: inout Turn
  ) -> Arrival {
    guard !exchange.held[block.value] else { return .isNoted }
    turn.effects.append(isStaged ? .store(handle, .adopt(block)) : .store(handle, .write(block)))
    stored.order(block)
    turn.counters.blocksHeld += 1
    // A copy that came before it could be verified is not needed any more.
    if !isStaged, exchange.state(of: block) == .staged {
      wasted(\.duplicate, exchange.geometry.span(of: block).length, &turn)
    }
    let request = PieceRequest(block, in: exchange.geometry)
    for other in exchange.hold(block.value, now: turn.now) {
      links.send(.cancel(piece: request.piece, begin: request.begin, length: request.length), on: other, &turn)
    }
    let delays = exchange.importer.newsDelays(of: block, exchange.policy, isSlow: turn.uplink.isSlow)
    news.noteHeld(block, delays: delays, at: turn.now)
    return .isHeld
  }

  /// A far peer's ISP is another one only while our own is known.
  ///
  /// - Returns: the class of the peer, for the node's own account.
  @discardableResult
  private mutating func credit(
    _ link: LinkID, _ exchange: borrowing ObjectExchange, _ length: Int64, _ turn: inout Turn
  ) -> SourceClass {
    let slot = exchange.peers.slot(of: link)
    if let slot, exchange.peers.isNear(slot: slot) {
      tally.sameISP += length
    } else if slot != nil, turn.own.isPlaced {
      tally.otherISP += length
    } else {
      tally.unknown += length
    }
    let source =
      slot.map {
        SourceClass(
          exchange.peers[slot: $0].ring, isAgent: exchange.peers.isAgent(slot: $0), isPlaced: turn.own.isPlaced)
      } ?? .unknown
    turn.took(length, from: source, of: handle)
    return source
  }

  private mutating func creditOrigin(_ length: Int64, isHeldOut: Bool, _ turn: inout Turn) {
    tally.origin += length
    turn.took(length, from: .origin, of: handle, isEligible: hasSelector && !isHeldOut)
  }

  /// Bytes served nothing; the object's account and the node's both say why.
  private mutating func wasted(
    _ cause: WritableKeyPath<TransferReport.Waste, Int64>, _ length: Int64, _ turn: inout Turn
  ) {
    tally.waste[keyPath: cause] += length
    turn.wasted(cause, length, of: handle)
  }

  private mutating func countCorrupt(_ length: Int64, _ turn: inout Turn) {
    wasted(\.corrupt, length, &turn)
    turn.counters.corruptBlocks += 1
  }

  // What waits for a judgement

  /// An unverified block is kept while its piece cannot be judged.
  private mutating func stage(
    _ block: BlockIndex, from source: ObjectExchange.Source, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) {
    guard exchange.staged.count < exchange.policy.stagedBlocksMax, turn.cache.mayStoreBlock else {
      return drop(block, from: source, &exchange, &turn)
    }
    exchange.stage(block.value, from: source)
    turn.effects.append(.store(handle, .stage(block)))
    judging.ask(about: exchange.geometry.piece(of: block), of: handle, exchange, &turn)
  }

  /// A block that was asked for cannot be kept: it must come again.
  private mutating func drop(
    _ block: BlockIndex, from source: ObjectExchange.Source, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) {
    wasted(\.unkept, exchange.geometry.span(of: block).length, &turn)
    exchange.lost(block.value, from: source)
  }

  /// The leaves of some pieces are known.
  mutating func becameProvable(_ pieces: [PieceIndex], _ exchange: inout ObjectExchange, _ turn: inout Turn) {
    exchange.becameProvable(pieces)
    for piece in pieces { judging.ask(about: piece, of: handle, exchange, &turn) }
  }

  /// A piece was judged: its good blocks are to be adopted, then its bad ones laid at somebody's door.
  mutating func judged(_ piece: PieceIndex) { judging.judged(piece) }

  /// A staged block was judged good. Whether it was the origin that brought it, besides.
  mutating func adopt(
    _ block: BlockIndex, isHeldOut: Bool, _ exchange: inout ObjectExchange, _ links: inout LinkTable,
    _ news: inout NewsBox, _ turn: inout Turn
  ) -> (arrival: Arrival, isOfOrigin: Bool) {
    let length = exchange.geometry.span(of: block).length
    // What came verified meanwhile is there already, and its first copy is accounted for.
    guard let source = exchange.staged.first(where: { $0.block == block.value })?.source else {
      return (.isNoted, false)
    }
    switch source {
    case .link(let link):
      if let slot = links.slot(of: link) { turn.exchanged(taken: length, of: handle, over: &links[slot: slot]) }
      credit(link, exchange, length, &turn)
    case .gone:
      tally.unknown += length
      turn.took(length, from: .unknown, of: handle)
    case .origin: creditOrigin(length, isHeldOut: isHeldOut, &turn)
    }
    return (keep(block, isStaged: true, &exchange, &links, &news, &turn), source == .origin)
  }

  /// The object is closed: what waits for a judgement is dropped.
  mutating func close(_ exchange: borrowing ObjectExchange, _ turn: inout Turn) {
    for staged in exchange.staged {
      wasted(\.unkept, exchange.geometry.span(of: BlockIndex(staged.block)).length, &turn)
    }
  }

  /// Bytes of blocks that wait for a judgement.
  static func waiting(in exchange: borrowing ObjectExchange) -> Int64 {
    let geometry = exchange.geometry
    return exchange.staged.reduce(0) { $0 + geometry.span(of: BlockIndex($1.block)).length }
  }

  /// Who sent the bad blocks of a judged piece, and others before.
  mutating func accuse(
    _ judgement: AgentInput.Judgement, _ exchange: inout ObjectExchange, _ links: borrowing LinkTable,
    _ turn: inout Turn
  ) -> Judging.Guilty {
    var bad: [(block: BlockIndex, source: ObjectExchange.Source)] = []
    for block in judgement.bad {
      guard let staged = exchange.unstage(block.value) else { continue }
      countCorrupt(exchange.geometry.span(of: block).length, &turn)
      bad.append((block, staged.source))
    }
    return judging.accuse(bad, by: judgement, in: exchange.geometry, links)
  }
}
