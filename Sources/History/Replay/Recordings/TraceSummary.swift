package import Trace
package import Vocabulary

/// What is known of one recording without running its machine again.
package struct TraceSummary: Sendable {
  package let path: String
  /// Nil if no header could be read.
  package private(set) var header: TraceHeader?
  package private(set) var inputs = 0
  package private(set) var checkpoints = 0
  /// The wall clock at the first and the last input; nil where there is none.
  package private(set) var first: WallTime?
  package private(set) var last: WallTime?
  /// The number of the first input that is there: above 1 where the beginning was not kept.
  private(set) var firstSequence: UInt64?
  package private(set) var ending = NodeReport.Ending.cut
  package private(set) var damages: [TraceDamage] = []

  /// Reads it once.
  /// - Throws: `TraceError` when it cannot be opened.
  package init(path: String) throws(TraceError) {
    self.path = path
    for entry in try TraceReader(path: path) {
      switch entry {
      case .header(let found): header = header ?? found
      case .input(let input):
        inputs += 1
        ending = .cut
        first = first ?? input.wall
        last = input.wall
        firstSequence = firstSequence ?? input.sequence
      case .checkpoint: checkpoints += 1
      case .full(let full): ending = .full(full)
      case .closed: ending = .closed
      case .damage(let damage): damages.append(damage)
      case .effects: break
      }
    }
  }

  /// How sure a replay of it is.
  var guarantee: String {
    guard header != nil else { return "none: there is no header" }
    if checkpoints == 0 { return "none: there is no state to begin with" }
    let start = (firstSequence ?? 1) > 1 ? "from the checkpoint before input \(firstSequence ?? 1)" : "exact"
    return damages.isEmpty ? start : start + ", with \(damages.count) gap\(damages.count == 1 ? "" : "s")"
  }

  /// Lines for a person.
  package var lines: [String] {
    guard let header else { return ["\(path): no header can be read"] + damages.map { "  \($0.text)" } }
    let end =
      switch ending {
      case .closed: "closed"
      case .full(let full): "stopped recording at input \(full.sequence): \(full.reason)"
      case .cut: "no end: it still runs, was killed, or is cut off"
      }
    let time = first.flatMap { first in last.map { "\(first.clockText) to \($0.clockText)" } } ?? "no time"
    return [
      "\(header.label)  \(inputs) inputs, \(time), \(end)",
      "  replays: \(guarantee); build \(header.build); \(path)",
    ] + damages.map { "  \($0.text)" }
  }
}
