import Vocabulary
import Wire

/// The laws that every simulated run is held to, one in each file.
struct Checkers {
  private var clean = CleanDelivery()
  private var ordered = OrderedDelivery()
  private var queues = ShortQueues()
  private var requests = BoundedRequests()

  mutating func storedCorrupt(node: Int32, block: BlockIndex) { clean.storedCorrupt(node: node, block: block) }

  mutating func delivered(node: Int32, want: WantID, span: ByteSpan, isHeld: Bool) {
    clean.delivered(node: node, span: span, isHeld: isHeld)
    ordered.delivered(node: node, want: want, span: span)
  }

  mutating func finished(node: Int32, want: WantID, length: Int64) {
    ordered.finished(node: node, want: want, length: length)
  }

  mutating func queuedPiece(node: Int32, link: LinkID, undrained: Int) {
    queues.queued(node: node, link: link, undrained: undrained)
  }

  mutating func sent(node: Int32, link: LinkID, _ message: PeerMessage) {
    requests.sent(node: node, link: link, message)
  }

  mutating func received(node: Int32, link: LinkID, _ message: PeerMessage) {
    requests.received(node: node, link: link, message)
  }

  mutating func receivedBlock(node: Int32, link: LinkID) { requests.receivedBlock(node: node, link: link) }
  mutating func linkEnded(node: Int32, link: LinkID) { requests.ended(node: node, link: link) }

  /// Spoilt blocks that got past the agents.
  var corrupt: Int { clean.violations.count }
  var violations: [Violation] { clean.violations + ordered.violations + queues.violations + requests.violations }
}
