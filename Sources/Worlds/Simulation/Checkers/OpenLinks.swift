import Vocabulary

/// Nothing is sent on a link that is closed.
struct OpenLinks {
  private(set) var violations: [Violation] = []

  mutating func sentOnNoLink(node: Int32, link: LinkID) {
    guard violations.count < 100 else { return }
    violations.append(
      Violation(law: "open links", sentence: "node \(node) sends on link \(link.value), which is not open"))
  }
}
