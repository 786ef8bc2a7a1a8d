import Vocabulary
import Wire

/// A link never has more requests outstanding than a peer has to put up with.
struct BoundedRequests {
  static let limit = 250
  private(set) var violations: [Violation] = []
  private var outstanding: [Key: Int] = [:]

  private struct Key: Hashable {
    var node: Int32
    var link: UInt32
  }

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
  mutating func ended(node: Int32, link: LinkID) { outstanding[Key(node: node, link: link.value)] = nil }

  private mutating func change(_ node: Int32, _ link: LinkID, by step: Int) {
    let count = max(0, outstanding[Key(node: node, link: link.value), default: 0] + step)
    outstanding[Key(node: node, link: link.value)] = count
    guard count > Self.limit, violations.count < 100 else { return }
    violations.append(
      Violation(law: "bounded requests", sentence: "node \(node) has \(count) requests out on link \(link.value)"))
  }
}
