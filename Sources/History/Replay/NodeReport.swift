package import Trace

/// What re-executing one trace found.
package struct NodeReport: Hashable, Sendable {
  /// How a trace ends.
  package enum Ending: Hashable, Sendable {
    /// The node stopped and said so.
    case closed
    /// The trace could not go on; the node did.
    case full(TraceEntry.Full)
    /// Nothing tells how it ended: a kill, a crash, a cut file.
    case cut
  }

  package var path: String
  /// Nil if no header could be read.
  package var header: TraceHeader?
  package var replayed: UInt64 = 0
  /// Inputs behind damage and before the next checkpoint.
  package var skipped: UInt64 = 0
  package var checkpointsCompared = 0
  /// Whether its states are written as this build does not read them: it was run from its first input on.
  var isOfAnotherBuild = false
  package var damages: [TraceDamage] = []
  /// Records that are whole but could not be understood, in words.
  package var oddities: [String] = []
  /// What did not add up of what the machine counts, in words, where that was seen first.
  package var brokenLaws: [String] = []
  package var ending = Ending.cut
  /// The `StableHash` of the machine's state at the end; nil where that is not known.
  package var endDigest: UInt64?
  /// The first one; the trace was not replayed further.
  package var divergence: Divergence?

  package init(path: String) { self.path = path }

  package var label: String { header?.label ?? path }
  package var isWhole: Bool {
    damages.isEmpty && oddities.isEmpty && skipped == 0 && divergence == nil && brokenLaws.isEmpty
  }

  /// Whether this build acts as the one that recorded did, and where it first acts otherwise.
  package var comparison: String {
    let build = header?.build ?? "an unknown build"
    guard header != nil, replayed > 0 else { return "\(label): nothing of it can be run, it is of \(build)" }
    let acts = divergence.map { "acts otherwise at \($0.text)" } ?? "acts as \(build) did, over \(replayed) inputs"
    return "\(label): \(acts)"
  }

  /// One line, and more where something is wrong.
  package var text: String {
    let end =
      switch ending {
      case .closed: "closed"
      case .full(let full): "stopped recording at input \(full.sequence) (\(full.reason)), \(full.lost) inputs lost"
      case .cut: "no end record: killed, or cut off"
      }
    var lines = ["\(label): \(replayed) inputs replayed\(skipped > 0 ? ", \(skipped) skipped" : ""); \(end)"]
    if isOfAnotherBuild { lines.append("  its states are of another build, \(header?.build ?? "unknown")") }
    for damage in damages { lines.append("  \(damage.text)") }
    for oddity in oddities { lines.append("  \(oddity)") }
    for law in brokenLaws { lines.append("  does not add up: \(law)") }
    if let divergence { lines.append("  DIVERGED at \(divergence.text)") }
    return lines.joined(separator: "\n")
  }
}
