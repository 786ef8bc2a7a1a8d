import Testing
import Vocabulary

@testable import Simulation

/// One reader, an origin of 10 MB/s, and seeders whose agents are told an upload limit.
@Suite struct LimitedSeederTests {
  private func scenario(seeders: Int, limit: Int64, kib: Int64, isFar: Bool = false) -> Scenario {
    let rate = { (bytes: Int64) in ByteRate(bytesPerSecond: bytes) }
    let servers = ["origin", "selector"].map {
      Scenario.Host(name: $0, up: rate(10_000_000), down: rate(125_000_000))
    }
    let seeds = (0..<seeders).map { number in
      var host = Scenario.Host(name: "seed\(number)", up: rate(12_500_000), down: rate(125_000_000))
      (host.limit, host.isSeed) = (rate(limit), true)
      return host
    }
    let reader = Scenario.Host(name: "reader", up: rate(12_500_000), down: rate(125_000_000))
    var isps = [Scenario.ISP(asn: ASN(64500), delay: .milliseconds(5), hosts: servers)]
    if isFar, !seeds.isEmpty { isps.append(.init(asn: ASN(64502), delay: .milliseconds(5), hosts: seeds)) }
    isps.append(.init(asn: ASN(64501), delay: .milliseconds(5), hosts: (isFar ? [] : seeds) + [reader]))
    var scenario = Scenario(isps: isps, objectLength: kib << 10, seed: 5)
    // The reader, who is the last, comes when the seeders are there.
    scenario.stagger = .seconds(5)
    return scenario
  }

  private func time(seeders: Int, limit: Int64, kib: Int64, isFar: Bool = false) throws -> Int64 {
    let report = try Simulation.run(scenario: scenario(seeders: seeders, limit: limit, kib: kib, isFar: isFar))
    #expect(report.isGood && report.complete == seeders + 1, "\(report.text)")
    return report.last.milliseconds
  }

  @Test(arguments: [1, 5, 20, 50])
  func `with limited seeders no download is more than a twentieth slower than from the origin alone`(seeders: Int)
    throws
  {
    for kib in [256, 1024, 8192] as [Int64] {
      let alone = try time(seeders: 0, limit: 0, kib: kib)
      for limit in [10_000, 100_000, 1_000_000] as [Int64] {
        let beside = try time(seeders: seeders, limit: limit, kib: kib)
        #expect(
          beside * 100 <= alone * 105 + 500, "\(kib) KiB, \(seeders) of \(limit) B/s: \(beside) ms, \(alone) alone")
      }
    }
  }

  @Test func `a limited seeder in another ISP does not slow a download either`() throws {
    let alone = try time(seeders: 0, limit: 0, kib: 8192)
    for seeders in [1, 20] {
      let beside = try time(seeders: seeders, limit: 100_000, kib: 8192, isFar: true)
      #expect(beside * 100 <= alone * 105 + 500, "\(seeders) seeders: \(beside) ms, \(alone) alone")
    }
  }

  @Test func `a limited seeder brings its limit while the origin goes on`() throws {
    let report = try Simulation.run(scenario: scenario(seeders: 1, limit: 5_000_000, kib: 32 << 10))
    #expect(report.isGood, "\(report.text)")
    let brought = report.fromSameISP * 1000 / report.last.milliseconds
    #expect(brought > 4_000_000 && brought < 5_250_000, "\(report.text)")
  }

  @Test func `many limited seeders stand in for the origin together`() throws {
    let report = try Simulation.run(scenario: scenario(seeders: 20, limit: 1_000_000, kib: 16 << 10))
    #expect(report.isGood && report.fromOrigin < 4 << 20, "\(report.text)")
  }
}
