import Selection
package import Vocabulary
import Wire

/// The protocol's side of one link. What the peer holds and wants is in the exchange of the link's object.
package struct AgentLink: Codable, Sendable {
  package let id: LinkID
  package let remote: Endpoint
  package let isDialled: Bool
  /// Whom the selector named where this one was dialled.
  private let named: NodeID?
  /// What this side proposes as its half of the link's id.
  let nonce: UInt64
  /// The peer's handshake has come, and ours has gone.
  package private(set) var isUp = false
  package private(set) var supportsFast = false
  package private(set) var supportsV2 = false
  /// The number under which the peer takes our extension, once it said so.
  private(set) var shoalNumber: UInt8?
  /// What an agent says of itself.
  private(set) var hello: ShoalHello?
  /// What the peer calls itself, for people.
  private(set) var client: String?
  /// By what the peer's node is to be known.
  private(set) var proof = Proof.nothing
  private var identity = Identity.claimed
  private var introducedAt: Instant?
  /// Another link to the node that it names counts: it takes no part as an agent's until it is proven or the other
  /// ends.
  private(set) var waits = false
  /// The selector's last word on the peer.
  private(set) var told: Told?
  private let beganAt: Instant
  /// The way to the peer and back when the link was made, in microseconds; nil where the world did not say.
  private(set) var roundTrip: Int64?
  /// When the peer asked for something last, or gave it; nil when it never has.
  private(set) var tradedAt: Instant?
  private var lastReceived: Instant
  private var lastSent: Instant
  /// What came over it and went, for receipts.
  private var account = Receipts.Account()
  private var unaskedBlocks = 0
  private var budget = WorkBudget()
  /// Leaf runs that the peer would not give, by their first block.
  private var refusedLeaves: [Int] = []

  /// By what the node at the other end is to be known, as the world has it when the handshake comes.
  package enum Proof: Hashable, Codable, Sendable {
    /// By nothing, in traces of builds that proved nothing.
    case nothing
    /// By its signature over this.
    case signature([UInt8])
    /// By the certificate that it showed over TLS, which is this node's.
    case certificate(NodeID)

    init(challenge: [UInt8]?, certified: NodeID?) {
      self = certified.map(Self.certificate) ?? challenge.map(Self.signature) ?? .nothing
    }
  }

  /// What a selector said of a peer.
  struct Told: Codable, Sendable {
    let ring: Ring
    let endpoint: Endpoint
    let node: NodeID?
    let ticket: UInt64?

    init(_ peer: RankedPeer) {
      (ring, endpoint, node, ticket) = (peer.ring, peer.endpoint, peer.node, peer.ticket)
    }

    /// Of one at the same address: no more than how near that is.
    init(near peer: RankedPeer) { (ring, endpoint, node, ticket) = (peer.ring, peer.endpoint, nil, nil) }
  }

  /// How far it is proven that the peer is the node that it names.
  private enum Identity: Codable, Sendable {
    case claimed
    /// Its signature is being checked.
    case isChecked
    case proven
  }

  /// What silence on a link calls for.
  enum Silence {
    /// The peer has said nothing for too long.
    case isDead
    /// We have said nothing for long.
    case wantsKeepAlive
  }

  /// A proof that has not come by then is not waited for.
  private static let proofPatience = TimeSpan.seconds(5)
  private static let unaskedMax = 64
  private static let clientMax = 40
  private static let refusedLeavesMax = 4096

  /// - Parameter named: the node that is dialled.
  init(_ id: LinkID, to remote: Endpoint, isDialled: Bool, named: NodeID? = nil, _ turn: inout Turn) {
    self.named = named
    beganAt = turn.now
    self.id = id
    self.remote = remote
    self.isDialled = isDialled
    nonce = turn.nonces.next()
    lastReceived = turn.now
    lastSent = turn.now
  }

  /// Both handshakes are there.
  mutating func cameUp(_ caller: Shelf.Caller, speaksV2: Bool, at now: Instant) {
    isUp = true
    proof = caller.proof
    roundTrip = caller.roundTrip
    supportsFast = caller.handshake.supportsFast
    supportsV2 = speaksV2
    lastReceived = now
  }

  /// The peer's extension handshake came. What it says of itself as an agent, or nil if it is none.
  mutating func introduced(_ theirs: ExtensionHandshake) -> ShoalHello? {
    client = theirs.client.map { String($0.prefix(Self.clientMax)) }
    shoalNumber = theirs.shoal == nil ? nil : theirs.number(of: ExtensionHandshake.shoalName)
    return shoalNumber == nil ? nil : theirs.shoal
  }

  /// It is no link to ourselves.
  mutating func accepted(_ hello: ShoalHello, at now: Instant) {
    self.hello = hello
    introducedAt = introducedAt ?? now
  }

  // Who the peer is

  /// What the peer is asked to sign; nil where it need not.
  var challenge: [UInt8]? { if case .signature(let challenge) = proof { challenge } else { nil } }

  /// Whose certificate the peer showed; nil on a plain link.
  var certified: NodeID? { if case .certificate(let node) = proof { node } else { nil } }

  /// Whether the peer has proven to be the node that it names.
  package var isProven: Bool { identity == .proven }

  /// What is to be signed here: what this side states of itself, or the peer; nil where nothing is proven: to builds
  /// that do not, and to who is not the node that was to be dialled. Else he could show what is signed for him to
  /// somebody else, as that other's.
  func statement(ofPeer: Bool, own: NodeID, about object: Digest256) -> LinkStatement? {
    guard let challenge, let hello, let theirs = hello.challenge, !isDialled || named == hello.node else { return nil }
    let (us, peer) = (LinkStatement.End(own, challenge), LinkStatement.End(hello.node, theirs))
    return LinkStatement(
      dialler: isDialled ? us : peer, accepter: isDialled ? peer : us, object: object,
      isOfDialler: isDialled != ofPeer)
  }

  /// The peer's signature is to be checked; false if one was before.
  mutating func beginCheck() -> Bool {
    guard identity == .claimed else { return false }
    identity = .isChecked
    return true
  }

  /// Its signature was checked, and holds; or the certificate that it showed is that of the node that it names.
  mutating func isNowProven() { identity = .proven }

  /// Whether the peer is not proven and may still be.
  func mayBeProven(at now: Instant) -> Bool {
    guard !isProven, challenge != nil, hello?.challenge != nil, let introducedAt else { return false }
    return now - introducedAt <= Self.proofPatience
  }

  /// Whether this is a link to the very node that the selector named at the address that was dialled.
  var isToNamed: Bool { isDialled && named != nil && named == hello?.node }

  mutating func wait(_ waits: Bool) { self.waits = waits }

  /// Whether the peer has had so long to be proven, or to be the only one.
  func hasWaited(at now: Instant) -> Bool { introducedAt.map { now - $0 > Self.proofPatience } ?? false }

  /// A selector speaks of the peer.
  mutating func wasTold(_ told: Told) { self.told = told }

  // What it is good for

  /// The peer asks for something, or gave a block.
  mutating func traded(at now: Instant) { tradedAt = now }

  /// Changes what was taken from the peer and given to it.
  mutating func withAccount<T>(_ body: (inout Receipts.Account) -> T) -> T { body(&account) }

  /// How long it has been there.
  func age(at now: Instant) -> TimeSpan { now - beganAt }

  // What is said

  mutating func heard(at now: Instant) { lastReceived = now }

  mutating func said(at now: Instant) { lastSent = now }

  /// Whether it was dialled before a moment, came up, and has been heard since another.
  func couldBeDialled(before: Instant, andHeardSince since: Instant) -> Bool {
    isDialled && isUp && beganAt <= before && lastReceived >= since
  }

  func hasBeenSilent(for time: TimeSpan, at now: Instant) -> Bool { now - lastReceived > time }

  func silence(at now: Instant, _ policy: AgentPolicy) -> Silence? {
    guard isUp else { return nil }
    if hasBeenSilent(for: policy.silenceMax, at: now) { return .isDead }
    return now - lastSent > policy.keepAlive ? .wantsKeepAlive : nil
  }

  /// Whether what the peer says may cause so much looking, in units of `WorkBudget`.
  mutating func mayCause(_ units: Int, at now: Instant) -> Bool { budget.spend(units, at: now) }

  /// A block came that was not asked for. Whether that is once too often.
  mutating func sentUnasked() -> Bool {
    unaskedBlocks += 1
    return unaskedBlocks > Self.unaskedMax
  }

  /// The peer does not give the leaves of a run.
  mutating func refusesLeaves(from first: Int) {
    if refusedLeaves.count < Self.refusedLeavesMax { refusedLeaves.append(first) }
  }

  func mayGiveLeaves(from first: Int) -> Bool { !refusedLeaves.contains(first) }
}
