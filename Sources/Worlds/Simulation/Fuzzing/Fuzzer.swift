import Vocabulary

/// Runs drawn scenarios until a law is broken, and makes what broke it small.
package enum Fuzzer {
  /// A scenario that broke a law, made as small as it could be.
  package struct Failure: Hashable, Sendable {
    /// The seed from which it was drawn.
    package var seed: UInt64
    /// The first law that was broken, and how: in the scenario as drawn, and in the smallest.
    package var violation: Violation
    package var smallestViolation: Violation
    package var drawn: Scenario
    package var smallest: Scenario
    /// How many scenarios were tried on the way.
    package var tried: Int
  }

  /// The laws that the scenario of a seed breaks.
  package static func violations(of scenario: Scenario) -> [Violation] {
    do throws(ScenarioError) {
      let report = try Simulation.run(scenario: scenario)
      return report.violations
    } catch {
      return [Violation(law: "scenario", sentence: error.sentence)]
    }
  }

  /// Runs the scenario of one seed; nil when every law holds.
  /// - Parameter budget: the most runs to spend on making a failure small.
  package static func run(seed: UInt64, budget: Int = 1500) -> Failure? {
    let drawn = ScenarioDrawer.draw(seed: seed)
    guard let violation = violations(of: drawn).first else { return nil }
    let (smallest, tried) = Shrinker.shrink(drawn, budget: budget) { candidate in
      violations(of: candidate).contains { $0.law == violation.law }
    }
    let again = violations(of: smallest).first { $0.law == violation.law }
    return Failure(
      seed: seed, violation: violation, smallestViolation: again ?? violation, drawn: drawn, smallest: smallest,
      tried: tried)
  }
}
