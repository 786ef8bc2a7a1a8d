import Trace
import Vocabulary

/// What re-executing all traces of a directory found.
package struct FleetReport: Hashable, Sendable {
  /// In the order of the files' paths.
  package var traces: [NodeReport]
  /// Traces that could not be opened, in words.
  package var unreadable: [String] = []

  package init(traces: [NodeReport], unreadable: [String] = []) {
    self.traces = traces
    self.unreadable = unreadable
  }

  /// A node that was started twice is one node.
  package var nodes: Int { Set(traces.compactMap { $0.header.map { "\($0.role.rawValue) \($0.node)" } }).count }
  package var inputs: UInt64 { traces.reduce(0) { $0 + $1.replayed } }
  package var divergences: [Divergence] { traces.compactMap(\.divergence) }
  package var damaged: [NodeReport] { traces.filter { !$0.damages.isEmpty || !$0.oddities.isEmpty } }
  /// Whether nothing diverged, and something was replayed.
  package var isGood: Bool { divergences.isEmpty && unreadable.isEmpty && inputs > 0 }

  package var summary: String {
    let count = divergences.count
    var text = "\(nodes) nodes, \(inputs) inputs, \(count) divergence\(count == 1 ? "" : "s")"
    if !damaged.isEmpty { text += "; \(damaged.count) damaged trace\(damaged.count == 1 ? "" : "s")" }
    if !unreadable.isEmpty { text += "; \(unreadable.count) unreadable" }
    return text
  }

  /// The summary, after a line for each trace that is not whole or does not go to its node's end.
  package var text: String {
    (unreadable + traces.filter { !$0.isWhole || $0.ending != .closed }.map(\.text) + [summary]).joined(separator: "\n")
  }
}
