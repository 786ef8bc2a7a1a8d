import Selection
import Testing
import Vocabulary
import Wire

@testable import Simulation

@Suite struct PopulationTests {
  private func run(mib: Int64 = 2, _ change: (inout Population) -> Void) throws -> SimulationReport {
    var scenario = SmallSwarm.scenario(mib: mib)
    change(&scenario.population)
    return try Simulation.run(scenario: scenario)
  }

  @Test func `peers that vanish without a word are waited for by nobody, and the others complete`() throws {
    let report = try run(mib: 4) { $0.silentPerMille = 500 }
    #expect(report.gone == 3 && report.complete == 3, "\(report.text)")
    #expect(report.isGood, "\(report.text)")
  }

  @Test func `a peer that vanishes before it arrives never comes`() throws {
    let report = try run { population in
      population.arrivals = .seconds(60)
      population.silentPerMille = 500
      population.deathPerMille = 0
    }
    #expect(report.gone == 3 && report.complete == 3 && report.isGood, "\(report.text)")
  }

  @Test func `each peer's time counts from its own arrival`() throws {
    let together = try run { _ in }
    let report = try run { $0.arrivals = .seconds(60) }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    #expect(report.last < .seconds(20) && report.digest != together.digest)
  }

  @Test func `peers to which nobody can connect connect to others`() throws {
    let report = try run { $0.undialablePerMille = 500 }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    #expect(report.fromSameISP > 0)
  }

  @Test func `polluters by share spoil nothing`() throws {
    let report = try run { $0.pollutersPerMille = 200 }
    #expect(report.complete == 6 && report.isGood && report.wasted > 0, "\(report.text)")
  }

  @Test func `liars keep nobody from completing`() throws {
    let report = try run { $0.liarsPerMille = 500 }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
  }

  @Test func `nobody is believed to be another's node, and all complete`() throws {
    var scenario = SmallSwarm.scenario(mib: 2)
    scenario.isThorough = true
    scenario.population.impostorsPerMille = 500
    let report = try Simulation.run(scenario: scenario)
    #expect(report.complete == 6 && report.isGood && report.fromSameISP > 0, "\(report.text)")
  }

  @Test func `a selector that goes for good stops nobody`() throws {
    let report = try run(mib: 4) { $0.selectorGoneAfter = .seconds(1) }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
  }

  @Test func `without peers everything comes from the origin`() throws {
    let report = try run { $0.isPeerless = true }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    #expect(report.fromOrigin == 6 * 2 << 20 && report.fromSameISP == 0 && report.fromOtherISP == 0)
    #expect(report.originMilliCopies > 6_000)
  }

  @Test func `control bytes are what is neither the object nor headers of its packets`() throws {
    let alone = try run { $0.isPeerless = true }
    // Descriptions and leaves of 6 peers, and a few heads: some thousandths of 12 MiB, and never nothing.
    #expect(alone.milliPercentControl > 300 && alone.milliPercentControl < 2_000, "\(alone.text)")
    let report = try run { _ in }
    #expect(report.controlWire > alone.controlWire && report.sentWire > 6 * 2 << 20)
    #expect(report.milliPercentControl < 8_000, "\(report.text)")
  }

  @Test func `a run is the same with and without a digest`() throws {
    let scenario = SmallSwarm.scenario()
    var report = try Simulation.run(scenario: scenario)
    #expect(report.digest != 0)
    report.digest = 0
    #expect(try Simulation.run(scenario: scenario, keepsDigest: false) == report)
  }

  @Test func `a world that is over is freed`() {
    weak var kept: World?
    do {
      let world = World(SmallSwarm.scenario(mib: 1), seed: 1)
      world.run()
      kept = world
      #expect(kept != nil)
      world.dismantle()
    }
    #expect(kept == nil)
  }
}

@Suite struct LieTests {
  private func hello(of message: PeerMessage) throws -> ShoalHello? {
    guard case .extended(id: 0, let payload) = message else { return nil }
    return try ExtensionHandshake.decode(payload).shoal
  }

