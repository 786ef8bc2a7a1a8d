import Simulation
import Vocabulary

/// In how many orders of what happens at once something does not hold, for people.
struct PermuteReport {
  /// What did not hold first in one run.
  struct Found {
    let seed: UInt64
    let node: String
    /// Of the node's input behind which it did not.
    let sequence: UInt64
    let broken: String
  }

  private var runs = 0
  private var found: [Found] = []
  private var outcomes: [BranchOutcome] = []

  mutating func add(_ outcome: BranchOutcome, _ found: Found?) {
    runs += 1
    if let found { self.found.append(found) } else { outcomes.append(outcome) }
  }

  var lines: [String] {
    var lines = ["\(runs) runs in \(Set(outcomes.map(\.digest)).count + found.count) orders"]
    let times = outcomes.compactMap { $0.downloads.time(percentile: 95) }.sorted()
    if let first = times.first, let last = times.last {
      lines.append("downloads: p95 from \(Self.seconds(first)) to \(Self.seconds(last)) s")
    }
    guard let first = found.first else { return lines + ["everything holds in all of them"] }
    lines.append("in \(found.count) of \(runs) something does not hold")
    lines.append("first with seed \(first.seed), behind \(first.node):\(first.sequence): \(first.broken)")
    for kind in Set(found.map(\.broken)).sorted() {
      lines.append("  \(found.count { $0.broken == kind }) times: \(kind)")
    }
    return lines
  }

  private static func seconds(_ span: TimeSpan) -> String {
    Quantities.decimal(Double(span.nanoseconds) / 1e9, places: 2)
  }
}
