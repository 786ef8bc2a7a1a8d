import Vocabulary

/// Whoever is believed to be a node is that node.
struct ProvenLinks {
  private(set) var violations: [Violation] = []

  mutating func believed(node: Int32, link: LinkID, _ claimed: NodeID, real: NodeID?) {
    guard claimed != real, violations.count < 100 else { return }
    violations.append(
      Violation(law: "proven links", sentence: "node \(node) believes that \(claimed.short) is on link \(link.value)"))
  }
}
