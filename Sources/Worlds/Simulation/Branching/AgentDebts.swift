import Nodes
import Trace
import Vocabulary
import Wire

/// What the world owes a recorded agent at a moment: all that was ordered of it and not answered, and what it holds for
/// the agent. A fold over inputs and effects, so that another world can take the debts over.
struct AgentDebts {
  /// One link, as its owner's world knew it.
  struct Link {
    var object: ObjectHandle?
    /// Whom it called; nil for an accepted one.
    var dialled: Endpoint?
    var remote: Endpoint
    /// The handshake that went out.
    var greeting: Handshake?
    /// The peer's handshake has come.
    var isUp = false
    var roundTrip: Int64?
    /// All that was sent behind the handshake, and how much came.
    var sent: [Sending] = []
    var received = 0
    /// Pieces that the machine was told had left for the kernel.
    var drained = 0
  }

  enum Sending {
    case message(PeerMessage)
    case proof(LinkStatement, number: UInt8)
    case block(PieceRequest)
    case hashes(HashRequest)
  }

  /// A request to the origin that is not over.
  struct Fetch {
    var order: AgentEffect.OriginOrder
    var isAnswered = false
    /// Blocks that came of it.
    var blocks: Int64 = 0
  }

  private(set) var links: [LinkID: Link] = [:]
  private(set) var fetches: [OriginRequestID: Fetch] = [:]
  private(set) var calls: [CallID: AgentEffect.ControlOrder] = [:]
  private(set) var plain: [WantID: GuardedURL] = [:]
  private(set) var vaults: [ObjectHandle: SimulatedVault] = [:]
  /// Work of disk, reader and keys that was ordered and not done, in the order of the orders.
  private(set) var work: [SimulatedAgent.LocalWork] = []
  private(set) var delivered: [WantID: Int64] = [:]
  private(set) var taken: [WantID: Int64] = [:]
  private(set) var remembers = false
  private(set) var lastAccepted: UInt32 = 0
  private(set) var lastWant: UInt64?
  private(set) var description: ObjectDescription?
  private(set) var configuration: AgentConfiguration?
  private var isSpoilt = false

  init(_ story: MachineStory<AgentMachine>) {
    let bad = Self.spoilt(story.future)
    for step in story.past {
      isSpoilt = false
      take(step.input)
      for effect in step.effects { take(effect, bad) }
    }
  }

  /// Staged blocks that were found spoilt later.
  private static func spoilt(_ steps: [MachineStory<AgentMachine>.Step]) -> [BlockIndex] {
    steps.flatMap { step -> [BlockIndex] in
      if case .judged(_, let judgement) = step.input { judgement.bad } else { [] }
    }
  }

  // Inputs: what is paid

  private mutating func take(_ input: AgentInput) {
    switch input {
    case .started(let configuration, _, _): self.configuration = configuration
    case .wanted(let want, _, _): lastWant = max(lastWant ?? 0, want.value)
    case .described(let call, let outcome):
      calls[call] = nil
      if case .good(let description, _) = outcome { self.description = description }
      pay { if case .readDescription(call) = $0 { true } else if case .recall(call) = $0 { true } else { false } }
    case .probed(let call, _), .announced(let call, _), .registered(let call, _), .remembered(let call, _):
      calls[call] = nil
    case .opened(let object, let held, let provable): open(object, held, provable)
    case .stored(let object): pay { if case .confirm(object) = $0 { true } else { false } }
    case .storeFailed(let object, _): vaults[object] = nil
    case .judged(let object, let judgement):
      pay { if case .judge(object, judgement.piece, _) = $0 { true } else { false } }
      _ = vaults[object]?.judge(judgement.piece, blocks: judgement.good + judgement.bad)
    case .proven(let link, _): pay { if case .checked(link, _) = $0 { true } else { false } }
    case .deliveryDrained(let want, let through): taken[want] = through
    case .originLeaves(let request, let proven):
      if case .fetchLeaves(let object, _, _)? = fetches[request]?.order { vaults[object]?.prove(proven) }
    case .originAnswered(let request, _): fetches[request]?.isAnswered = true
    case .originBlock(let request, _, let verdict):
      fetches[request]?.blocks += 1
      isSpoilt = verdict == .corrupt
    case .originEnded(let request, _): fetches[request] = nil
    case .plainEnded(let want, _): plain[want] = nil
    default: takeOfLink(input)
    }
  }

