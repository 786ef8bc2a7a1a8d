import Swarming
import Vocabulary
import Wire

/// What the neighbours have not been told yet of an object, and when they are to be: near ones soon, far ones in larger
/// batches; and the messages that tell them.
struct NewsBox: Codable, Sendable {
  /// What near peers are told at once.
  struct Near: Equatable, Sendable {
    var held: [BlockIndex]
    var pulls: [BlockIndex]
    var released: [BlockIndex]
  }

  /// Blocks of which far peers hear together, since they may wait equally long: what is imported is urgent abroad, and
  /// would take all else along many times a second.
  private struct FarBatch: Codable, Sendable {
    var delay: TimeSpan
    var due: Instant
    var held: [BlockIndex]
  }

  private var held: [BlockIndex] = []
  private var far: [FarBatch] = []
  private var pulls: [BlockIndex] = []
  private var released: [BlockIndex] = []
  /// How many blocks near and far agents know us to hold.
  private var toldNear = 0
  private var toldFar = 0
  private var nearDue: Instant?
  /// How long news usually waits.
  private let nearDelay: TimeSpan
  private let farDelay: TimeSpan

  init(_ policy: SwarmPolicy) {
    nearDelay = policy.newsDelay
    farDelay = policy.farNewsDelay
  }

  /// When something is to be told next.
  var nextDue: Instant? {
    far.reduce(nearDue) { min($0 ?? $1.due, $1.due) }
  }

  /// - Parameter delays: how long near and far peers may wait for it; the usual time if nil.
  mutating func noteHeld(_ block: BlockIndex, delays: (near: TimeSpan, far: TimeSpan)? = nil, at now: Instant) {
    let delays = delays ?? (nearDelay, farDelay)
    held.append(block)
    if nearDue == nil { nearDue = now + delays.near }
    if let at = far.firstIndex(where: { $0.delay == delays.far }) {
      far[at].held.append(block)
    } else {
      far.append(FarBatch(delay: delays.far, due: now + delays.far, held: [block]))
    }
  }

  /// Blocks are being pulled from outside. Told at once: while neighbours do not know, they may pull the same.
  mutating func notePulls(_ blocks: Range<Int>, at now: Instant) {
    pulls.append(contentsOf: blocks.map { BlockIndex($0) })
    nearDue = now
  }

  /// Of these blocks, pulled until now, `free` are still missing.
  mutating func noteReleased(_ free: [BlockIndex], of blocks: Range<Int>, at now: Instant) {
    guard !free.isEmpty else { return }
    pulls.removeAll { blocks.contains($0.value) }
    released.append(contentsOf: free)
    if nearDue == nil { nearDue = now + nearDelay }
  }

  /// All that near peers have not been told, once its time has come.
  mutating func takeDueNear(at now: Instant) -> Near? {
    guard let nearDue, nearDue <= now else { return nil }
    return takeNear()
  }

  /// All that near peers have not been told.
  mutating func takeNear() -> Near {
    let news = Near(held: held, pulls: pulls, released: released)
    (held, pulls, released) = ([], [], [])
    nearDue = nil
    return news
  }

  /// The blocks that far peers have not been told, once their time has come.
  mutating func takeDueFar(at now: Instant) -> [BlockIndex]? {
    guard far.contains(where: { $0.due <= now }) else { return nil }
    defer { far.removeAll { $0.due <= now } }
    return far.filter { $0.due <= now }.flatMap(\.held)
  }

  /// Far peers have been told of all in another way.
  mutating func forgetFar() { far = [] }

  /// Of these blocks, pulled until now, those that are not held are still missing.
  mutating func noteReleased(of blocks: Range<Int>, _ exchange: borrowing ObjectExchange, at now: Instant) {
    var free: [BlockIndex] = []
    for block in blocks where !exchange.held[block] { free.append(BlockIndex(block)) }
    noteReleased(free, of: blocks, at: now)
  }

  // Telling

  /// Sends the news whose time has come.
  mutating func tellDue(_ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn) {
    if let news = takeDueNear(at: turn.now) {
      Self.tell(news, exchange, &links, &turn)
      Self.tellProgress(since: &toldNear, near: true, exchange, &links, &turn)
    }
    guard let held = takeDueFar(at: turn.now)?.sorted() else { return }
    var wording = Wording()
    for slot in exchange.peers.indices where exchange.peers.isAgent(slot: slot) && !exchange.peers.isNear(slot: slot) {
      Self.tell(held, to: slot, exchange, &links, &wording, &turn) { .held($0) }
    }
    Self.tellProgress(since: &toldFar, near: false, exchange, &links, &turn)
  }

