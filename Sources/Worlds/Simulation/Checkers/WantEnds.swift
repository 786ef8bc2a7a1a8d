import Nodes
import Vocabulary

/// Every want ends once, in a file or in a sentence, and what came adds up to the file.
struct WantEnds {
  private struct Key: Hashable {
    var node: Int32
    var want: UInt64
  }

  private(set) var violations: [Violation] = []
  private var open: Set<Key> = []

  mutating func began(node: Int32, want: WantID) { open.insert(Key(node: node, want: want.value)) }

  mutating func finished(node: Int32, want: WantID, report: TransferReport, length: Int64) {
    end(node, want)
    guard report.trust == .signed else { return note("node \(node) took an unverified file of a described object") }
    let came = report.fromOrigin + report.fromSameISP + report.fromOtherISP + report.fromUnknown + report.fromStore
    if report.bytes != length || came != length {
      note("node \(node) finished \(report.bytes) of \(length) bytes and accounts for \(came)")
    }
  }

  mutating func failed(node: Int32, want: WantID, _ failure: TransferFailure) {
    end(node, want)
    if failure.sentence.isEmpty { note("node \(node) failed a want without a sentence") }
  }

  private mutating func end(_ node: Int32, _ want: WantID) {
    if open.remove(Key(node: node, want: want.value)) == nil {
      note("node \(node) ended want \(want.value), which was not open")
    }
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "want ends", sentence: sentence)) }
  }
}