  @Test func `a liar's greeting and announce bear what it claims, and all else as it was`() throws {
    var honest = ShoalHello(node: NodeID(key: .zero), link: 7)
    honest.age = 3
    honest.uplink = ByteRate(bytesPerSecond: 1_000)
    let message = PeerMessage.extended(id: 0, payload: ExtensionHandshake(port: 9, shoal: honest).encoded)
    #expect(try hello(of: Lie.age.falsify(message))?.age == 86_400)
    #expect(try hello(of: Lie.age.falsify(message))?.uplink == honest.uplink)
    #expect(try hello(of: Lie.uplink.falsify(message))?.uplink == ByteRate(bytesPerSecond: 1_250_000_000))
    #expect(Lie.slowness.falsify(message) == message)
    let announce = AgentAnnounce(
      node: honest.node, port: 9, objects: [.init(object: .zero, event: .none, held: 80, blocks: 100, wanted: 5)])
    #expect(Lie.slowness.falsify(announce).objects[0].held == 20)
    #expect(Lie.age.falsify(announce).facts.age == .seconds(86_400))
    #expect(Lie.uplink.falsify(announce).facts.uplink == ByteRate(bytesPerSecond: 1_250_000_000))
  }

  @Test func `who pretends to be slow tells of a part of its blocks only`() {
    let news = (0..<64).map { PeerMessage.have(PieceIndex($0)) }
    #expect(news.count { Lie.slowness.falsify($0) == $0 } == 16)
    #expect(news.allSatisfy { Lie.age.falsify($0) == $0 })
    let pulls = PeerMessage.extended(id: 1, payload: [3, 1, 0, 0])
    #expect(Lie.slowness.falsify(pulls) == pulls)
    let held = (0..<64).map { PeerMessage.extended(id: 1, payload: [1, 1, $0, 0]) }
    #expect(held.count { Lie.slowness.falsify($0) == .keepAlive } == 48)
  }
}

@Suite struct SilenceTests {
  @Test func `nobody answers a call to a silent host`() {
    let stage = Stage()
    stage.network.silence(1)
    _ = stage.connect(0, 1)
    #expect(stage.listeners[0].refusals.isEmpty && stage.listeners[0].connections.isEmpty)
  }

  @Test func `what is sent to a silent host goes nowhere, and other connections go on`() {
    let stage = Stage(isps: [0, 0, 0])
    let flows = [stage.connect(0, 1), stage.connect(0, 2)]
    stage.network.silence(1)
    for index in 0..<20 { for flow in flows { stage.network.send(Stage.block(index), from: 0, flow: flow) } }
    stage.run()
    #expect(stage.listeners[1].arrivals.isEmpty && stage.listeners[0].closings.isEmpty)
    #expect(stage.listeners[2].arrivals.count == 20)
    #expect(stage.network.hosts[0].sentWire < 21 * 17_500)
    #expect(Conservation.violations(in: stage.network).isEmpty)
  }

  @Test func `nothing more leaves a silent host`() {
    let stage = Stage()
    let flow = stage.connect(0, 1)
    for index in 0..<20 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.network.silence(0)
    stage.run()
    #expect(stage.listeners[1].arrivals.isEmpty && stage.listeners[1].closings.isEmpty)
    #expect(Conservation.violations(in: stage.network).isEmpty)
  }

  @Test func `who is hidden can call and cannot be called`() {
    let stage = Stage()
    stage.network.hide(1)
    _ = stage.connect(0, 1)
    _ = stage.connect(1, 0)
    #expect(stage.listeners[0].refusals.isEmpty && stage.listeners[0].connections.isEmpty)
    #expect(stage.listeners[1].connections.count == 1)
  }

  @Test func `a table by number forgets what is taken`() {
    var table = SlotTable<String>()
    table[3] = "three"
    table[1] = "one"
    table[9]?.append("nothing")
    #expect(table.keys == [1, 3] && table[2] == nil && table[100] == nil)
    #expect(table.take(3) == "three" && table.take(3) == nil && table.take(77) == nil)
    #expect(table.keys == [1])
  }
}
