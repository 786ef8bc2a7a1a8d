package import Trace

/// The door to the invented world.
package enum Simulation {
  /// Runs a scenario to its end. Equal scenario and seed give an equal report in every process.
  /// - Parameters:
  ///   - seed: in place of the scenario's own.
  ///   - record: a directory for the traces of all nodes.
  ///   - traceOptions: how the traces are written, in place of at once and without tails.
  ///   - watch: somebody who looks at the run while it goes on.
  ///   - keepsDigest: whether the report's digest is wanted; without it a run is faster, and the digest is 0.
  package static func run(
    scenario: Scenario, seed: UInt64? = nil, record: String? = nil,
    traceOptions: TraceWriter.Options? = nil, keepsDigest: Bool = true, watch: SimulationWatch? = nil
  ) throws(ScenarioError) -> SimulationReport {
    // Inputs that a kill loses can be made again.
    let options = traceOptions ?? TraceWriter.Options(tailFrames: 0)
    let world = World(
      scenario, seed: seed ?? scenario.seed, record: record, options: options, keepsDigest: keepsDigest,
      watch: watch)
    defer { world.dismantle() }
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    world.run()
    if let failure = world.recordFailure { throw ScenarioError("The run cannot be recorded: \(failure).") }
    return world.report()
  }
}
