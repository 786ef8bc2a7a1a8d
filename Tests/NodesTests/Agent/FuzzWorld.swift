import Nodes
import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// A world that does anything to one agent's machine, in any order, and keeps its own books of what follows.
struct FuzzWorld {
  /// A link as this world knows it.
  struct Link {
    /// Both handshakes are there.
    var isUp: Bool
    /// What the machine asked for and nobody has answered.
    var requests: [PieceRequest] = []
  }

  /// A request to the origin.
  struct Fetch {
    var next: Int
    var end: Int
    var isForLeaves: Bool
    var isAnswered = false
  }

  var bench = AgentBench()
  var random: RandomSource
  let handle: ObjectHandle
  let geometry: Geometry
  private(set) var links: OrderedDictionary<LinkID, Link> = [:]
  private(set) var fetches: OrderedDictionary<OriginRequestID, Fetch> = [:]
  private(set) var judgements: [(piece: PieceIndex, blocks: [BlockIndex])] = []
  private(set) var announces: [(CallID, AgentAnnounce)] = []
  /// Pieces whose leaves came.
  var provable: BitField
  /// Written but not judged, and whether they are spoilt.
  private(set) var staged: OrderedDictionary<Int, Bool> = [:]
  private(set) var stored: BitField
  /// Bytes of blocks that came to the machine.
  private(set) var bytesIn: Int64 = 0
  /// Whether the block of the current input is spoilt.
  private var isSpoilt = false
  /// The machine has closed the object.
  private(set) var isOver = false
  private(set) var faults: [String] = []
  private var lastLink: UInt32 = 0

  init(seed: UInt64, blocks: Int) {
    random = RandomSource(seed: seed)
    let description = AgentBench.description(blocks: blocks)
    geometry = description.geometry
    provable = BitField(count: geometry.pieceCount)
    stored = BitField(count: blocks)
    let opened = bench.want(description).compactMap { if case .store(let handle, .open) = $0 { handle } else { nil } }
    handle = opened.first ?? ObjectHandle(0)
    give(.opened(handle, held: stored, provable: provable))
    pass(.milliseconds(20))
  }

  /// The object as the machine has it.
  var object: AgentObject? { bench.machine.objects.values.first }

  var upLinks: [LinkID] { links.filter { $0.value.isUp }.map(\.key) }

  mutating func give(_ input: AgentInput) { for effect in bench.feed(input) { note(effect) } }

  mutating func pass(_ span: TimeSpan) { for effect in bench.pass(span) { note(effect) } }

  // What the world does

  mutating func accept(_ endpoint: Endpoint, _ handshake: Handshake) {
    lastLink += 2
    links[LinkID(lastLink)] = Link(isUp: false)
    give(.handshake(LinkID(lastLink), remote: endpoint, handshake))
  }

  mutating func answer(dial link: LinkID, _ endpoint: Endpoint, _ handshake: Handshake) {
    links[link]?.isUp = true
    give(.handshake(link, remote: endpoint, handshake))
  }

  mutating func end(_ link: LinkID, _ end: LinkEnd) {
    links[link] = nil
    give(.linkClosed(link, end))
  }

  /// A peer sends a block, as named by a request.
  mutating func bring(_ request: PieceRequest, on link: LinkID, isSpoilt: Bool) {
    links[link]?.requests.removeAll { $0 == request }
    bytesIn += request.length
    self.isSpoilt = isSpoilt
    let block = geometry.block(piece: request.piece, begin: request.begin, length: request.length)
    give(.blockArrived(link, request, block.map { verdict($0, isSpoilt) } ?? .misfit))
  }

  mutating func reject(_ request: PieceRequest, on link: LinkID) {
    links[link]?.requests.removeAll { $0 == request }
    give(.message(link, .reject(piece: request.piece, begin: request.begin, length: request.length)))
  }

  mutating func answer(_ request: OriginRequestID, status: Int, isUsable: Bool) {
    fetches[request]?.isAnswered = isUsable
    if status == 200, fetches[request]?.isForLeaves == false {
      fetches[request]?.next = 0
      fetches[request]?.end = geometry.blockCount
    }
    let head = AgentInput.OriginAnswer(status: status, entityTag: nil, retryAfterSeconds: 1, isUsable: isUsable)
    give(.originAnswered(request, head))
  }

  /// The origin sends the block that it is to send next.
  mutating func bring(_ request: OriginRequestID, isSpoilt: Bool) {
    guard let fetch = fetches[request], fetch.isAnswered, !fetch.isForLeaves, fetch.next < fetch.end else { return }
    fetches[request]?.next += 1
    let block = BlockIndex(fetch.next)
    bytesIn += geometry.span(of: block).length
    self.isSpoilt = isSpoilt
    give(.originBlock(request, block, verdict(block, isSpoilt)))
  }

  mutating func bringLeaves(_ request: OriginRequestID) {
    guard let fetch = fetches[request], fetch.isForLeaves else { return }
    let pieces = (fetch.next..<fetch.end).map { PieceIndex($0) }
    for piece in pieces { provable[piece.value] = true }
    give(.originLeaves(request, proven: pieces))
  }

  mutating func end(_ request: OriginRequestID, _ end: AgentInput.OriginEnd) {
    fetches[request] = nil
    give(.originEnded(request, end))
  }

  /// The disk has hashed the staged blocks of a piece: by their leaves, or all of it.
  mutating func judge() {
    guard !judgements.isEmpty else { return }
    let (piece, blocks) = judgements.remove(at: random.below(judgements.count))
    let isKnown = provable[piece.value]
    let spoilt = blocks.filter { staged[$0.value] ?? false }
    var judgement = AgentInput.Judgement(piece: piece, byLeaves: isKnown, good: blocks, bad: [], exposed: [])
    if !spoilt.isEmpty {
      judgement.bad = isKnown ? spoilt : blocks
      judgement.good = blocks.filter { !judgement.bad.contains($0) }
    }
    for block in blocks { staged[block.value] = nil }
    give(.judged(handle, judgement))
  }

