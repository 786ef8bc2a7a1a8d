import Testing
import Vocabulary

@testable import Nodes
@testable import Simulation
@testable import Swarming

@Suite struct SimulationTests {
  @Test func `a swarm completes, and no law is broken`() throws {
    let report = try Simulation.run(scenario: SmallSwarm.scenario())
    #expect(report.complete == 6)
    #expect(report.isGood, "\(report.text)")
    #expect(report.milliRatio > 1000)
    #expect(report.fromSameISP > 0 && report.originMilliCopies >= 1000)
  }

  @Test func `the same seed gives the same digest, and another seed another`() throws {
    let first = try Simulation.run(scenario: SmallSwarm.scenario(), seed: 5)
    // Other addresses and other hash tables must not show.
    var noise: [Set<Int>] = []
    for size in 1..<200 { noise.append(Set(0..<size)) }
    let second = try Simulation.run(scenario: SmallSwarm.scenario(), seed: 5)
    #expect(first == second)
    #expect(noise.count == 199)
    #expect(try Simulation.run(scenario: SmallSwarm.scenario(), seed: 6).digest != first.digest)
  }

  @Test func `the nodes of a run go by the policies of its scenario`() throws {
    let usual = try Simulation.run(scenario: SmallSwarm.scenario()).digest
    var (agents, swarms, origins) = (SmallSwarm.scenario(), SmallSwarm.scenario(), SmallSwarm.scenario())
    agents.agentPolicy.tickWhileBusy = .milliseconds(100)
    swarms.swarmPolicy.originRequests = 1
    origins.originPolicy.registrationInterval = .milliseconds(500)
    for changed in [agents, swarms, origins] { #expect(try Simulation.run(scenario: changed).digest != usual) }
  }

  @Test func `half the peers are killed and started again, and all complete`() throws {
    var scenario = SmallSwarm.scenario(mib: 4)
    scenario.killedPerMille = 500
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    // What the killed had stored did not travel again.
    #expect(report.fromOrigin + report.fromSameISP + report.fromOtherISP < 6 * (4 << 20))
  }

  @Test func `a polluter spoils nothing but its own sendings`() throws {
    var scenario = SmallSwarm.scenario()
    scenario.polluters = 1
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    #expect(report.wasted > 0)
  }

  @Test func `links that are cut are made up for`() throws {
    var scenario = SmallSwarm.scenario()
    scenario.linkCuts = 20
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
  }

  /// The block that finds no room is now the one that the reader waits for, now another, now the last.
  @Test(arguments: 1...6) func `a full disk fails its own user in its own sentence, and nobody else`(seed: UInt64)
    throws
  {
    var scenario = SmallSwarm.scenario(mib: 1)
    scenario.fullDisks = 1
    scenario.seed = seed
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 5 && report.failures.count == 1 && report.isGood, "\(report.text)")
    #expect(report.failures.allSatisfy { "\($0)".contains("No space left on device") }, "\(report.failures)")
  }

  @Test func `peers that come late and leave when complete leave the swarm whole`() throws {
    var scenario = SmallSwarm.scenario()
    scenario.stagger = .seconds(5)
    scenario.leavesWhenComplete = true
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
  }

  @Test func `a peer that cannot complete in time breaks the law of liveness`() throws {
    var scenario = SmallSwarm.scenario()
    scenario.deadline = .milliseconds(300)
    let report = try Simulation.run(scenario: scenario)
    #expect(report.violations.contains { $0.law == "liveness" })
  }

  @Test func `a directory that cannot be written is a sentence`() {
    #expect(throws: ScenarioError.self) {
      try Simulation.run(scenario: SmallSwarm.scenario(), record: "/proc/nowhere")
    }
  }
}
