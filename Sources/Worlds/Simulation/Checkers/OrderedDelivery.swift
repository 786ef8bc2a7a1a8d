import Vocabulary

/// Every byte reaches its reader once and in order, and a finished want has had them all.
struct OrderedDelivery {
  private(set) var violations: [Violation] = []
  private var next: [Key: Int64] = [:]

  private struct Key: Hashable {
    var node: Int32
    var want: UInt64
  }

  mutating func delivered(node: Int32, want: WantID, span: ByteSpan) {
    let key = Key(node: node, want: want.value)
    let expected = next[key] ?? 0
    if span.offset != expected || span.length <= 0 {
      note("node \(node) delivered \(span.offset)..<\(span.end) where byte \(expected) was next")
    }
    next[key] = span.end
  }

  mutating func finished(node: Int32, want: WantID, length: Int64) {
    let end = next[Key(node: node, want: want.value)] ?? 0
    if end != length { note("node \(node) finished after \(end) of \(length) bytes") }
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "ordered delivery", sentence: sentence)) }
  }
}
