import Vocabulary
import Wire

/// Nothing is fetched twice without cause: nobody asks for what it holds, nor the same peer for the same block while
/// the answer is still due.
struct NeedlessFetch {
  private struct Key: Hashable {
    var node: Int32
    var link: UInt32
  }

  private(set) var violations: [Violation] = []
  /// Asked for and not yet answered, taken back or refused.
  private var due: [Key: Set<Int>] = [:]

  mutating func requested(node: Int32, link: LinkID, block: BlockIndex, isHeld: Bool) {
    if isHeld { note("node \(node) asks for block \(block.value) on link \(link.value), which it holds") }
    if !due[Key(node: node, link: link.value), default: []].insert(block.value).inserted {
      note("node \(node) asks twice for block \(block.value) on link \(link.value)")
    }
  }

  /// Answered, refused or taken back.
  mutating func settled(node: Int32, link: LinkID, block: BlockIndex) {
    due[Key(node: node, link: link.value)]?.remove(block.value)
  }

  mutating func ended(node: Int32, link: LinkID) { due[Key(node: node, link: link.value)] = nil }

  mutating func fetchedHeld(node: Int32, span: ByteSpan) {
    note("node \(node) fetches \(span.offset)..<\(span.end) from the origin and holds all of it")
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "needless fetch", sentence: sentence)) }
  }
}
