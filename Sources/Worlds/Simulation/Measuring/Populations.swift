import Vocabulary

/// The networks that are measured: an origin of 20 Mbit/s and peers of 10 up and 50 down unless said otherwise, an
/// object of 32 MiB.
enum Populations {
  /// ISPs of so many equal peers each. Transit delays are spread from 10 to 25 ms.
  static func equal(_ counts: [Int]) -> Scenario {
    let last = Int64(max(1, counts.count - 1))
    let isps = counts.enumerated().map { at, count in
      isp(at, delay: 10 + 15 * Int64(at) / last, up: Array(repeating: 10, count: count), down: 50)
    }
    return Scenario(isps: [servers(up: 20)] + isps, objectLength: 32 << 20)
  }

  /// The lab's flash crowd: three ISPs, of which the second and the third have less uplink than their peers need.
  static var flashCrowd: Scenario {
    let isps = [
      isp(0, delay: 8, up: dealt([2, 5, 10, 20], 12), down: 50),
      isp(1, delay: 20, up: dealt([5, 10], 8), down: 50),
      isp(2, delay: 60, up: dealt([5], 4), down: 25),
    ]
    return Scenario(isps: [servers(up: 30)] + isps, objectLength: 32 << 20)
  }

  /// Mixed uplinks inside ISPs, one ISP in deficit, another behind a transit link of 30 Mbit/s.
  static var mixed: Scenario {
    let isps = [
      isp(0, delay: 10, up: dealt([4, 8, 16], 6), down: 50),
      isp(1, delay: 20, up: dealt([3, 12], 7), down: 50),
      isp(2, delay: 25, up: dealt([10], 5), down: 50),
    ]
    var scenario = Scenario(isps: [servers(up: 25)] + isps, objectLength: 48 << 20)
    scenario.faults = [Fault(.transit(isps[2].asn, rate(30)), begin: .zero)]
    return scenario
  }

  /// One ISP of `count` peers without a download limit; the origin has ten times a peer's uplink.
  static func distribution(peers count: Int, uplink: ByteRate, length: Int64) -> Scenario {
    let hosts = (0..<count).map { Scenario.Host(name: "h\($0 + 1)", up: uplink, down: nil) }
    let origin = Scenario.Host(
      name: Scenario.originName, up: ByteRate(bytesPerSecond: 10 * uplink.bytesPerSecond), down: nil)
    let selector = Scenario.Host(name: Scenario.selectorName, up: nil, down: nil)
    return Scenario(
      isps: [
        .init(asn: ASN(64500), delay: .milliseconds(5), hosts: [origin, selector]),
        .init(asn: ASN(64501), delay: .milliseconds(5), hosts: hosts),
      ], objectLength: length)
  }

  private static func servers(up: Int64) -> Scenario.ISP {
    let hosts = [Scenario.originName, Scenario.selectorName].map {
      Scenario.Host(name: $0, up: rate(up), down: rate(200))
    }
    return Scenario.ISP(asn: ASN(64500), delay: .zero, hosts: hosts)
  }

  private static func isp(_ number: Int, delay: Int64, up: [Int64], down: Int64) -> Scenario.ISP {
    let asn = 64501 + UInt32(number)
    let hosts = up.enumerated().map { at, up in
      Scenario.Host(name: "h\(asn)-\(at + 1)", up: rate(up), down: rate(down))
    }
    return Scenario.ISP(asn: ASN(asn), delay: .milliseconds(delay), hosts: hosts)
  }

  private static func dealt(_ rates: [Int64], _ count: Int) -> [Int64] { (0..<count).map { rates[$0 % rates.count] } }
  private static func rate(_ mbit: Int64) -> ByteRate { ByteRate(bytesPerSecond: mbit * 125_000) }
}
