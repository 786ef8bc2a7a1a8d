import Vocabulary

@testable import Simulation

/// A scenario that runs in a moment: two ISPs of three peers each.
enum SmallSwarm {
  static func scenario(mib: Int64 = 2) -> Scenario {
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
}
