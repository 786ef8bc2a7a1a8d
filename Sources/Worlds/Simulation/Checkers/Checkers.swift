import Nodes
import Vocabulary
import Wire

/// The laws that every simulated run is held to, each with its like in a file. Those that cost more than a number to
/// keep are looked after in thorough runs only.
struct Checkers {
  let isThorough: Bool
  private var clean = CleanDelivery()
  private var ordered = OrderedDelivery()
  private var links = LinkUse()
  private var ends = WantEnds()
  private var needless = NeedlessFetch()
  private var limits = UploadLimits()
  private var patience = Patience()
  private var liveness = Liveness()
  private var owed = OwedAnswers()
  private var books = Books()

  init(isThorough: Bool = false) { self.isThorough = isThorough }

  // Bytes

  mutating func storedCorrupt(node: Int32, block: BlockIndex) { clean.storedCorrupt(node: node, block: block) }

  mutating func delivered(node: Int32, want: WantID, span: ByteSpan, isHeld: Bool) {
    clean.delivered(node: node, span: span, isHeld: isHeld)
    ordered.delivered(node: node, want: want, span: span)
  }

  // Wants

  mutating func began(node: Int32, want: WantID) { ends.began(node: node, want: want) }

  mutating func finished(node: Int32, want: WantID, report: TransferReport, length: Int64) {
    ends.finished(node: node, want: want, report: report, length: length)
    finished(node: node, want: want, length: length)
  }

  mutating func finished(node: Int32, want: WantID, length: Int64) {
    ordered.finished(node: node, want: want, length: length)
  }

  mutating func failed(node: Int32, want: WantID, _ failure: TransferFailure) {
    ends.failed(node: node, want: want, failure)
  }

  mutating func failedInCalm(peer: String, _ failure: TransferFailure) { liveness.failedInCalm(peer: peer, failure) }

  // Links

  mutating func queuedPiece(node: Int32, link: LinkID, undrained: Int, uplink: Int64) {
    links.queued(node: node, link: link, undrained: undrained, uplink: uplink)
  }

  mutating func sent(node: Int32, link: LinkID, _ message: PeerMessage) {
    links.sent(node: node, link: link, message)
  }

  mutating func received(node: Int32, link: LinkID, _ message: PeerMessage) {
    links.received(node: node, link: link, message)
  }

  mutating func believed(node: Int32, link: LinkID, _ claimed: NodeID, real: NodeID?) {
    links.believed(node: node, link: link, claimed, real: real)
  }

  mutating func receivedBlock(node: Int32, link: LinkID) { links.receivedBlock(node: node, link: link) }

  mutating func linkEnded(node: Int32, link: LinkID) {
    links.ended(node: node, link: link)
    guard isThorough else { return }
    needless.ended(node: node, link: link)
    owed.ended(node: node, link: link)
  }

  mutating func requested(node: Int32, link: LinkID, block: BlockIndex, isHeld: Bool) {
    needless.requested(node: node, link: link, block: block, isHeld: isHeld)
  }

  /// Messages of a thorough run, as the machine saw them.
  mutating func exchanged(node: Int32, link: LinkID, sent message: PeerMessage, in geometry: Geometry) {
    if isThorough { owed.sent(node: node, link: link, message, in: geometry) }
  }

  mutating func exchanged(node: Int32, link: LinkID, received message: PeerMessage, in geometry: Geometry) {
    if isThorough { owed.received(node: node, link: link, message, in: geometry) }
  }

  mutating func exchanged(node: Int32, link: LinkID, sentPiece block: BlockIndex) {
    if isThorough { owed.sentPiece(node: node, link: link, block: block) }
  }

  mutating func settled(node: Int32, link: LinkID, block: BlockIndex) {
    needless.settled(node: node, link: link, block: block)
  }

  mutating func fetchedHeld(node: Int32, span: ByteSpan) { needless.fetchedHeld(node: node, span: span) }
  mutating func sentOnNoLink(node: Int32, link: LinkID) { links.sentOnNoLink(node: node, link: link) }

  /// What a machine counts.
  mutating func judge(_ laws: [ConservationLaw], node: Int32, sequence: UInt64) {
    books.judge(laws, node: node, sequence: sequence)
  }

  // Limits

  mutating func limited(node: Int32, to rate: ByteRate, at now: Instant) {
    limits.limited(node: node, to: rate, at: now)
  }

  mutating func uploaded(node: Int32, bytes: Int64, at now: Instant) {
    limits.uploaded(node: node, bytes: bytes, at: now)
  }

  mutating func did(_ deed: Patience.Deed, node: Int32, at now: Int64) {
    if isThorough { patience.did(deed, node: node, at: now) }
  }

  /// Requests to the origin are few at once.
  mutating func fetches(node: Int32, atOnce count: Int) { patience.fetches(node: node, atOnce: count) }

  mutating func dialled(node: Int32, target: Int, at now: Int64, links: Int) {
    did(.dial(target: target), node: node, at: now)
    patience.dials(node: node, links: links)
  }

  /// Spoilt blocks that got past the agents.
  var corrupt: Int { clean.violations.count }

  var violations: [Violation] {
    clean.violations + ordered.violations + ends.violations + links.violations
      + needless.violations + owed.violations + limits.violations + patience.violations
      + liveness.violations + books.violations
  }
}
