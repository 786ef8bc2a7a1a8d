import Selection
import Vocabulary

/// One population under several orders of the selector's lists: the same agents, importers and luck, and only whom each
/// is told of differs.
package struct ListComparison {
  /// One order of lists, by name.
  package struct Order: Sendable {
    package let name: String
    let scoring: ScoringPolicy

    /// - Parameters:
    ///   - name: a `RankingMethod`; or `shoal-NAME`, which is `shoal` without the points of that name in
    ///     `ScoringPolicy`, and so on for further names.
    ///   - scenario: whose scoring is changed.
    /// - Throws: `ScenarioError` where there is no such order.
    package init(_ name: String, of scenario: Scenario) throws(ScenarioError) {
      self.name = name
      let words = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard let method = RankingMethod(rawValue: words[0]), words.count == 1 || method == .shoal else {
        throw ScenarioError("There is no order of lists \"\(name)\".")
      }
      var scoring = try PolicyFile.scoring(scenario.scoring, without: Array(words.dropFirst()))
      if method != .shoal { scoring.method = method }
      self.scoring = scoring
    }
  }

  /// The medians of one order over the seeds.
  package struct Line: Sendable {
    package var order: Order
    package var reports: [SimulationReport]

    private func median(_ value: (SimulationReport) -> Int64) -> Int64 {
      let values = reports.map(value).sorted()
      return values.isEmpty ? 0 : values[values.count / 2]
    }

    /// By the names of the columns, in thousandths.
    var values: [(name: String, value: Int64)] {
      [
        ("median_s", median { $0.median.milliseconds }), ("p99_s", median { $0.slow.milliseconds }),
        ("last_s", median { $0.last.milliseconds }), ("ratio", median(\.milliRatio)),
        ("first_block_s", median { $0.firstBlockMedian.milliseconds }),
        ("first_block_p99_s", median { $0.firstBlockSlow.milliseconds }),
        ("transit", median(Self.transit)), ("origin", median(\.originMilliCopies)),
        ("fairness", median(\.milliFairness)),
      ]
    }

    /// Copies that entered the ISP of peers which imported the most.
    private static func transit(_ report: SimulationReport) -> Int64 {
      report.transit.filter(\.hasPeers).map(\.milliCopies).max() ?? 0
    }

    var incomplete: Int { reports.map { $0.peers - $0.gone - $0.complete }.max() ?? 0 }
  }

  package let lines: [Line]

  /// What stands above the columns.
  package static let titles = [
    "lists", "median s", "p99 s", "last s", "ratio", "first block s", "p99 s", "transit", "origin", "fairness",
    "incomplete",
  ]

  package var text: [[String]] {
    lines.map { line in
      [line.order.name] + line.values.map { SimulationReport.decimal($0.value) } + ["\(line.incomplete)"]
    }
  }

  /// One JSON object an order.
  package var json: [String] {
    lines.map { line in
      let values = line.values.map { "\"\($0.name)\": \(SimulationReport.decimal($0.value))" }.joined(separator: ", ")
      return "{\"lists\": \"\(line.order.name)\", \"seeds\": \(line.reports.count), \(values), "
        + "\"incomplete\": \(line.incomplete)}"
    }
  }

  /// Runs a scenario under each order with each seed, `width` runs at once.
  /// - Throws: `ScenarioError`.
  package static func run(
    _ scenario: Scenario, _ orders: [Order], seeds: [UInt64], width: Int, tell: (Order, _ seed: UInt64) -> Void
  ) async throws -> ListComparison {
    struct Run: Sendable {
      var order: Int
      var seed: UInt64
      var report: SimulationReport
    }
    var jobs = seeds.flatMap { seed in orders.indices.map { ($0, seed) } }.makeIterator()
    var runs: [Run] = []
    try await withThrowingTaskGroup(of: Run.self) { group in
      func begin() {
        guard let (order, seed) = jobs.next() else { return }
        var scenario = scenario
        scenario.scoring = orders[order].scoring
        group.addTask { [scenario] in
          let report = try Simulation.run(scenario: scenario, seed: seed, keepsDigest: false)
          return Run(order: order, seed: seed, report: report)
        }
      }
      for _ in 0..<max(1, width) { begin() }
      while let run = try await group.next() {
        runs.append(run)
        tell(orders[run.order], run.seed)
        begin()
      }
    }
    runs.sort { ($0.order, $0.seed) < ($1.order, $1.seed) }
    return ListComparison(
      lines: orders.indices.map { at in
        Line(order: orders[at], reports: runs.filter { $0.order == at }.map(\.report))
      })
  }
}
