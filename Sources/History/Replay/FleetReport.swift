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
  /// A trace that says itself where it stopped and went on is none of them.
  package var damaged: [NodeReport] {
    traces.filter { $0.damages.contains { !$0.isPause } || !$0.oddities.isEmpty }
  }
  /// Laws that some machine's counts do not keep, in words.
  package var brokenLaws: [String] { traces.flatMap(\.brokenLaws) }
  /// Whether nothing diverged, all laws hold, and something was replayed.
  package var isGood: Bool { divergences.isEmpty && brokenLaws.isEmpty && unreadable.isEmpty && inputs > 0 }

  /// In what all machines ended, by the paths of their traces; nil where one state is not known.
  package var endDigest: UInt64? {
    let digests = traces.compactMap(\.endDigest)
    guard digests.count == traces.count, unreadable.isEmpty, !traces.isEmpty else { return nil }
    return digests.reduce(into: UInt64(0)) { digest, next in
      digest = StableHash.hash((0..<8).map { UInt8(truncatingIfNeeded: next >> (8 * UInt64($0))) }, seed: digest)
    }
  }

  package var summary: String {
    let count = divergences.count
    var text = "\(nodes) nodes, \(inputs) inputs, \(count) divergence\(count == 1 ? "" : "s")"
    if !damaged.isEmpty { text += "; \(damaged.count) damaged trace\(damaged.count == 1 ? "" : "s")" }
    if !unreadable.isEmpty { text += "; \(unreadable.count) unreadable" }
    return text
  }

  /// The summary, after a line for each trace that is not whole or does not go to its node's end.
  package var text: String {
    let end = endDigest.map { ["all states end in \(String($0, radix: 16))"] } ?? []
    return (unreadable + traces.filter { !$0.isWhole || $0.ending != .closed }.map(\.text) + end + [summary])
      .joined(separator: "\n")
  }
}
