package import Trace

/// The door to the invented world.
package enum Simulation {
  /// Runs a scenario to its end. Equal scenario and seed give an equal report in every process.
  /// - Parameters:
  ///   - seed: in place of the scenario's own.
  ///   - record: a directory for the traces of all nodes.
  ///   - traceOptions: how the traces are written.
  ///   - keepsDigest: whether the report's digest is wanted; without it a run is faster, and the digest is 0.
  package static func run(
    scenario: Scenario, seed: UInt64? = nil, record: String? = nil,
    traceOptions: TraceWriter.Options = TraceWriter.Options(tailFrames: 0), keepsDigest: Bool = true
  ) throws(ScenarioError) -> SimulationReport {
    let world = World(
      scenario, seed: seed ?? scenario.seed, record: record, options: traceOptions, keepsDigest: keepsDigest)
    defer { world.dismantle() }
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    world.run()
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    return world.report()
  }
}