  mutating func reply(_ reply: (AgentAnnounce) -> AgentInput.AnnounceOutcome) {
    guard let (call, announce) = announces.popLast() else { return }
    give(.announced(call, reply(announce)))
  }

  private func verdict(_ block: BlockIndex, _ isSpoilt: Bool) -> AgentInput.Verdict {
    guard provable[geometry.piece(of: block).value] else { return .unproven }
    return isSpoilt ? .corrupt : .verified
  }

  // What the machine orders

  private mutating func note(_ effect: AgentEffect) {
    switch effect {
    case .link(let link, .dial): links[link] = Link(isUp: false)
    case .link(let link, .accept): links[link]?.isUp = true
    case .link(let link, .send(let message)):
      if links[link]?.isUp != true { faults.append("\(message) was sent on link \(link), which is not up") }
      note(message, on: link)
    case .link(let link, .sendPiece(_, let request)):
      if links[link]?.isUp != true { faults.append("a piece was sent on link \(link), which is not up") }
      let block = geometry.block(piece: request.piece, begin: request.begin, length: request.length)
      if let block, !stored[block.value] { faults.append("block \(block) was sent, but is not held") }
    case .link(let link, .close):
      if links.removeValue(forKey: link) == nil { faults.append("link \(link) was closed, but is not there") }
    case .store(_, .write(let block)), .store(_, .adopt(let block)):
      if stored[block.value] { faults.append("block \(block) was stored twice") }
      stored[block.value] = true
    case .store(_, .stage(let block)): staged[block.value] = isSpoilt
    case .store(_, .judge(let piece, let blocks)): judgements.append((piece, blocks))
    case .origin(let request, .fetchRange(_, _, let span, _)):
      let blocks = geometry.blocks(touching: span)
      fetches[request] = Fetch(next: blocks.lowerBound, end: blocks.upperBound, isForLeaves: false)
    case .origin(let request, .fetchLeaves(_, _, let pieces)):
      fetches[request] = Fetch(next: pieces.lowerBound, end: pieces.upperBound, isForLeaves: true)
    case .origin(let request, .cancel):
      if fetches.removeValue(forKey: request) == nil {
        faults.append("request \(request) was cancelled, but is not there")
      }
    case .control(let call, .announce(_, let announce)): announces.append((call, announce))
    case .store(_, .close): isOver = true
    default: break
    }
  }

  private mutating func note(_ message: PeerMessage, on link: LinkID) {
    switch message {
    case .request(let piece, let begin, let length):
      let request = PieceRequest(piece: piece, begin: begin, length: length)
      if links[link]?.requests.contains(request) == true { faults.append("\(request) was asked twice of \(link)") }
      if let block = geometry.block(piece: piece, begin: begin, length: length), stored[block.value] {
        faults.append("block \(block) was asked of link \(link), but is held")
      }
      links[link]?.requests.append(request)
    case .cancel(let piece, let begin, let length):
      links[link]?.requests.removeAll { $0 == PieceRequest(piece: piece, begin: begin, length: length) }
    default: break
    }
  }

  // What must always hold

  /// What is wrong, or nil.
  func fault() -> String? {
    if let fault = faults.first { return fault }
    guard let object else { return isOver ? nil : "the object is gone" }
    let tally = object.tally
    let waiting = staged.keys.reduce(0) { $0 + geometry.span(of: BlockIndex($1)).length }
    let accounted = tally.received + tally.waste.total + waiting
    if accounted != bytesIn { return "\(bytesIn) bytes came, and \(accounted) are accounted for" }
    for link in object.exchange.peers.keys where links[link]?.isUp != true { return "\(link) is a peer, but not up" }
    if object.exchange.held != stored { return "what is held is not what was stored" }
    return Self.fault(in: object.exchange)
  }

  /// What is wrong with the books of an exchange: each block is in one state, and counts are what a recount gives.
  private static func fault(in exchange: ObjectExchange) -> String? {
    let peers = exchange.peers.values
    var inFlight = 0
    for block in 0..<exchange.geometry.blockCount {
      let near = peers.count { $0.isNear && !$0.isSnubbed && !$0.chokesUs && $0.has[block] }
      if exchange.holders.near[block] != near { return "block \(block) has \(near) near holders" }
      let far = peers.count { !$0.isNear && $0.has[block] }
      if exchange.holders.far[block] != far { return "block \(block) has \(far) far holders" }
      let state = exchange.state(of: BlockIndex(block))
      let isStaged = exchange.staged.contains { $0.block == block }
      if exchange.held[block] != (state == .held) || isStaged != (state == .staged) {
        return "block \(block) is in two states"
      }
      guard state == .inFlight else { continue }
      inFlight += 1
      let isBrought =
        peers.contains { !$0.isSnubbed && $0.outstanding.contains { $0.block == block } }
        || exchange.originPulls.contains { block >= $0.next && block < $0.blocks.upperBound }
      if !isBrought { return "block \(block) is thought to be on its way, but nobody brings it" }
    }
    for slot in exchange.peers.indices
    where exchange.peers.isNear(slot: slot) != peers[slot].isNear
      || exchange.peers.isAgent(slot: slot) != peers[slot].isAgent
    { return "what is seen of peer \(slot) at a glance is not what it is" }
    return inFlight == exchange.states.inFlightCount ? nil : "\(inFlight) blocks are in flight"
  }
}
