import DequeModule
import Nodes
import Selection
import Vocabulary
import Wire

/// Drives one agent's machine: turns what the invented world does into inputs, and carries out effects in it.
final class SimulatedAgent: World.Node {
  /// What a node's disk, or the reader of a download, has been asked and will answer in its turn.
  enum LocalWork {
    case open(ObjectHandle, described: CallID)
    case judge(ObjectHandle, PieceIndex, staged: [BlockIndex])
    case confirm(ObjectHandle)
    case readDescription(CallID)
    /// What the disk has of the object's description from before.
    case recall(CallID)
    case listKept
    case tookDelivery(WantID)
    /// A peer's signature was checked.
    case checked(LinkID, holds: Bool)
    /// The full disk is noticed.
    case storeFailed(ObjectHandle)
  }

  /// A link as the world sees it.
  struct Link {
    var flow: Int
    var object: ObjectHandle?
    var remote: Endpoint
    var greeting: Handshake?
    var hasShakenHands = false
    var isConnected = false
    /// The world's time of the call, or of the connection.
    var since: Int64 = 0
    /// How long the connection took, in microseconds: one way there and one back.
    var roundTrip: Int64?
  }

  let id: Int32
  let host: Int
  let peer: Int
  let world: World
  let traits: PeerState.Traits
  let runner: MachineRunner<AgentMachine>
  /// By the link's number.
  var links = SlotTable<Link>()
  var pool = ClientPool()
  /// By the handle's number.
  var vaults = SlotTable<SimulatedVault>()
  var work: Deque<LocalWork> = []
  /// By want: handed to the reader up to this byte, and taken by it.
  var delivered: [UInt64: Int64] = [:]
  var taken: [UInt64: Int64] = [:]
  /// Whether the block of the current input is spoilt.
  var currentIsCorrupt = false
  var isDead = false
  /// Of whom a slanderer was told last.
  var slandered: [RankedPeer] = []
  /// The sums of its ledger.
  private(set) var booked = LedgerSums()
  /// Whether the object's description was written to disk.
  var remembers = false
  private var nextAccepted: UInt32 = 2
  private var nextWant: UInt64 = 0
  /// Whose key it has, once it has started.
  private(set) var node = NodeID(key: .zero)
  /// Time that a disk or a reader takes for one piece of work, nanoseconds.
  static let workTime: Int64 = 200_000

  init(id: Int32, host: Int, peer: Int, traits: PeerState.Traits, world: World, runner: MachineRunner<AgentMachine>) {
    self.id = id
    self.host = host
    self.peer = peer
    self.traits = traits
    self.world = world
    self.runner = runner
  }

  /// Starts the node and lets its user want the object.
  func start(_ configuration: AgentConfiguration, seed: UInt64, url: String) {
    let (clock, now) = (world.storm.clock(of: host), world.planner.now)
    if let limit = configuration.uploadLimit { world.checkers.limited(node: id, to: limit, at: clock.instant(at: now)) }
    node = configuration.node
    give(.started(configuration, seed: seed, wall: clock.wall(at: now)))
    want(url)
  }

  /// What a user, or whoever runs the node, did in a recording happens here as well.
  func obey(_ input: AgentInput) {
    switch input {
    case .started(let configuration, _, _): node = configuration.node
    case .wanted(let want, _, _):
      nextWant = max(nextWant, want.value + 1)
      world.checkers.began(node: id, want: want)
    default: break
    }
    give(input)
  }

  /// Its user asks for the object, for the first time or after a failure.
  func want(_ url: String) {
    let want = WantID(nextWant)
    nextWant += 1
    world.checkers.began(node: id, want: want)
    give(.wanted(want, .url(url)))
  }

  func give(_ input: AgentInput) {
    guard !isDead else { return }
    runner.give(input) { perform($0) }
  }

  func wake() {
    guard !isDead, runner.isDue() else { return }
    world.checkers.did(.wake, node: id, at: world.planner.now)
    give(.deadlineReached)
  }

  /// The process is gone: nothing is answered any more.
  func die() {
    guard !isDead else { return }
    isDead = true
    runner.end()
    world.network.seat(nil, at: host)
    world.network.cutAll(of: host)
  }

  /// The machine vanishes without a word to anybody.
  func vanish() {
    isDead = true
    runner.end()
    world.network.silence(host)
  }

  func plan(_ item: LocalWork) {
    work.append(item)
    world.planner.plan(.localWork(node: id), after: Self.workTime * world.storm.slowness(of: host))
  }

  func localWork() {
    guard !isDead, let item = work.popFirst() else { return }
    switch item {
    case .open(let object, let call): finishOpening(object, described: call)
    case .judge(let object, let piece, let staged):
      guard vaults[object.value] != nil else { return }
      let judgement = vaults[object.value]!.judge(piece, blocks: staged)
      give(.judged(object, judgement))
    case .confirm(let object): if vaults[object.value] != nil { give(.stored(object)) }
    case .readDescription(let call): give(.described(call, world.published.described(readAt: wall)))
    case .recall(let call):
      let isKept = remembers || world.keptVault(of: peer) != nil
      give(.described(call, isKept ? world.published.described(readAt: wall) : .absent))
    case .listKept:
      guard case .good(let description, _) = world.published.described(readAt: wall),
        let kept = world.keptVault(of: peer)
      else { return }
      give(
        .shelved([
          KeptObject(
            infohashes: description.infohashes, geometry: description.geometry, selector: description.selector,
            stored: kept.held.trueCount, bytes: 0)
        ]))
    case .tookDelivery(let want):
      taken[want.value] = delivered[want.value]
      give(.deliveryDrained(want, through: delivered[want.value] ?? 0))
    case .checked(let link, let holds): give(.proven(link, holds: holds))
    case .storeFailed(let object): give(.storeFailed(object, sentence: "No space left on device"))
    }
  }

