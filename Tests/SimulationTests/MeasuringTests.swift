import Foundation
import Testing
import Vocabulary

@testable import Simulation

@Suite struct MeasuringTests {
  private static func cell(
    _ row: String, seed: UInt64 = 1, last: Int64 = 1_100, median: Int64 = 1_000, transit: Int64 = 1_000,
    complete: Int = 16
  ) -> MeasuredCell {
    var report = SimulationReport()
    (report.peers, report.complete) = (16, complete)
    (report.last, report.median, report.bound) = (.milliseconds(last), .milliseconds(median), .milliseconds(1_000))
    report.originMilliCopies = 1_234
    report.transit = [(64500, 9_000), (64501, transit), (64502, 900)].map {
      .init(asn: ASN($0), bytes: 0, milliCopies: $1, hasPeers: $0 != 64500)
    }
    (report.sentWire, report.controlWire) = (100_000, 1_700)
    return MeasuredCell(
      report, of: Populations.equal([8, 8]), row: row, seed: seed, build: "b", took: 2_000)
  }

  private static func row(_ name: String) throws -> MeasuredRow {
    try #require(MeasuredRow.all.first { $0.name == name })
  }

  @Test func `the rows are those that are asked for`() throws {
    let peers = Dictionary(uniqueKeysWithValues: MeasuredRow.all.map { ($0.name, $0.scenario.peers.count) })
    #expect(
      peers == [
        "two-8": 16, "two-50": 100, "two-200": 400, "two-1000": 2_000, "twenty": 1_000, "UN": 1_300, "FL": 24,
        "AS": 18, "killed": 400, "arrivals": 400, "undialable": 400, "polluters": 400, "liars": 400, "selector": 400,
      ])
    for row in MeasuredRow.all { #expect(row.seeds == (row.scenario.peers.count >= 1_000 ? 3 : 5), "\(row.name)") }
    #expect(try Self.row("two-8").scenario.bound.milliseconds == 23_860)
    // 24 peers of 221 Mbit/s together with the origin's.
    #expect(try Self.row("FL").scenario.bound.milliseconds == 29_151)
  }

  @Test func `an ISP is in deficit when its uplinks bring its peers less than they need`() throws {
    let equal = try Self.row("two-8").scenario
    #expect(equal.isps.dropFirst().allSatisfy { !equal.isInDeficit($0) })
    let mixed = try Self.row("AS").scenario
    #expect(mixed.isps.dropFirst().map { mixed.isInDeficit($0) } == [false, true, false])
    let crowd = try Self.row("FL").scenario
    #expect(crowd.isps.dropFirst().map { crowd.isInDeficit($0) } == [false, true, true])
  }

  @Test func `the origin's ISP imports nothing that counts, and one in deficit is told apart`() throws {
    let cell = Self.cell("two-8", transit: 1_300)
    #expect(cell.transit == 1_300 && cell.surplusTransit == 1_300 && cell.control == 1_700)
    var report = SimulationReport()
    let scenario = try Self.row("AS").scenario
    report.transit = zip(scenario.isps, [5, 1_100, 2_500, 1_200] as [Int64]).map {
      .init(asn: $0.asn, bytes: 0, milliCopies: $1, hasPeers: $0.asn != ASN(64500))
    }
    let mixed = MeasuredCell(report, of: scenario, row: "AS", seed: 1, build: "", took: 0)
    #expect(mixed.transit == 2_500 && mixed.surplusTransit == 1_200)
  }

  @Test func `medians stand beside targets, and misses bear a mark`() throws {
    let cells = zip([1_500, 1_100, 1_199, 1_000, 1_210] as [Int64], 1...).map {
      Self.cell("two-8", seed: $1, last: $0, transit: 1_401)
    }
    let table = MeasurementTable(rows: MeasuredRow.all, cells: cells)
    let text = try #require(table.text.first)
    #expect(table.text.count == 1 && text.count == MeasurementTable.titles.count)
    #expect(
      text == [
        "two ISPs of 8", "5", "1.20 (1.20)", "1.00", "1.20 (1.25)", "1.23 (1.30)", "1.40 (1.40)!", "1.40",
        "1.70 (2.50)", "16", "0", "0", "0", "2",
      ])
    #expect(table.misses == 1)
    let object = try JSONSerialization.jsonObject(with: Data(table.json[0].utf8)) as? [String: Any]
    #expect(object?["ratio"] as? Double == 1.199 && object?["transit_copies_target"] as? Double == 1.4)
    #expect(object?["row"] as? String == "two-8" && object?["seeds"] as? Int == 5)
  }

  @Test func `a run in which somebody is left out has no ratio`() throws {
    let cells = [Self.cell("two-8"), Self.cell("two-8", seed: 2, complete: 15)]
    let text = try #require(MeasurementTable(rows: MeasuredRow.all, cells: cells).text.first)
    #expect(text[2] == "-!" && text[9] == "15 of 16!")
    #expect(MeasurementTable(rows: MeasuredRow.all, cells: cells).json[0].contains("\"ratio\": null"))
  }

  @Test func `finished cells are kept, and what was cut short is run again`() throws {
    let path = NSTemporaryDirectory() + "cells-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var file = try CellFile(path: path)
    try file.add(Self.cell("two-8"))
    try file.add(Self.cell("FL", seed: 3))
    let whole = try #require(FileManager.default.contents(atPath: path))
    try whole.dropLast(20).write(to: URL(filePath: path))
    var again = try CellFile(path: path)
    #expect(again.cell(row: "two-8", seed: 1, build: "b") == Self.cell("two-8"))
    #expect(again.cell(row: "two-8", seed: 1, build: "other") == nil)
    #expect(again.cell(row: "FL", seed: 3, build: "b") == nil)
    try again.add(Self.cell("FL", seed: 3))
    #expect(try CellFile(path: path).cells.map(\.row) == ["two-8", "FL"])
    #expect(throws: ScenarioError.self) { try CellFile(path: "/proc/nowhere/cells") }
  }

  @Test func `a second call runs nothing twice, and another build everything`() async throws {
    let path = NSTemporaryDirectory() + "cells-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let jobs = (1...3).map { MeasuringRun.Job(row: "small", seed: $0, scenario: SmallSwarm.scenario(mib: 1)) }
    func run(_ jobs: ArraySlice<MeasuringRun.Job>, build: String) async throws -> (cells: [MeasuredCell], ran: Int) {
      var ran: [Int] = []
      var measurement = MeasuringRun(file: try CellFile(path: path), build: build, width: 2)
      let cells = try await measurement.run(Array(jobs)) { _, left in ran.append(left) }
      #expect(ran == Array((0..<ran.count).reversed()))
      return (cells, ran.count)
    }
    let first = try await run(jobs[..<2], build: "b")
    #expect(first.cells.map(\.seed) == [1, 2] && first.ran == 2)
    let second = try await run(jobs[...], build: "b")
    #expect(second.cells.map(\.seed) == [1, 2, 3] && second.ran == 1)
    #expect(Array(second.cells.prefix(2)) == first.cells)
    #expect(second.cells[0].complete == 6 && second.cells[0].ratio ?? 0 > 1_000)
    #expect(try await run(jobs[..<1], build: "c").ran == 1)
  }

  @Test func `small rows are run first, and as many seeds as are asked for`() {
    let jobs = MeasuringRun.jobs(of: MeasuredRow.all)
    #expect(jobs.count == 11 * 5 + 3 * 3)
    #expect(jobs[0].row == "two-8" && jobs[5].row == "AS" && jobs[4].seed == 5)
    #expect(jobs.last?.row == "two-1000")
    #expect(MeasuringRun.jobs(of: MeasuredRow.all, seeds: 2).count == 28)
  }
}