  private mutating func takeOfLink(_ input: AgentInput) {
    switch input {
    case .handshake(let link, let remote, _, _, _, let roundTrip):
      if link.value % 2 == 0 { lastAccepted = max(lastAccepted, link.value) }
      var known = links[link] ?? Link(remote: remote)
      (known.isUp, known.roundTrip) = (true, roundTrip)
      links[link] = known
    case .message(let link, _): links[link]?.received += 1
    case .blockArrived(let link, _, let verdict):
      links[link]?.received += 1
      isSpoilt = verdict == .corrupt
    case .hashesArrived(let link, _, let proven):
      links[link]?.received += 1
      if let object = links[link]?.object { vaults[object]?.prove(proven) }
    case .drained(let link, let pieces): links[link]?.drained += pieces
    case .linkClosed(let link, _): links[link] = nil
    default: break
    }
  }

  private mutating func open(_ object: ObjectHandle, _ held: BitField, _ provable: BitField) {
    guard let geometry = description?.geometry, geometry.blockCount == held.count else { return }
    vaults[object] = SimulatedVault(geometry: geometry, held: held, provable: provable)
    pay { if case .open(object, _) = $0 { true } else { false } }
  }

  /// The oldest piece of work of a kind is done.
  private mutating func pay(_ isPaid: (SimulatedAgent.LocalWork) -> Bool) {
    if let at = work.firstIndex(where: isPaid) { work.remove(at: at) }
  }

  // Effects: what is owed

  private mutating func take(_ effect: AgentEffect, _ bad: [BlockIndex]) {
    switch effect {
    case .link(let link, let order): take(order, on: link)
    case .store(let object, let order): take(order, by: object, bad)
    case .origin(let request, .cancel): fetches[request] = nil
    case .origin(let request, let order): fetches[request] = Fetch(order: order)
    case .control(let call, let order): take(order, as: call)
    case .reader(let want, let order): take(order, for: want)
    case .gateway, .update, .node: break
    }
  }

  private mutating func take(_ order: AgentEffect.ControlOrder, as call: CallID) {
    switch order {
    case .describe(.file): work.append(.readDescription(call))
    case .describe(.kept), .describe(.keptObject): work.append(.recall(call))
    case .keepDescription: remembers = true
    default: calls[call] = order
    }
  }

  private mutating func take(_ order: AgentEffect.ReaderOrder, for want: WantID) {
    switch order {
    case .fetchPlain(let url): plain[want] = url
    case .deliver(_, let span): delivered[want] = span.end
    case .finish, .fail: (delivered[want], taken[want], plain[want]) = (nil, nil, nil)
    case .begin, .text, .obeyed, .digest: break
    }
  }

  private mutating func take(_ order: AgentEffect.StoreOrder, by object: ObjectHandle, _ bad: [BlockIndex]) {
    switch order {
    case .open(let call, _): work.append(.open(object, described: call))
    case .close: vaults[object] = nil
    case .write(let block): vaults[object]?.store(block)
    case .stage(let block): vaults[object]?.stage(block, isCorrupt: isSpoilt || bad.contains(block))
    case .adopt(let block): vaults[object]?.adopt(block)
    case .confirm: work.append(.confirm(object))
    case .judge(let piece, let staged): work.append(.judge(object, piece, staged: staged))
    }
  }

  private mutating func take(_ order: AgentEffect.LinkOrder, on link: LinkID) {
    switch order {
    case .dial(let object, let endpoint, let handshake, _):
      links[link] = Link(object: object, dialled: endpoint, remote: endpoint, greeting: handshake)
    case .accept(let object, let handshake):
      links[link]?.object = object
      links[link]?.greeting = handshake
    case .send(let message): links[link]?.sent.append(.message(message))
    case .prove(let statement, let number): links[link]?.sent.append(.proof(statement, number: number))
    // What was recorded of a signature holds, until its own answer comes.
    case .check: work.append(.checked(link, holds: true))
    case .sendPiece(_, let request): links[link]?.sent.append(.block(request))
    case .sendHashes(_, let request): links[link]?.sent.append(.hashes(request))
    case .close:
      links[link] = nil
      work.removeAll { if case .checked(link, _) = $0 { true } else { false } }
    }
  }
}