  var wall: WallTime { world.storm.clock(of: host).wall(at: world.planner.now) }

  private func finishOpening(_ object: ObjectHandle, described call: CallID) {
    let vault = world.keptVault(of: peer) ?? SimulatedVault(geometry: world.published.geometry)
    vaults[object.value] = vault
    give(.opened(object, held: vault.held, provable: vault.provable))
  }

  // Effects

  private func perform(_ effect: AgentEffect) {
    switch effect {
    case .link(let link, let order): perform(order, on: link)
    case .store(let object, let order): perform(order, by: object)
    case .origin(let request, let order): perform(order, as: request)
    case .control(let call, let order): perform(order, as: call)
    case .reader(let want, let order): perform(order, for: want)
    case .gateway(let exchange, let order): perform(order, for: exchange)
    // No peer asks for the target of a repository.
    case .update: break
    case .node(.listKept): plan(.listKept)
    // The disk of a simulated host has no limit but the scenario's.
    case .node(.measureCache), .node(.removeKept), .node(.pinKept): break
    // It has no flight recorder: its owner lets nobody ask.
    case .node(.shareTrace): break
    case .node(.book(let entry)): booked.add(entry)
    case .node(.log(let event)): runner.log(event)
    // The host is silenced when its time has come, whatever was said goodbye to.
    case .node(.leave): break
    }
  }

  private func perform(_ order: AgentEffect.ReaderOrder, for want: WantID) {
    switch order {
    case .fetchPlain(let url): fetchPlain(url.text, for: want)
    // The report counts what the reader got; there are no heads, and one object in one piece needs no text between.
    case .begin, .text, .obeyed: break
    // Nobody has pledged what the published file is.
    case .digest: break
    case .deliver(let object, let span):
      let isHeld = vaults[object.value]?.holds(span) ?? false
      world.checkers.delivered(node: id, want: want, span: span, isHeld: isHeld)
      let isTaking = delivered[want.value].map { $0 > (taken[want.value] ?? 0) } ?? false
      delivered[want.value] = span.end
      if !isTaking { plan(.tookDelivery(want)) }
    case .finish(let report):
      world.checkers.finished(node: id, want: want, report: report, length: world.published.geometry.length)
      world.finished(peer: peer, report: report)
      world.stage?.ended(id, want, at: world.planner.now, hasFailed: false)
    case .fail(let failure):
      world.checkers.failed(node: id, want: want, failure)
      world.failed(peer: peer, failure: failure)
      world.stage?.ended(id, want, at: world.planner.now, hasFailed: true)
    }
  }

  private func perform(_ order: AgentEffect.StoreOrder, by object: ObjectHandle) {
    switch order {
    case .open(let call, _): plan(.open(object, described: call))
    case .close: if let vault = vaults.take(object.value) { world.keep(vault, of: peer) }
    case .write(let block):
      guard !refuses(object) else { return }
      if currentIsCorrupt { world.checkers.storedCorrupt(node: id, block: block) }
      vaults[object.value]?.store(block)
      world.stored(peer: peer)
    case .stage(let block):
      guard !refuses(object) else { return }
      vaults[object.value]?.stage(block, isCorrupt: currentIsCorrupt)
    case .adopt(let block):
      if vaults[object.value]?.isStagedCorrupt(block) == true { world.checkers.storedCorrupt(node: id, block: block) }
      vaults[object.value]?.adopt(block)
      world.stored(peer: peer)
    // What a full disk refused was planned to be told before.
    case .confirm: if vaults[object.value]?.isFull == false { plan(.confirm(object)) }
    case .judge(let piece, let staged): plan(.judge(object, piece, staged: staged))
    }
  }

  /// Whether the disk is full, which is noticed once.
  private func refuses(_ object: ObjectHandle) -> Bool {
    guard let vault = vaults[object.value] else { return false }
    let hasRoom = traits.diskBlocks.map { vault.held.trueCount < $0 } ?? true
    guard !hasRoom || world.storm.isDiskFull(host) else { return false }
    if !vault.isFull {
      vaults[object.value]?.isFull = true
      plan(.storeFailed(object))
    }
    return true
  }

  func finishTrace() { if !isDead { runner.end() } }
  var look: SimulationWatch.Look { runner.look(isDead: isDead) }

  /// The store of the scenario's one object, once it is open.
  var vault: SimulatedVault? { vaults.keys.first.flatMap { vaults[$0] } }

  /// Takes over what a recorded world held for it and had promised; nothing is told to the machine yet.
  func takeOver(_ debts: AgentDebts) {
    node = debts.configuration?.node ?? node
    for (object, vault) in debts.vaults { vaults[object.value] = vault }
    for (want, through) in debts.delivered { delivered[want.value] = through }
    for (want, through) in debts.taken { taken[want.value] = through }
    remembers = debts.remembers
    nextAccepted = max(nextAccepted, debts.lastAccepted / 2 * 2 + 2)
    nextWant = debts.lastWant.map { $0 + 1 } ?? nextWant
    runner.resume()
  }

  /// The flow of one link, by chance.
  func anyLinkFlow(random: inout RandomSource) -> Int? {
    let open = links.keys
    return open.isEmpty ? nil : links[open[random.below(open.count)]]?.flow
  }

  /// The number for the next link that somebody else opened: even, as the world gives them.
  func takeAcceptedLink() -> LinkID {
    defer { nextAccepted += 2 }
    return LinkID(nextAccepted)
  }
}