@Suite struct DistributionFigureTests {
  private static func cell(_ job: MeasuringRun.Job, last: Int64, complete: Bool = true) -> MeasuredCell {
    var report = SimulationReport()
    report.peers = job.scenario.peers.count
    report.complete = complete ? report.peers : 0
    report.last = .milliseconds(last)
    return MeasuredCell(report, of: job.scenario, row: job.row, seed: 1, build: "", took: 0)
  }

  @Test func `the formulas are those of the book`() {
    #expect(DistributionFigure.clientServerBound(peers: 1) == 0.1)
    #expect(DistributionFigure.clientServerBound(peers: 35) == 3.5)
    #expect(DistributionFigure.assistedBound(peers: 1) == 0.1)
    #expect(DistributionFigure.assistedBound(peers: 10) == 0.5)
    #expect(abs(DistributionFigure.assistedBound(peers: 35) - 0.7778) < 0.0001)
    // The scenario's own bound is the same: equation 2.3.
    for job in DistributionFigure.jobs() where !job.scenario.population.isPeerless {
      let bound = Double(job.scenario.bound.milliseconds) / DistributionFigure.unit
      #expect(abs(bound - DistributionFigure.assistedBound(peers: job.scenario.peers.count)) < 0.0001)
    }
    #expect(DistributionFigure.jobs().count == 70)
  }

  @Test func `every point of the drawing is where its run says, and the drawing is well formed`() throws {
    let jobs = DistributionFigure.jobs([1, 20])
    let times: [Int64] = [53_687, 56_000, 1_073_742, 380_000]
    let cells = zip(jobs, times).map { Self.cell($0, last: $1) } + [Self.cell(jobs[0], last: 1, complete: false)]
    let figure = DistributionFigure(cells: cells)
    #expect(
      figure.points == [
        .init(peers: 1, clientServer: 53_687, assisted: 56_000),
        .init(peers: 20, clientServer: 1_073_742, assisted: 380_000),
      ])
    let svg = figure.svg
    let x = DistributionFigure.x(20)
    let y = DistributionFigure.y(380_000 / DistributionFigure.unit)
    #expect(
      svg.contains(
        #"class="peer-assisted" cx="\#(DistributionFigure.decimal(x))" cy="\#(DistributionFigure.decimal(y))""#))
    #expect(svg.split(separator: "class=\"client-server\"").count == 3)
    #expect(Self.isWellFormed(svg))
    #expect(!Self.isWellFormed(svg.replacing("</g>", with: "")))
    let worst = try #require(figure.worst)
    #expect(worst.peers == 20 && abs(worst.ratio - 1.0617) < 0.001)
    #expect(figure.text.map { $0[3] } == ["1.000", "1.000"])
  }

  @Test func `peers off is client-server, and peers on is faster`() async throws {
    let cells = try DistributionFigure.jobs([4]).map { job in
      var job = job
      job.scenario.objectLength = 1 << 20
      return MeasuredCell(
        try Simulation.run(scenario: job.scenario), of: job.scenario, row: job.row, seed: 1, build: "", took: 0)
    }
    let point = try #require(DistributionFigure(cells: cells).points.first)
    #expect(try #require(point.clientServer) > 1_677 && #require(point.clientServer) < 2_300)
    #expect(try #require(point.assisted) < #require(point.clientServer))
  }

  /// Whether every tag that is opened is closed in its turn.
  private static func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    for part in text.split(separator: "<") {
      if part.hasPrefix("?") { continue }
      guard let end = part.firstIndex(of: ">") else { return false }
      let tag = part[..<end]
      guard tag.count(where: { $0 == "\"" }) % 2 == 0 else { return false }
      let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open.isEmpty
  }
}
