package import OrderedCollections
package import Vocabulary
import Wire

/// The agent: one machine with many objects, because upload rate, links and disk are shared.
///
/// A want is probed (HEAD), described (metainfo), trusted, and attached to an object; the object's exchange says which
/// blocks to ask of whom; verified blocks are stored, told to the neighbours, served and delivered in order.
/// Facets: `+Wants`, `+Gateway`, `+Trust`, `+Delivery` (users); `+Announcing`, `+Dialling` (who to talk to); `+Links`,
/// `+Messages`, `+Serving`, `+News` (talking); `+Blocks`, `+Edge`, `+Leaves` (bytes); `+Ticks` (time).
package struct AgentMachine: Machine {
  package internal(set) var configuration: AgentConfiguration?
  package internal(set) var objects: OrderedDictionary<ObjectHandle, AgentObject> = [:]
  package internal(set) var links: OrderedDictionary<LinkID, AgentLink> = [:]
  package internal(set) var wants: OrderedDictionary<WantID, Want> = [:]
  package internal(set) var counters = AgentCounters()
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
  var pins: [KeyPin] = []
  var bans: [Ban] = []
  /// Where this node is, in the selector's words.
  var locality = OwnLocality()
  var pacer: UploadPacer?
  var peerID: PeerID?
  var random = RandomSource(seed: 0)
  var nonces = RandomSource(seed: 0)
  var undrained = 0
  var servingTurn = 0
  var nextTick = Instant(nanoseconds: 0)
  /// Drawn at the start; with the node's name it tells one run from another.
  var session: UInt64 = 0
  var startedAt = Instant(nanoseconds: 0)
  var isStopping = false
  /// Announces of the end that are under way.
  var goodbyes: [CallID] = []
  var lastCall: UInt32 = 0
  var lastEdge: UInt32 = 0
  var lastDial: UInt32 = 0
  var lastHandle: UInt32 = 0

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

  /// An address that served corrupt blocks.
  struct Ban: Codable, Sendable {
    var address: IPAddress
    var until: Instant
  }

  /// This node's ISP and address as the selector sees them.
  struct OwnLocality: Codable, Sendable {
    var asn: ASN?
    var address: IPAddress?
  }

  package init() {}

  package static var deadlineReached: AgentInput { .deadlineReached }

  package mutating func handle(_ input: AgentInput, at now: Instant, effects: inout [AgentEffect]) {
    switch input {
    case .started(let configuration, let seed, _): start(configuration, seed: seed, now: now, &effects)
    case .deadlineReached: break
    case .stopping: sayGoodbye(now: now, &effects)
    case .wanted(let want, let target): begin(want, target, question: nil, now: now, &effects)
    case .asked(let exchange, let question): asked(exchange, question, now: now, &effects)
    case .abandoned(let want): abandon(want, now: now, &effects)
    case .exchangeEnded(let exchange, let sent, let isWhole):
      exchangeEnded(exchange, sent: sent, isWhole: isWhole, now: now, &effects)
    case .tunnelled(let exchange, let end): tunnelled(exchange, end, &effects)
    case .lookedUp(let want, let stored): lookedUp(want, stored, now: now, &effects)
    case .forwarded(let want, let head): forwarded(want, head, now: now, &effects)
    case .forwardEnded(let want, let end): forwardEnded(want, end, now: now, &effects)
    case .deliveryDrained(let want, let through): deliveryDrained(want, through: through, now: now, &effects)
    case .calling(let call, let step): noteStep(step, of: call)
    case .probed(let call, let outcome): probed(call, outcome, now: now, &effects)
    case .described(let call, let outcome): described(call, outcome, now: now, &effects)
    case .announced(let call, let outcome): announced(call, outcome, now: now, &effects)
    case .registered(let call, let outcome): registered(call, outcome, now: now, &effects)
    case .shelved(let list): shelved(list, now: now)
    case .opened(let object, let held, let provable): opened(object, held: held, provable: provable, now: now, &effects)
    case .storeFailed(let object, let sentence): storeFailed(object, sentence, now: now, &effects)
    case .judged(let object, let judgement): judged(object, judgement, now: now, &effects)
    case .handshake(let link, let remote, let handshake): greeted(link, remote, handshake, now: now, &effects)
    case .message(let link, let message): received(message, on: link, now: now, &effects)
    case .blockArrived(let link, let request, let verdict): blockArrived(link, request, verdict, now: now, &effects)
    case .hashesArrived(let link, let request, let proven): hashesArrived(link, request, proven, now: now, &effects)
    case .drained(let link, let pieces): drained(link, pieces: pieces, now: now, &effects)
    case .linkClosed(let link, let end): linkClosed(link, end, now: now, &effects)
    case .strangerRefused: counters.strangersRefused += 1
    case .edgeAnswered(let edge, let head): edgeAnswered(edge, head, now: now, &effects)
    case .edgeBlock(let edge, let block, let verdict): edgeBlock(edge, block, verdict, now: now, &effects)
    case .edgeLeaves(let edge, let proven): edgeLeaves(edge, proven, now: now, &effects)
    case .edgeEnded(let edge, let end): edgeEnded(edge, end, now: now, &effects)
    case .plainProgress(let want, let received, _): plainProgress(want, received, now: now)
    case .plainEnded(let want, let end): plainEnded(want, end, now: now, &effects)
    }
    if !isStopping { whatIsDue(now: now, &effects) }
    chargeWaits(now: now)
  }

  private mutating func start(
    _ configuration: AgentConfiguration, seed: UInt64, now: Instant, _ effects: inout [AgentEffect]
  ) {
    self.configuration = configuration
    pins = configuration.pins
    pacer = configuration.uploadLimit.map { UploadPacer(rate: $0, now: now) }
    let source = RandomSource(seed: seed)
    random = source.forked(for: "swarming")
    nonces = source.forked(for: "nonces")
    var words = source.forked(for: "gateway")
    pseudonym = "shoal-\(String(words.next(), radix: 16))"
    var identity = source.forked(for: "identity")
    peerID = PeerID(random: &identity)
    var sessions = source.forked(for: "session")
    session = sessions.next()
    startedAt = now
    nextTick = now + AgentPolicy.tickWhileIdle
    effects.append(
      .log(
        LogEvent(
          .info, .listening,
          [
            .init("endpoint", "\(configuration.listen)"), .init("client", configuration.client),
            .init("uploads", configuration.uploadLimit?.bytesPerSecond ?? 0),
          ])))
    if configuration.servesKept { effects.append(.listKept(atMost: Shelf.objectsMax)) }
  }

  mutating func newCall() -> CallID {
    lastCall += 1
    return CallID(lastCall)
  }

  mutating func newEdge(for object: ObjectHandle, url: String, isForLeaves: Bool) -> EdgeID {
    lastEdge += 1
    edges[EdgeID(lastEdge)] = EdgeCall(object: object, url: url, isForLeaves: isForLeaves)
    return EdgeID(lastEdge)
  }

  /// Links that the machine dials have odd numbers.
  mutating func newDial() -> LinkID {
    lastDial += 1
    return LinkID(lastDial * 2 - 1)
  }
}
