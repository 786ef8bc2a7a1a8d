import Testing
import Vocabulary

@testable import Simulation

@Suite struct FuzzTests {
  /// The first few hundred seeds whose scenarios run in a moment.
  static let quickSeeds: [UInt64] = Array(
    (1...2000 as ClosedRange<UInt64>).lazy.filter { seed in
      let drawn = ScenarioDrawer.draw(seed: seed)
      return drawn.objectLength <= 128 * 1024 && drawn.faults.allSatisfy { $0.end < .seconds(25) }
    }.prefix(300))

  @Test func `no law is broken in drawn storms`() {
    #expect(Self.quickSeeds.count == 300)
    for seed in Self.quickSeeds {
      let violations = Fuzzer.violations(of: ScenarioDrawer.draw(seed: seed))
      #expect(violations.isEmpty, "shoal simulate --fuzz 1 --seed \(seed): \(violations.prefix(3))")
    }
  }

  /// A canary: an agent that takes spoilt blocks for good ones is caught, whatever else goes on.
  @Test func `an agent that does not look at hashes breaks the law, and the storm around it is taken away`() throws {
    var scenario = SmallSwarm.scenario(mib: 1)
    // Whoever is sent anything by a peer is sent spoilt blocks, and two have something to send from the start.
    scenario.polluters = 5
    for isp in 1...2 { scenario.isps[isp].hosts[0].isSeed = true }
    scenario.objectLength = 256 << 10
    scenario.stagger = .seconds(1)
    scenario.linkCuts = 3
    scenario.faults = [
      Fault(.reset("origin"), begin: .seconds(1)), Fault(.jitter(ASN(64502), .milliseconds(20)), begin: .zero),
      Fault(.pause("selector"), begin: .milliseconds(700), length: .seconds(1)),
    ]
    for peer in scenario.peers { scenario.faults.append(Fault(.blindHashing(peer.name), begin: .zero)) }
    let breaks = { (scenario: Scenario) in
      Fuzzer.violations(of: scenario).contains { $0.law == "clean delivery" }
    }
    #expect(breaks(scenario))
    let (smallest, tried) = Shrinker.shrink(scenario, budget: 400, fails: breaks)
    #expect(breaks(smallest), "tried \(tried)")
    // A few who spoil, one who does not look, and nothing else that goes wrong.
    #expect(smallest.peers.count <= 4, "\(ScenarioText.text(of: smallest))")
    #expect(
      smallest.faults.count <= 2
        && smallest.faults.allSatisfy { if case .blindHashing = $0.kind { true } else { false } })
    #expect(smallest.linkCuts == 0 && smallest.polluters >= 1 && smallest.objectLength <= scenario.objectLength)
    let written = try ScenarioFile.parse(Array(ScenarioText.text(of: smallest).utf8))
    #expect(written == smallest && breaks(written))
  }

  @Test func `shrinking keeps what the failure needs, and no more`() {
    let drawn = (0..<500 as Range<UInt64>).lazy.map { ScenarioDrawer.draw(seed: $0) }
      .first { $0.faults.count >= 4 && $0.peers.count >= 4 && $0.faults.contains { $0.host == "selector" } }
    guard let drawn else { return #expect(Bool(false), "no such scenario is drawn") }
    let (smallest, _) = Shrinker.shrink(drawn, budget: 10_000) { scenario in
      scenario.faults.contains { $0.host == "selector" } && scenario.objectLength > 16 * 1024
    }
    #expect(smallest.peers.count == 1 && smallest.faults.count == 1)
    #expect(smallest.objectLength <= 2 * 16 * 1024 && smallest.faults[0].begin == .zero)
    // What names hosts and ISPs that are gone goes with them.
    for candidate in Shrinker.candidates(of: drawn) {
      let names = candidate.isps.flatMap(\.hosts).map(\.name)
      #expect(candidate.faults.allSatisfy { $0.host.map(names.contains) ?? true })
      #expect(!candidate.peers.isEmpty && candidate.polluters < candidate.peers.count)
    }
  }

  @Test func `the budget bounds the tries`() {
    let drawn = ScenarioDrawer.draw(seed: 3)
    var calls = 0
    let (smallest, tried) = Shrinker.shrink(drawn, budget: 7) { _ in
      calls += 1
      return false
    }
    #expect(smallest == drawn && tried == calls && tried <= 7)
  }
}
