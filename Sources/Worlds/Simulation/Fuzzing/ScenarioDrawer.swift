import Vocabulary

/// Draws small scenarios with faults from seeds. Equal seeds give equal scenarios.
///
/// Whatever is drawn can be completed: faults end, the origin and the selector come back, not every peer pollutes.
package struct ScenarioDrawer {
  private var random: RandomSource
  private var scenario: Scenario

  private init(seed: UInt64) {
    random = RandomSource(seed: seed).forked(for: "scenario")
    scenario = Scenario(isps: [], objectLength: 1, seed: seed)
  }

  /// The scenario of a seed.
  package static func draw(seed: UInt64) -> Scenario {
    var drawer = ScenarioDrawer(seed: seed)
    drawer.drawISPs()
    drawer.drawPopulation()
    drawer.drawFaults()
    return drawer.scenario
  }

  // Chance

  private mutating func chance(_ one: Int, in all: Int) -> Bool { random.below(all) < one }
  private mutating func pick<Element>(_ list: [Element]) -> Element { list[random.below(list.count)] }
  private mutating func milliseconds(_ range: ClosedRange<Int>) -> TimeSpan {
    .milliseconds(Int64(range.lowerBound + random.below(range.count)))
  }

  private static func mbit(_ rate: Int) -> ByteRate { ByteRate(bytesPerSecond: Int64(rate) * 125_000) }

  // Who is there

  private mutating func drawISPs() {
    let up = Self.mbit(pick([2, 5, 10, 20, 50]))
    let servers = [Scenario.originName, Scenario.selectorName].map {
      Scenario.Host(name: $0, up: up, down: Self.mbit(200))
    }
    scenario.isps.append(Scenario.ISP(asn: ASN(64500), delay: milliseconds(0...30), hosts: servers))
    var rest = 1 + random.below(6)
    for number in 1...3 where rest > 0 {
      let count = number == 3 ? rest : 1 + random.below(rest)
      rest -= count
      let asn = UInt32(64500 + number)
      let (up, down) = (pick([1, 5, 10, 20]), pick([10, 20, 50]))
      let hosts = (1...count).map { index -> Scenario.Host in
        var host = Scenario.Host(name: "h\(asn)-\(index)", up: Self.mbit(up), down: Self.mbit(down))
        if chance(1, in: 8) { host.limit = ByteRate(bytesPerSecond: Int64(pick([20_000, 100_000, 500_000]))) }
        return host
      }
      scenario.isps.append(Scenario.ISP(asn: ASN(asn), delay: milliseconds(0...60), hosts: hosts))
    }
    if chance(1, in: 6) { scenario.isps[1].hosts[0].isSeed = true }
  }

  private mutating func drawPopulation() {
    let kib = Int64(pick([16, 64, 64, 128, 128, 256, 256, 512, 1024, 2048]))
    // Last blocks and pieces are seldom whole.
    scenario.objectLength = kib * 1024 - (chance(1, in: 2) ? Int64(random.below(16 * 1024)) : 0)
    if chance(1, in: 3) { scenario.stagger = milliseconds(0...8000) }
    if chance(1, in: 5) { scenario.leavesWhenComplete = true }
    if chance(1, in: 5) {
      scenario.killedPerMille = pick([250, 500, 1000])
      scenario.killPause = milliseconds(50...5000)
    }
    let count = scenario.peers.count
    if count > 1, chance(1, in: 5) { scenario.polluters = 1 + random.below((count + 1) / 2) }
    if scenario.polluters >= count { scenario.polluters = 0 }
    if chance(1, in: 5) { scenario.linkCuts = 1 + random.below(20) }
    if chance(1, in: 10) { scenario.fullDisks = 1 }
    scenario.isThorough = true
  }

  // What goes wrong

  private mutating func drawFaults() {
    // While things move, and a little after: most runs take a few seconds.
    let span = max(2000, min(30_000, Int(scenario.bound.milliseconds + scenario.stagger.milliseconds) * 2))
    for _ in 0..<random.below(7) {
      let kind = drawKind()
      let begin = milliseconds(0...span)
      var length = milliseconds(50...6000)
      if chance(1, in: 6) { length = milliseconds(6000...75_000) }
      scenario.faults.append(Fault(kind, begin: begin, length: length))
    }
    let calm = scenario.faults.map(\.end).max() ?? .zero
    scenario.deadline = calm + .seconds(60) + scenario.bound * 4
  }

  private mutating func drawKind() -> Fault.Kind {
    let hosts = scenario.isps.flatMap(\.hosts).map(\.name)
    let peer = pick(scenario.peers.map(\.name))
    let (host, asn, other) = (pick(hosts), pick(scenario.isps.map(\.asn)), pick(scenario.isps.map(\.asn)))
    switch random.below(16) {
    case 0: return .transit(asn, ByteRate(bytesPerSecond: Int64(pick([60_000, 250_000, 1_250_000]))))
    case 1: return .loss(asn, perMille: pick([5, 20, 50, 200]))
    case 2: return .jitter(asn, milliseconds(1...400))
    case 3: return .partition(asn, other)
    case 4: return .oneWay(from: asn, to: other)
    case 5: return .notDialable(peer)
    case 6: return .cutOff(host)
    case 7: return .reset(host)
    case 8: return .pause(host)
    case 9: return .drift(host, partsPerMillion: pick([-100_000, -500, 100, 50_000, 500_000]))
    case 10: return .wallJump(host, seconds: Int64(pick([-86_400, -3600, 60, 4000, 31_536_000])))
    case 11: return .slowDisk(host, factor: pick([10, 500, 5000]))
    case 12: return .fullDisk(peer)
    case 13: return .restart(peer)
    case 14: return .restart(Scenario.selectorName)
    default: return .restart(Scenario.originName)
    }
  }
}
