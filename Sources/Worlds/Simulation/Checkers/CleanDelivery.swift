import Vocabulary

/// No agent stores, counts as held or delivers a spoilt block.
struct CleanDelivery {
  private(set) var violations: [Violation] = []

  mutating func storedCorrupt(node: Int32, block: BlockIndex) {
    note("node \(node) stored a corrupt block \(block.value)")
  }

  mutating func delivered(node: Int32, span: ByteSpan, isHeld: Bool) {
    guard !isHeld else { return }
    note("node \(node) delivered \(span.offset)..<\(span.end), which it does not hold verified")
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "clean delivery", sentence: sentence)) }
  }
}
