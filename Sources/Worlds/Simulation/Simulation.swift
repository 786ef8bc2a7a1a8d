import Trace

/// The door to the invented world.
package enum Simulation {
  /// Runs a scenario to its end. Equal scenario and seed give an equal report in every process.
  /// - Parameters:
  ///   - seed: in place of the scenario's own.
  ///   - record: a directory for the traces of all nodes.
  ///   - checkpointInterval: after how many inputs a trace has the next checkpoint.
  ///   - keepsDigest: whether the report's digest is wanted; without it a run is faster, and the digest is 0.
  package static func run(
    scenario: Scenario, seed: UInt64? = nil, record: String? = nil, checkpointInterval: UInt64 = 5_000,
    keepsDigest: Bool = true
  ) throws(ScenarioError) -> SimulationReport {
    let options = TraceWriter.Options(checkpointInterval: checkpointInterval, buffer: 1 << 20)
    let world = World(
      scenario, seed: seed ?? scenario.seed, record: record, options: options, keepsDigest: keepsDigest)
    defer { world.dismantle() }
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    world.run()
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    return world.report()
  }
}
