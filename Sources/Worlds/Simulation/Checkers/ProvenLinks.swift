import Vocabulary

/// Whoever is believed to be a node is that node.
///
/// The invented world knows who sits at each address, so that it can tell whenever a check of a signature, or what was
/// signed, lets somebody pass for another.
struct ProvenLinks {
  private(set) var violations: [Violation] = []

  /// A node takes whoever sits at the other end of a link for the node that he names.
  mutating func believed(node: Int32, link: LinkID, _ claimed: NodeID, real: NodeID?) {
    guard claimed != real else { return }
    // More would say nothing new.
    guard violations.count < 100 else { return }
    violations.append(
      Violation(law: "proven links", sentence: "node \(node) believes that \(claimed.short) is on link \(link.value)"))
  }
}
