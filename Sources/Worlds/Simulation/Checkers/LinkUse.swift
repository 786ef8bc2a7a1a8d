import Vocabulary

/// Nothing is sent on a link that is closed, and at most two piece messages wait in user space on any.
struct LinkUse {
  static let queueLimit = 2
  private(set) var violations: [Violation] = []

  mutating func queued(node: Int32, link: LinkID, undrained: Int) {
    guard undrained > Self.queueLimit, violations.count < 100 else { return }
    violations.append(
      Violation(law: "short queues", sentence: "node \(node) has \(undrained) pieces queued on link \(link.value)"))
  }

  mutating func sentOnNoLink(node: Int32, link: LinkID) {
    guard violations.count < 100 else { return }
    violations.append(
      Violation(law: "open links", sentence: "node \(node) sends on link \(link.value), which is not open"))
  }
}
