import Selection
import Swarming
import Vocabulary
import Wire

/// Blocks that come, from peers and from the origin: what of them is kept, what waits for a judgement, and how the
/// bytes are counted. All of them add up: to what served, and to what was wasted, by cause.
struct BlockIntake: Codable, Sendable {
  private let handle: ObjectHandle
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
  init(_ handle: ObjectHandle, _ held: BitField, in geometry: Geometry) {
    self.handle = handle
    stored = StoredBlocks(found: held)
    held.forEachTrue { tally.store += geometry.span(of: BlockIndex($0)).length }
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
    guard verdict != .misfit, let block = request.block(in: exchange.geometry) else {
      tally.waste.unasked += length
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
      tally.waste.unasked += length
      return links[slot: slot].sentUnasked() ? .breaksRules : .isNoted
    case .duplicate: tally.waste.duplicate += length
    case .wanted where !turn.cache.mayStoreBlock: drop(block, from: .link(link), &exchange)
    case .wanted where verdict == .verified:
      links[slot: slot].traded(at: turn.now)
      credit(link, exchange, length, isPlaced: turn.own.isPlaced)
      return keep(block, isStaged: false, &exchange, &links, &news, &turn)
    case .wanted: stage(block, from: .link(link), &exchange, &turn)
    }
    return .isNoted
  }

  /// The origin has sent a block of the object.
  mutating func arrived(
    _ block: BlockIndex, by request: OriginRequestID, _ verdict: AgentInput.Verdict, _ exchange: inout ObjectExchange,
    _ links: inout LinkTable, _ news: inout NewsBox, _ turn: inout Turn
  ) -> Arrival {
    let length = exchange.geometry.span(of: block).length
    guard exchange.originBrought(request, block.value, now: turn.now) else {
      tally.waste.unasked += length
      return .isNoted
    }
    let state = exchange.state(of: block)
    switch verdict {
    case .verified where state == .held, .unproven where state == .held || state == .staged:
      tally.waste.duplicate += length
    case .verified where !turn.cache.mayStoreBlock: drop(block, from: .origin, &exchange)
    case .verified:
      tally.origin += length
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
    let request = PieceRequest(block, in: exchange.geometry)
    for other in exchange.hold(block.value, now: turn.now) {
      links.send(.cancel(piece: request.piece, begin: request.begin, length: request.length), on: other, &turn)
    }
    let delays = exchange.importer.newsDelays(of: block, exchange.policy, isSlow: turn.uplink.isSlow)
    news.noteHeld(block, delays: delays, at: turn.now)
    return .isHeld
  }

  /// A far peer's ISP is another one only while our own is known.
  private mutating func credit(
    _ link: LinkID, _ exchange: borrowing ObjectExchange, _ length: Int64, isPlaced: Bool
  ) {
    let slot = exchange.peers.slot(of: link)
    if let slot, exchange.peers.isNear(slot: slot) {
      tally.sameISP += length
    } else if slot != nil, isPlaced {
      tally.otherISP += length
    } else {
      tally.unknown += length
    }
  }

  private mutating func countCorrupt(_ length: Int64, _ turn: inout Turn) {
    tally.waste.corrupt += length
    turn.counters.corruptBlocks += 1
  }

  // What waits for a judgement

  /// An unverified block is kept while its piece cannot be judged.
  private mutating func stage(
    _ block: BlockIndex, from source: ObjectExchange.Source, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) {
    guard exchange.staged.count < exchange.policy.stagedBlocksMax, turn.cache.mayStoreBlock else {
      return drop(block, from: source, &exchange)
    }
    exchange.stage(block.value, from: source)
    turn.effects.append(.store(handle, .stage(block)))
    judging.ask(about: exchange.geometry.piece(of: block), of: handle, exchange, &turn)
  }

  /// A block that was asked for cannot be kept: it must come again.
  private mutating func drop(
    _ block: BlockIndex, from source: ObjectExchange.Source, _ exchange: inout ObjectExchange
  ) {
    tally.waste.unkept += exchange.geometry.span(of: block).length
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
    _ block: BlockIndex, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ news: inout NewsBox,
    _ turn: inout Turn
  ) -> (arrival: Arrival, isOfOrigin: Bool) {
    let length = exchange.geometry.span(of: block).length
    let source = exchange.staged.first { $0.block == block.value }?.source ?? .origin
    switch source {
    case .link(let link): credit(link, exchange, length, isPlaced: turn.own.isPlaced)
    case .gone: tally.unknown += length
    case .origin: tally.origin += length
    }
    return (keep(block, isStaged: true, &exchange, &links, &news, &turn), source == .origin)
  }

  /// Who sent the bad blocks of a judged piece, and others before.
  mutating func accuse(
    _ judgement: AgentInput.Judgement, _ exchange: inout ObjectExchange, _ links: borrowing LinkTable,
    _ turn: inout Turn
  ) -> Judging.Guilty {
    var bad: [(block: BlockIndex, source: ObjectExchange.Source)] = []
    for block in judgement.bad {
      countCorrupt(exchange.geometry.span(of: block).length, &turn)
      bad.append((block, exchange.unstage(block.value)?.source ?? .origin))
    }
    return judging.accuse(bad, by: judgement, in: exchange.geometry, links)
  }
}