  /// Each further 64th of the object is told to all agents: whom they serve first is a matter of how far all have come,
  /// and what they hold themselves they are not told.
  private static func tellProgress(
    since told: inout Int, near isNear: Bool, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable,
    _ turn: inout Turn
  ) {
    let count = exchange.held.trueCount
    guard count - told >= max(8, exchange.geometry.blockCount / 64), exchange.importer.hasRoles else { return }
    told = count
    let payload = ShoalMessage.progress(count).encoded
    for slot in exchange.peers.indices
    where exchange.peers.isAgent(slot: slot) && exchange.peers.isNear(slot: slot) == isNear {
      links.tell(payload, on: exchange.peers.link(slot: slot), &turn)
    }
  }

  /// The object is complete: agents learn it in one message.
  mutating func tellComplete(_ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn) {
    forgetFar()
    for slot in exchange.peers.indices where exchange.peers.isAgent(slot: slot) {
      links.tell(.heldAll, on: exchange.peers.link(slot: slot), &turn)
    }
    Self.tell(takeNear(), exchange, &links, &turn)
  }

  /// Everything that an agent who has just introduced itself cannot know from the bitfield.
  static func tellEverything(
    on link: LinkID, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    guard let slot = exchange.peers.slot(of: link) else { return }
    if !exchange.isComplete, !exchange.held.isEmpty {
      for runs in BlockRuns(exchange.held).split() { links.tell(.held(runs), on: link, &turn) }
    }
    guard exchange.peers.isNear(slot: slot) else { return }
    var pulls: [BlockIndex] = []
    for pull in exchange.originPulls {
      for block in pull.next..<pull.blocks.upperBound where !exchange.held[block] { pulls.append(BlockIndex(block)) }
    }
    var wording = Wording()
    tell(pulls, to: slot, exchange, &links, &wording, &turn) { .pulling($0) }
  }

  private static func tell(
    _ news: Near, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    var pulls: [BlockIndex] = []
    for block in news.pulls where !exchange.held[block.value] { pulls.append(block) }
    // Once for all who are told.
    let held = news.held.sorted()
    var (holding, pulling, releasing) = (Wording(), Wording(), Wording())
    for slot in exchange.peers.indices {
      if exchange.peers.isAgent(slot: slot) {
        guard exchange.peers.isNear(slot: slot) else { continue }
        tell(held, to: slot, exchange, &links, &holding, &turn) { .held($0) }
        tell(pulls, to: slot, exchange, &links, &pulling, &turn) { .pulling($0) }
        tell(news.released, to: slot, exchange, &links, &releasing, &turn) { .released($0) }
      } else {
        tellPieces(of: news.held, on: exchange.peers.link(slot: slot), exchange, &links, &turn)
      }
    }
  }

  /// What the peer holds already is no news to it.
  private static func tell(
    _ blocks: [BlockIndex], to slot: Int, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable,
    _ wording: inout Wording, _ turn: inout Turn, as message: (BlockRuns) -> ShoalMessage
  ) {
    guard !blocks.isEmpty else { return }
    let unknown = exchange.peers.lacks(slot: slot, of: blocks)
    guard !unknown.isEmpty else { return }
    let link = exchange.peers.link(slot: slot)
    for payload in wording.payloads(of: unknown, as: message) { links.tell(payload, on: link, &turn) }
  }

  /// What was told last of one kind: most neighbours lack the same, and are told it in the same bytes.
  private struct Wording {
    private var blocks: [BlockIndex] = []
    private var payloads: [[UInt8]] = []

    mutating func payloads(of told: [BlockIndex], as message: (BlockRuns) -> ShoalMessage) -> [[UInt8]] {
      if told != blocks {
        blocks = told
        payloads = BlockRuns(told).split().map { message($0).encoded }
      }
      return payloads
    }
  }

  /// Stock clients know whole pieces only.
  private static func tellPieces(
    of blocks: [BlockIndex], on link: LinkID, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable,
    _ turn: inout Turn
  ) {
    let geometry = exchange.geometry
    var told: [PieceIndex] = []
    for block in blocks {
      let piece = geometry.piece(of: block)
      guard !told.contains(piece), exchange.held.allTrue(in: geometry.blocks(of: piece)) else { continue }
      told.append(piece)
      links.send(.have(piece), on: link, &turn)
    }
  }
}
