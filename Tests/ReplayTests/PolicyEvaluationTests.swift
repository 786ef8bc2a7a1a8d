import Foundation
import Nodes
import Selection
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

/// What another policy would have made of recorded announces.
@Suite struct PolicyEvaluationTests {
  @Test func `the policy that was in force changes nothing, and another does`() throws {
    let swarm = try RecordedSwarm()
    let same = try PolicyEvaluation.run(directory: swarm.directory.path, policy: ScoringPolicy())
    #expect(same.traces == 1 && same.lists > 0 && same.oddities.isEmpty)
    #expect(same.changed == 0 && same.before.peers == same.after.peers && same.before.rings == same.after.rings)
    #expect(same.isps.reduce(0) { $0 + $1.lists } == same.lists)
    // Who is told of nobody but the complete.
    var policy = ScoringPolicy()
    policy.reportersToBan = 0
    let none = try PolicyEvaluation.run(directory: swarm.directory.path, policy: policy)
    #expect(none.changed == none.lists && none.after.peers == 0 && none.before.peers == same.before.peers)
  }

  @Test func `siblings are one ISP under the policy that says so, and pairs are counted by number all the same`() throws
  {
    let swarm = try RecordedSwarm()
    let numbers = try PolicyEvaluation.run(directory: swarm.directory.path, policy: ScoringPolicy()).isps.compactMap(
      \.asn)
    var policy = ScoringPolicy()
    policy.siblings = numbers.sorted().map { ScoringPolicy.Sibling(asn: $0, group: 0) }
    let result = try PolicyEvaluation.run(directory: swarm.directory.path, policy: policy)
    func local(_ sum: PolicyEvaluation.Sum) -> Int {
      zip(Ring.allCases, sum.rings).reduce(0) { $0 + ($1.0.isLocal ? $1.1 : 0) }
    }
    #expect(local(result.after) == result.after.peers)
    #expect(result.before.pairs == result.after.pairs)
  }

  @Test func `without a selector's trace there is nothing to evaluate`() {
    #expect(throws: FleetReplay.Failure.self) {
      try PolicyEvaluation.run(directory: "/nonexistent", policy: ScoringPolicy())
    }
  }
}
