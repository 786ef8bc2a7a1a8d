import Testing
import Vocabulary

@testable import Simulation

@Suite struct FarMinorityTests {
  /// A large ISP with seeds, and a far one with a few peers and none: with lists of only the nearest or the first such
  /// a group knows nobody who has anything (uber/kraken#244).
  private static func scenario() -> Scenario {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let peers = { (asn: UInt32, count: Int) in
      (1...count).map { Scenario.Host(name: "h\(asn)-\($0)", up: rate(10), down: rate(50)) }
    }
    let servers = ["origin", "selector"].map { Scenario.Host(name: $0, up: rate(20), down: rate(200)) }
    var scenario = Scenario(
      isps: [
        .init(asn: ASN(64500), delay: .zero, hosts: servers),
        .init(asn: ASN(64501), delay: .milliseconds(5), hosts: peers(64501, 12)),
        .init(asn: ASN(64502), delay: .milliseconds(80), hosts: peers(64502, 3)),
      ], objectLength: 8 << 20)
    for seed in 0..<2 { scenario.isps[1].hosts[seed].isSeed = true }
    return scenario
  }

  @Test func `a few far peers without seeds end with the others`() throws {
    let report = try Simulation.run(scenario: Self.scenario(), seed: 1, keepsDigest: false)
    let times = report.times.compactMap(\.self)
    #expect(times.count == report.peers && report.violations.isEmpty, "\(report.text)")
    let (near, far) = (times.prefix(12).max() ?? .zero, times.suffix(3).max() ?? .zero)
    #expect(far.milliseconds * 2 <= near.milliseconds * 3, "\(far) after \(near)")
  }
}
