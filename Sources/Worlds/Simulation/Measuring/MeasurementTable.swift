/// Rows of medians over seeds, beside what they have to reach.
package struct MeasurementTable {
  /// The medians of one row.
  struct Line {
    var row: MeasuredRow
    var cells: [MeasuredCell]

    /// The middle one of an odd number; of an even number the greater of the two in the middle.
    func median(_ value: (MeasuredCell) -> Int64?) -> Int64? {
      let values = cells.map(value)
      guard !values.isEmpty, values.allSatisfy({ $0 != nil }) else { return nil }
      return values.compactMap(\.self).sorted()[values.count / 2]
    }

    var worstCorrupt: Int { cells.map(\.corrupt).max() ?? 0 }
    var violations: Int { cells.map(\.violations).max() ?? 0 }
    /// Of the run with the fewest.
    var complete: (Int, of: Int) {
      let worst = cells.max { $0.expected - $0.complete < $1.expected - $1.complete }
      return (worst?.complete ?? 0, worst?.expected ?? 0)
    }
  }

  let lines: [Line]

  /// Rows without a cell are left out.
  package init(rows: [MeasuredRow], cells: [MeasuredCell]) {
    lines = rows.compactMap { row in
      let own = cells.filter { $0.row == row.name }
      return own.isEmpty ? nil : Line(row: row, cells: own)
    }
  }

  /// What stands above the columns.
  package static let titles = [
    "row", "seeds", "ratio", "median", "last/median", "origin", "transit", "of surplus", "control %", "complete",
    "corrupt", "broken laws", "inputs", "CPU s",
  ]

  /// The cells of every line as text. A value is followed by its target in brackets where there is one, and by an
  /// exclamation mark where it misses it.
  package var text: [[String]] {
    lines.map { line in
      let targets = line.row.targets
      let (complete, expected) = line.complete
      return [
        line.row.title, "\(line.cells.count)",
        Self.beside(line.median(\.ratio), targets.ratio),
        Self.beside(line.median { $0.median * 1000 / max(1, $0.bound) }, nil),
        Self.beside(line.median(\.tail), targets.tail),
        Self.beside(line.median(\.origin), targets.origin),
        Self.beside(line.median(\.transit), targets.transit),
        Self.beside(line.median(\.surplusTransit), nil),
        Self.beside(line.median(\.control), targets.control),
        complete == expected ? "\(complete)" : "\(complete) of \(expected)!",
        line.worstCorrupt == 0 ? "0" : "\(line.worstCorrupt)!",
        line.violations == 0 ? "0" : "\(line.violations)!",
        "\(line.median { Int64($0.inputs) } ?? 0)",
        "\((line.median(\.took) ?? 0) / 1000)",
      ]
    }
  }

  /// One JSON object a row.
  package var json: [String] {
    lines.map { line in
      let targets = line.row.targets
      let (complete, expected) = line.complete
      let values: [(String, Int64?, Int64?)] = [
        ("ratio", line.median(\.ratio), targets.ratio),
        ("median_ratio", line.median { $0.median * 1000 / max(1, $0.bound) }, nil),
        ("last_over_median", line.median(\.tail), targets.tail),
        ("origin_copies", line.median(\.origin), targets.origin),
        ("transit_copies", line.median(\.transit), targets.transit),
        ("surplus_transit_copies", line.median(\.surplusTransit), nil),
        ("control_percent", line.median(\.control), targets.control),
      ]
      var parts = ["\"row\": \"\(line.row.name)\"", "\"seeds\": \(line.cells.count)"]
      for (name, value, target) in values {
        parts.append("\"\(name)\": \(value.map(SimulationReport.decimal) ?? "null")")
        if let target { parts.append("\"\(name)_target\": \(SimulationReport.decimal(target))") }
      }
      parts.append("\"complete\": \(complete), \"expected\": \(expected), \"corrupt\": \(line.worstCorrupt)")
      parts.append("\"violations\": \(line.violations), \"inputs\": \(line.median { Int64($0.inputs) } ?? 0)")
      parts.append("\"cpu_s\": \(SimulationReport.decimal(line.median(\.took) ?? 0))")
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  /// How many values miss their targets, and how many rows have a peer that did not get the object whole.
  package var misses: Int { text.reduce(0) { $0 + $1.count { $0.hasSuffix("!") } } }

  private static func beside(_ value: Int64?, _ target: Int64?) -> String {
    guard let value else { return target == nil ? "-" : "-!" }
    let text = SimulationReport.decimal((value + 5) / 10 * 10).dropLast()
    guard let target else { return String(text) }
    return "\(text) (\(SimulationReport.decimal(target).dropLast()))" + (value > target ? "!" : "")
  }
}
