import Vocabulary

/// At most two piece messages wait in user space on any link.
struct ShortQueues {
  static let limit = 2
  private(set) var violations: [Violation] = []

  mutating func queued(node: Int32, link: LinkID, undrained: Int) {
    guard undrained > Self.limit, violations.count < 100 else { return }
    violations.append(
      Violation(law: "short queues", sentence: "node \(node) has \(undrained) pieces queued on link \(link.value)"))
  }
}
