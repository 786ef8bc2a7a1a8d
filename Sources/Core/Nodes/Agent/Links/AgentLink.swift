package import Vocabulary
import Wire

/// The protocol's side of one link. What the peer holds and wants is in the exchange of the link's object.
package struct AgentLink: Codable, Sendable {
  package let id: LinkID
  package let remote: Endpoint
  package let isDialled: Bool
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
  private var lastReceived: Instant
  private var lastSent: Instant
  private var unaskedBlocks = 0
  private var budget = WorkBudget()
  /// Leaf runs that the peer would not give, by their first block.
  private var refusedLeaves: [Int] = []

  /// What silence on a link calls for.
  enum Silence {
    /// The peer has said nothing for too long.
    case isDead
    /// We have said nothing for long.
    case wantsKeepAlive
  }

  private static let unaskedMax = 64
  private static let refusedLeavesMax = 4096

  init(_ id: LinkID, to remote: Endpoint, isDialled: Bool, _ turn: inout Turn) {
    self.id = id
    self.remote = remote
    self.isDialled = isDialled
    nonce = turn.nonces.next()
    lastReceived = turn.now
    lastSent = turn.now
  }

  /// Both handshakes are there.
  mutating func cameUp(_ handshake: Handshake, speaksV2: Bool, at now: Instant) {
    isUp = true
    supportsFast = handshake.supportsFast
    supportsV2 = speaksV2
    lastReceived = now
  }

  /// The peer's extension handshake came. What it says of itself as an agent, or nil if it is none.
  mutating func introduced(_ theirs: ExtensionHandshake) -> ShoalHello? {
    shoalNumber = theirs.shoal == nil ? nil : theirs.number(of: ExtensionHandshake.shoalName)
    return shoalNumber == nil ? nil : theirs.shoal
  }

  /// It is no link to ourselves.
  mutating func accepted(_ hello: ShoalHello) { self.hello = hello }

  mutating func heard(at now: Instant) { lastReceived = now }

  mutating func said(at now: Instant) { lastSent = now }

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
