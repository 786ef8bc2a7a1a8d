package import OrderedCollections
package import Vocabulary
import Wire

/// The agent: one machine with many objects, because upload rate, links and disk are shared.
///
/// A want is probed (HEAD), described (metainfo), trusted, and attached to an object; the object's exchange says which
/// blocks to ask of whom; verified blocks are stored, told to the neighbours, served and delivered in order.
/// Facets: `+Wants`, `+Gateway`, `+Delivery` (users); `+Announcing`, `+Dialling` (who to talk to); `+Links`,
/// `+Messages`, `+Serving`, `+News` (talking); `+Blocks`, `+Edge`, `+Leaves` (bytes); `+Ticks` (time).
package struct AgentMachine: Machine {
  package internal(set) var configuration: AgentConfiguration?
  package internal(set) var objects: OrderedDictionary<ObjectHandle, AgentObject> = [:]
  package internal(set) var links: OrderedDictionary<LinkID, AgentLink> = [:]
  package internal(set) var wants: OrderedDictionary<WantID, Want> = [:]
  var memory = Turn.Memory()
  /// The gateway's requests under way.
  var accessLog = AccessLog()
  var tunnels: [ExchangeID] = []
  /// How this node calls itself in Via: of one run only, so that it tells nobody which machine it is.
  var pseudonym = ""
  var openings: OrderedDictionary<ObjectHandle, Opening> = [:]
  var edges: OrderedDictionary<EdgeID, EdgeCall> = [:]
  var announcer = Announcer()
  var carrier = RegistrationCarrier()
  package internal(set) var shelf = Shelf()
  var pins = PinBook()
  var bans = BanList()
  /// Where this node is, in the selector's words.
  var locality = OwnLocality()
  var pacer: UploadPacer?
  var peerID: PeerID?
  var undrained = 0
  var servingTurn = 0
  var nextTick = Instant(nanoseconds: 0)
  /// Drawn at the start; with the node's name it tells one run from another.
  var session: UInt64 = 0
  var startedAt = Instant(nanoseconds: 0)
  var isStopping = false
  /// Announces of the end that are under way.
  var goodbyes: [CallID] = []

  /// An object whose store is being opened.
  struct Opening: Codable, Sendable {
    var description: ObjectDescription
    var url: String?
    var entityTag: String?
    var reach: Reach
  }

  /// What a request to the origin was for.
  struct EdgeCall: Codable, Sendable {
    var object: ObjectHandle
    var url: String
    var isForLeaves: Bool
  }

  /// This node's ISP and address as the selector sees them.
  struct OwnLocality: Codable, Sendable {
    var asn: ASN?
    var address: IPAddress?
  }

  package init() {}

  package var counters: AgentCounters { memory.counters }

  package static var deadlineReached: AgentInput { .deadlineReached }

  package mutating func handle(_ input: AgentInput, at now: Instant, effects: inout [AgentEffect]) {
    var turn = Turn(memory, at: now)
    // Not copied: the world's array is added to.
    swap(&turn.effects, &effects)
    route(input, &turn)
    if !isStopping { whatIsDue(&turn) }
    chargeWaits(now: now)
    swap(&turn.effects, &effects)
    memory = turn.memory
  }

  private mutating func route(_ input: AgentInput, _ turn: inout Turn) {
    switch input {
    case .started(let configuration, let seed, _): start(configuration, seed: seed, &turn)
    case .deadlineReached: break
    case .stopping: sayGoodbye(&turn)
    case .wanted(let want, let target): begin(want, target, question: nil, &turn)
    case .asked(let exchange, let question): asked(exchange, question, &turn)
    case .abandoned(let want): abandon(want, &turn)
    case .exchangeEnded(let exchange, let sent, let isWhole):
      exchangeEnded(exchange, sent: sent, isWhole: isWhole, &turn)
    case .tunnelled(let exchange, let end): tunnelled(exchange, end, &turn)
    case .lookedUp(let want, let stored): lookedUp(want, stored, &turn)
    case .forwarded(let want, let head): forwarded(want, head, &turn)
    case .forwardEnded(let want, let end): forwardEnded(want, end, &turn)
    case .deliveryDrained(let want, let through): deliveryDrained(want, through: through, &turn)
    case .calling(let call, let step): noteStep(step, of: call)
    case .probed(let call, let outcome): probed(call, outcome, &turn)
    case .described(let call, let outcome): described(call, outcome, &turn)
    case .announced(let call, let outcome): announced(call, outcome, &turn)
    case .registered(let call, let outcome): registered(call, outcome, &turn)
    case .shelved(let list): shelved(list, &turn)
    case .opened(let object, let held, let provable): opened(object, held: held, provable: provable, &turn)
    case .stored(let object): stored(object, &turn)
    case .storeFailed(let object, let sentence): storeFailed(object, sentence, &turn)
    case .judged(let object, let judgement): judged(object, judgement, &turn)
    case .handshake(let link, let remote, let handshake): greeted(link, remote, handshake, &turn)
    case .message(let link, let message): received(message, on: link, &turn)
    case .blockArrived(let link, let request, let verdict): blockArrived(link, request, verdict, &turn)
    case .hashesArrived(let link, let request, let proven): hashesArrived(link, request, proven, &turn)
    case .drained(let link, let pieces): drained(link, pieces: pieces, &turn)
    case .linkClosed(let link, let end): linkClosed(link, end, &turn)
    case .strangerRefused: turn.counters.strangersRefused += 1
    case .edgeAnswered(let edge, let head): edgeAnswered(edge, head, &turn)
    case .edgeBlock(let edge, let block, let verdict): edgeBlock(edge, block, verdict, &turn)
    case .edgeLeaves(let edge, let proven): edgeLeaves(edge, proven, &turn)
    case .edgeEnded(let edge, let end): edgeEnded(edge, end, &turn)
    case .plainProgress(let want, let received, _): plainProgress(want, received, &turn)
    case .plainEnded(let want, let end): plainEnded(want, end, &turn)
    }
  }

  private mutating func start(
    _ configuration: AgentConfiguration, seed: UInt64, _ turn: inout Turn
  ) {
    self.configuration = configuration
    pins = PinBook(configuration.pins, given: configuration.trustedKeys)
    pacer = configuration.uploadLimit.map { UploadPacer(rate: $0, now: turn.now) }
    let source = RandomSource(seed: seed)
    turn.random = source.forked(for: "swarming")
    turn.nonces = source.forked(for: "nonces")
    var words = source.forked(for: "gateway")
    pseudonym = "shoal-\(String(words.next(), radix: 16))"
    var identity = source.forked(for: "identity")
    peerID = PeerID(random: &identity)
    var sessions = source.forked(for: "session")
    session = sessions.next()
    startedAt = turn.now
    nextTick = turn.now + AgentPolicy.tickWhileIdle
    turn.effects.append(
      .log(
        LogEvent(
          .info, .listening,
          [
            .init("endpoint", "\(configuration.listen)"), .init("client", configuration.client),
            .init("uploads", configuration.uploadLimit?.bytesPerSecond ?? 0),
          ])))
    if configuration.servesKept { turn.effects.append(.listKept(atMost: Shelf.objectsMax)) }
  }

  mutating func newEdge(for object: ObjectHandle, url: String, isForLeaves: Bool, _ turn: inout Turn) -> EdgeID {
    let edge = turn.ids.newEdge()
    edges[edge] = EdgeCall(object: object, url: url, isForLeaves: isForLeaves)
    return edge
  }
}
