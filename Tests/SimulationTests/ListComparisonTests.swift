import Selection
import Testing
import Vocabulary

@testable import Simulation

@Suite struct ListComparisonTests {
  @Test func `one population runs under each order, and equal seeds give equal figures`() async throws {
    let scenario = SmallSwarm.scenario()
    var told = 0
    let orders = try RankingMethod.allCases.map { try ListComparison.Order($0.rawValue, of: scenario) }
    let one = try await ListComparison.run(scenario, orders, seeds: [1, 2], width: 2) { _, _ in told += 1 }
    #expect(told == 10)
    #expect(one.text.map(\.first) == RankingMethod.allCases.map(\.rawValue))
    #expect(one.text.allSatisfy { $0.count == ListComparison.titles.count && $0.last == "0" })
    let own = try ListComparison.Order("shoal", of: scenario)
    let again = try await ListComparison.run(scenario, [own], seeds: [1, 2], width: 1) { _, _ in }
    #expect(one.text.contains(again.text[0]))
    let plain = try Simulation.run(scenario: scenario, seed: 1)
    #expect(one.lines.first { $0.order.name == "shoal" }?.reports.first?.last == plain.last)
  }

  @Test func `an order may lack some of its points, and one that is not known is refused`() throws {
    var scenario = SmallSwarm.scenario()
    scenario.scoring.latency = 70
    let order = try ListComparison.Order("shoal-load-tieBreak", of: scenario)
    #expect([order.scoring.load, order.scoring.tieBreak, order.scoring.latency] == [0, 0, 70])
    #expect(order.scoring.method == nil)
    for name in ["shoa", "shoal-", "shoal-luck", "ring-load", ""] {
      #expect(throws: ScenarioError.self, "\(name)") { try ListComparison.Order(name, of: scenario) }
    }
  }

  @Test func `round trips to peers that a node never met are predicted where access links differ`() throws {
    var scenario = SmallSwarm.scenario(mib: 8)
    for isp in 1...2 {
      let asn = scenario.isps[isp].asn.number
      scenario.isps[isp].hosts = (1...24).map { number in
        var host = Scenario.Host(
          name: "h\(asn)-\(number)", up: ByteRate(bytesPerSecond: 1_250_000), down: ByteRate(bytesPerSecond: 6_250_000))
        host.delay = .milliseconds(number.isMultiple(of: 2) ? 2 : 60)
        return host
      }
    }
    let error = try #require(try Simulation.run(scenario: scenario, seed: 1, keepsDigest: false).milliRoundTripError)
    #expect(error <= 250, "\(error) thousandths")
  }
}
