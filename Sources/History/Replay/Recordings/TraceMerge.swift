import Trace
import Vocabulary

/// How recordings of several folders are put side by side in one, each once.
package struct TraceMerge: Sendable {
  /// Which recording it is, wherever it lies.
  private struct Identity: Hashable {
    var role: TraceHeader.Role
    var node: String
    var machine: Int
    var seed: UInt64
    var begun: Int64
  }

  private struct Found {
    var path: String
    var summary: TraceSummary
  }

  /// The files of each recording, and the folder that they go to, below the one of all.
  package private(set) var copies: [(files: [String], folder: String)] = []
  /// Recordings that were there more than once; the longest is taken.
  package private(set) var repeated = 0
  /// Files of which no header can be read, left where they are.
  package private(set) var unknown: [String] = []

  /// - Throws: `FleetReplay.Failure`.
  package init(_ folders: [String]) throws(FleetReplay.Failure) {
    var found: [Identity: Found] = [:]
    var order: [Identity] = []
    for folder in folders {
      for path in try FleetReplay.traces(in: folder) {
        let summary: TraceSummary
        do throws(TraceError) { summary = try TraceSummary(path: path) } catch { throw .trace(error) }
        guard let header = summary.header else {
          unknown.append(path)
          continue
        }
        let identity = Identity(
          role: header.role, node: "\(header.node)", machine: header.machine, seed: header.seed,
          begun: header.wall.microseconds)
        if let other = found[identity] {
          repeated += 1
          if other.summary.inputs >= summary.inputs { continue }
        } else {
          order.append(identity)
        }
        found[identity] = Found(path: path, summary: summary)
      }
    }
    for (number, identity) in order.enumerated() {
      guard let one = found[identity] else { continue }
      let folder = "\(identity.role.rawValue)-\(identity.node.prefix(8))-\(number + 1)"
      copies.append((TraceDirectory.files(of: one.path), folder))
    }
  }
}
