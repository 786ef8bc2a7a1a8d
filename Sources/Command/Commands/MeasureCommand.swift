import ArgumentParser
import Foundation
import Simulation
import Vocabulary

/// `shoal measure`
struct MeasureCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure swarms of many sizes and troubles on an invented network, beside what they have to reach.",
    discussion: """
      Runs each row with several seeds (1, 2, 3, ...), one run a core, and prints medians: the last peer's time over \
      the least possible one (Kurose and Ross, eq. 2.3), the median peer's, copies that left the origin and that \
      entered an ISP, and the share of bytes that were control traffic. Targets stand in brackets, misses bear an \
      exclamation mark; 'of surplus' counts only ISPs whose uplinks suffice. Finished runs are kept in a file; the \
      next call of the same program goes on from there. All rows take hours on one core; a debug build takes ten \
      times as long.

      Rows: \(MeasuredRow.all.map(\.name).joined(separator: ", ")).

      Examples:
        shoal measure --only two-8 --only FL --seeds 3
        shoal measure --figure distribution.svg --only figure
      """)

  @Option(
    help: ArgumentHelp("Only this row; may be repeated. 'figure' is no row: only --figure.", valueName: "row"))
  var only: [String] = []

  @Option(help: ArgumentHelp("How many seeds for each row, instead of five, or three for large ones.", valueName: "n"))
  var seeds: String?

  @Option(help: ArgumentHelp("How many runs at once, instead of one a core.", valueName: "n"))
  var jobs: String?

  @Option(
    help: ArgumentHelp("Where finished runs are kept (default: shoal-measured.jsonl).", valueName: "file"))
  var cells: String?

  @Option(
    help: ArgumentHelp(
      "Also simulate figure 2.25 of Kurose and Ross, 1 to 35 peers, and draw it here as an SVG.", valueName: "file"))
  var figure: String?

  @Flag(inversion: .prefixedNo, help: "Print each row as one JSON object on one line.")
  var json: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let rows = try chosenRows(settings)
    let seeds = try count("seeds", seeds, settings)
    let width = try count("jobs", jobs, settings) ?? ProcessInfo.processInfo.activeProcessorCount
    let path = try settings.value("cells", flag: cells, as: String.self) ?? "shoal-measured.jsonl"
    #if DEBUG
      Terminal.err("shoal: this is a debug build, which takes about ten times as long; see 'make build'")
    #endif
    var measurement = MeasuringRun(file: try CellFile(path: path), build: Self.build, width: width)
    let found = try await measurement.run(MeasuringRun.jobs(of: rows, seeds: seeds), tell: Self.tell)
    if !rows.isEmpty { printTable(MeasurementTable(rows: rows, cells: found)) }
    if let figure = try settings.value("figure", flag: figure, as: String.self) {
      try await draw(figure, &measurement)
    }
  }

  private func chosenRows(_ settings: Settings) throws -> [MeasuredRow] {
    let names = MeasuredRow.all.map(\.name)
    for name in only where !names.contains(name) && name != "figure" {
      let hint = Spelling.hint(for: name, among: names)
      throw CommandFailure.usage("\(settings.source("only")): there is no row '\(name)'\(hint)")
    }
    if only.contains("figure"), figure == nil {
      throw CommandFailure.usage("\(settings.source("only")): 'figure' needs --figure with a file to draw into")
    }
    return only.isEmpty ? MeasuredRow.all : MeasuredRow.all.filter { only.contains($0.name) }
  }

  private func count(_ key: String, _ flag: String?, _ settings: Settings) throws -> Int? {
    guard let value = try settings.value(key, flag: flag, as: UInt64.self) else { return nil }
    guard (1...1_000).contains(value) else {
      throw CommandFailure.usage("\(settings.source(key)): \(value) is not from 1 to 1000")
    }
    return Int(value)
  }

  /// What names this program: runs of another build say nothing about it.
  private static var build: String {
    guard let program = FileManager.default.contents(atPath: "/proc/self/exe") else { return Version.text }
    var digits: [UInt8] = []
    digits.append(bigEndian: StableHash.hash([UInt8](program)))
    return digits.hex
  }

  private static func tell(_ cell: MeasuredCell, left: Int) {
    let ratio = cell.ratio.map { Quantities.decimal(Double($0) / 1000, places: 2) } ?? "not all complete"
    let seconds = Quantities.decimal(Double(cell.took) / 1000)
    Terminal.err("\(cell.row), seed \(cell.seed): \(ratio) (\(seconds) s for \(cell.inputs) inputs); \(left) to go")
  }

  private func printTable(_ table: MeasurementTable) {
    if json == true {
      for line in table.json { Terminal.out(line) }
    } else {
      var text = Table(MeasurementTable.titles.enumerated().map { ($1, $0 == 0 ? .left : .right) })
      for row in table.text { text.add(row) }
      for line in text.lines { Terminal.out(line) }
    }
  }

  private func draw(_ path: String, _ measurement: inout MeasuringRun) async throws {
    let drawing = DistributionFigure(
      cells: try await measurement.run(DistributionFigure.jobs(), tell: Self.tell))
    guard FileManager.default.createFile(atPath: path, contents: Data(drawing.svg.utf8)) else {
      throw CommandFailure("the figure '\(path)' cannot be written")
    }
    guard json != true else { return }
    var text = Table(DistributionFigure.titles.map { ($0, .right) })
    for row in drawing.text { text.add(row) }
    for line in text.lines { Terminal.out(line) }
    if let (ratio, peers) = drawing.worst {
      Terminal.out("peer-assisted: at most \(Quantities.decimal(ratio, places: 3)) times its bound (at N = \(peers))")
    }
  }
}
