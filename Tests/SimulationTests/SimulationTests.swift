import Testing
import Vocabulary

@testable import Simulation

@Suite struct SimulationTests {
  /// Two ISPs of three peers each.
  static func small(mib: Int64 = 2) -> Scenario {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let peers = { (asn: UInt32) in
      (1...3).map { Scenario.Host(name: "h\(asn)-\($0)", up: rate(10), down: rate(50)) }
    }
    let servers = ["origin", "selector"].map { Scenario.Host(name: $0, up: rate(20), down: rate(200)) }
    return Scenario(
      isps: [
        .init(asn: ASN(64500), delay: .zero, hosts: servers),
        .init(asn: ASN(64501), delay: .milliseconds(10), hosts: peers(64501)),
        .init(asn: ASN(64502), delay: .milliseconds(25), hosts: peers(64502)),
      ], objectLength: mib << 20)
  }

  @Test func `a swarm completes, and no law is broken`() throws {
    let report = try Simulation.run(scenario: Self.small())
    #expect(report.complete == 6)
    #expect(report.violations.isEmpty, "\(report.text)")
    #expect(report.corrupt == 0)
    #expect(report.milliRatio > 1000)
    print(report.text)
  }
}
