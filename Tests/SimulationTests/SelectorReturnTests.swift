import Testing
import Vocabulary

@testable import Simulation

/// A selector that loses all that it knew and begins again, while everybody goes on.
@Suite struct SelectorReturnTests {
  /// Thirty peers of three ISPs who come within four seconds.
  private func scenario(bytes: Int64, down begin: TimeSpan, for length: TimeSpan) -> Scenario {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let servers = [Scenario.originName, Scenario.selectorName].map {
      Scenario.Host(name: $0, up: rate($0 == Scenario.originName ? 2 : 20), down: rate(200))
    }
    var isps = [Scenario.ISP(asn: ASN(64500), delay: .zero, hosts: servers)]
    for isp in 1...3 as ClosedRange<UInt32> {
      let hosts = (0..<10).map { Scenario.Host(name: "h\(isp)-\($0)", up: rate(1), down: rate(4)) }
      isps.append(.init(asn: ASN(64500 + isp), delay: .milliseconds(Int64(isp) * 8), hosts: hosts))
    }
    var scenario = Scenario(isps: isps, objectLength: bytes)
    scenario.population.arrivals = .seconds(4)
    scenario.faults = [Fault(.restart(Scenario.selectorName), begin: begin, length: length)]
    return scenario
  }

  @Test func `a selector that begins again amid transfers knows everybody within one interval`() throws {
    let report = try Simulation.run(scenario: scenario(bytes: 2 << 20, down: .seconds(6), for: .seconds(3)))
    #expect(report.complete == 30 && report.isGood && report.median > .seconds(9), "\(report.text)")
    let back = try #require(report.selectorReturn)
    let whole = try #require(back.whole, "\(report.text)")
    #expect(back.knownBefore == 30 && whole <= .seconds(10), "\(report.text)")
    // Each announces every two seconds while it is new, and one second after its first answer; and once more when it
    // is complete, which is later.
    #expect(back.announcesAtMost <= 30, "\(report.text)")
  }

  @Test func `who is through comes to a selector that begins again as before, and not all at once`() throws {
    var scenario = scenario(bytes: 64 << 10, down: .seconds(30), for: .seconds(30))
    let short = try Simulation.run(scenario: scenario)
    #expect(short.complete == 30 && short.selectorReturn == nil, "\(short.text)")
    scenario.linger = .seconds(100)
    let long = try Simulation.run(scenario: scenario)
    #expect(long.isGood && long.times == short.times, "\(long.text)")
    let back = try #require(long.selectorReturn)
    let whole = try #require(back.whole, "\(long.text)")
    #expect(back.knownBefore == 30 && whole <= .seconds(30), "\(long.text)")
    #expect(back.announcesAtMost <= 15, "\(long.text)")
  }
}
