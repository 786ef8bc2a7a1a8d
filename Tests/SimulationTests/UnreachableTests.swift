import Selection
import Testing
import Vocabulary

@testable import Simulation

/// Peers that crash while others come, and who says so.
@Suite struct UnreachableTests {
  /// Peers of three ISPs come one after the other over a minute and a half and stay; so many of a thousand vanish
  /// after some 40 seconds.
  private func scenario(perISP: Int = 6, crashed: Int = 0, seed: UInt64 = 1) -> Scenario {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let servers = ["origin", "selector"].map { Scenario.Host(name: $0, up: rate(1), down: rate(200)) }
    var isps = [Scenario.ISP(asn: ASN(64500), delay: .zero, hosts: servers)]
    for isp in 1...3 as ClosedRange<UInt32> {
      let hosts = (0..<perISP).map { Scenario.Host(name: "h\(isp)-\($0)", up: rate(1), down: rate(4)) }
      isps.append(.init(asn: ASN(64500 + isp), delay: .milliseconds(Int64(isp) * 8), hosts: hosts))
    }
    var scenario = Scenario(isps: isps, objectLength: 4 << 20, seed: seed)
    scenario.population.arrivals = .seconds(90)
    scenario.population.silentPerMille = crashed
    scenario.population.deathPerMille = 1_200
    scenario.deadline = .seconds(180)
    return scenario
  }

  /// For how long peers that crashed were named, sorted, over some seeds.
  private func named(_ change: (inout Scenario) -> Void) throws -> [Int64] {
    try (1...3 as ClosedRange<UInt64>).flatMap { seed in
      var scenario = scenario(perISP: 8, crashed: 340, seed: seed)
      change(&scenario)
      return try Simulation.run(scenario: scenario, keepsDigest: false).namedAfterEnd.map(\.milliseconds)
    }.sorted()
  }

  @Test func `a crashed peer is named for a shorter time where others say so`() throws {
    let without = try named { $0.scoring.reportersToDrop = nil }
    let with = try named { _ in }
    print("a crashed peer was named for: \(with) ms with reports, \(without) ms without")
    #expect(with.count == without.count && with.count >= 6)
    let (sum, usual) = (with.reduce(0, +), without.reduce(0, +))
    #expect(sum * 10 < usual * 9)
    // Two intervals of whoever announces most rarely, and what it takes to answer.
    #expect(max(without.last ?? 0, with.last ?? 0) <= 30_100)
  }

  @Test func `a crowd in one ISP that reports everybody changes nothing`() throws {
    var scenario = scenario()
    let honest = try Simulation.run(scenario: scenario)
    scenario.population.slanderers = ASN(64503)
    let slandered = try Simulation.run(scenario: scenario)
    #expect(slandered.complete == 18 && slandered.isGood, "\(slandered.text)")
    #expect(slandered.times == honest.times && slandered.transit == honest.transit)
    #expect(slandered.digest != honest.digest, "it was said")
  }
}
