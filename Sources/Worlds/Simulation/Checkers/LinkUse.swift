import Vocabulary
import Wire

/// A link never has more requests outstanding than a peer has to put up with, nor more piece messages waiting in user
/// space than two or what its uplink (bytes per second) carries in 10 ms, nothing is sent on one that is closed, and
/// whoever is believed to be a node there is that node: the invented world knows who sits at each address, so that it
/// can tell whenever a check of a signature, or what was signed, lets somebody pass for another.
struct LinkUse {
  static let requestLimit = 250
  static let queueLimit = 2
  private(set) var violations: [Violation] = []
  /// By node, and then by the number of its link.
  private var outstanding: [[Int32]] = []

  mutating func sent(node: Int32, link: LinkID, _ message: PeerMessage) {
    switch message {
    case .request: change(node, link, by: 1)
    case .cancel: change(node, link, by: -1)
    default: break
    }
  }

  mutating func received(node: Int32, link: LinkID, _ message: PeerMessage) {
    if case .reject = message { change(node, link, by: -1) }
  }

  mutating func receivedBlock(node: Int32, link: LinkID) { change(node, link, by: -1) }
  mutating func ended(node: Int32, link: LinkID) {
    if Int(node) < outstanding.count, Int(link.value) < outstanding[Int(node)].count {
      outstanding[Int(node)][Int(link.value)] = 0
    }
  }

  mutating func queued(node: Int32, link: LinkID, undrained: Int, uplink: Int64) {
    guard undrained > Self.queueLimit, undrained > uplink / 100 / Geometry.blockLength else { return }
    note("short queues", "node \(node) has \(undrained) pieces queued on link \(link.value)")
  }

  mutating func sentOnNoLink(node: Int32, link: LinkID) {
    note("open links", "node \(node) sends on link \(link.value), which is not open")
  }

  /// A node takes whoever sits at the other end of a link for the node that he names.
  mutating func believed(node: Int32, link: LinkID, _ claimed: NodeID, real: NodeID?) {
    guard claimed != real else { return }
    note("proven links", "node \(node) believes that \(claimed.short) is on link \(link.value)")
  }

  private mutating func note(_ law: String, _ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: law, sentence: sentence)) }
  }

  private mutating func change(_ node: Int32, _ link: LinkID, by step: Int32) {
    let (row, at) = (Int(node), Int(link.value))
    while outstanding.count <= row { outstanding.append([]) }
    while outstanding[row].count <= at { outstanding[row].append(0) }
    let count = max(0, outstanding[row][at] + step)
    outstanding[row][at] = count
    guard count > Self.requestLimit else { return }
    note("bounded requests", "node \(node) has \(count) requests out on link \(link.value)")
  }
}
