import Glibc

/// Runs the cells of rows that are not there yet, one a core, each finished one into the file at once.
package struct MeasuringRun {
  /// One run that is to be made.
  package struct Job: Sendable {
    package var row: String
    package var seed: UInt64
    package var scenario: Scenario

    package init(row: String, seed: UInt64, scenario: Scenario) {
      self.row = row
      self.seed = seed
      self.scenario = scenario
    }
  }

  private var file: CellFile
  private let build: String
  private let width: Int

  /// - Parameters:
  ///   - build: names the program; only cells of this name are taken from the file.
  ///   - width: how many runs at once.
  package init(file: CellFile, build: String, width: Int) {
    self.file = file
    self.build = build
    self.width = max(1, width)
  }

  /// The jobs of some rows, small ones first: what is interrupted then has the most to show.
  /// - Parameter seeds: how many instead of the row's own number.
  package static func jobs(of rows: [MeasuredRow], seeds: Int? = nil) -> [Job] {
    let ordered = rows.enumerated().sorted {
      ($0.element.scenario.peers.count, $0.offset) < ($1.element.scenario.peers.count, $1.offset)
    }
    return ordered.flatMap { _, row in
      (1...UInt64(max(1, seeds ?? row.seeds))).map { Job(row: row.name, seed: $0, scenario: row.scenario) }
    }
  }

  /// Every cell of these jobs, in their order. `tell` hears of each one that was run, with how many are left.
  package mutating func run(
    _ jobs: [Job], tell: (MeasuredCell, _ left: Int) -> Void
  ) async throws -> [MeasuredCell] {
    let missing = jobs.filter { file.cell(row: $0.row, seed: $0.seed, build: build) == nil }
    var left = missing.count
    var next = missing.makeIterator()
    try await withThrowingTaskGroup(of: MeasuredCell.self) { group in
      let build = build
      func begin() {
        guard let job = next.next() else { return }
        group.addTask { try Self.run(job, build: build) }
      }
      for _ in 0..<width { begin() }
      while let cell = try await group.next() {
        left -= 1
        try file.add(cell)
        tell(cell, left)
        begin()
      }
    }
    return jobs.compactMap { file.cell(row: $0.row, seed: $0.seed, build: build) }
  }

  private static func run(_ job: Job, build: String) throws(ScenarioError) -> MeasuredCell {
    let began = processorTime()
    let report = try Simulation.run(scenario: job.scenario, seed: job.seed, keepsDigest: false)
    return MeasuredCell(
      report, of: job.scenario, row: job.row, seed: job.seed, build: build, took: processorTime() - began)
  }

  /// What this thread has used of its core, in milliseconds: a run stays on one thread, and others share the machine.
  private static func processorTime() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
