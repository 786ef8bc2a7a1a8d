import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct SelectorFuzzTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `whatever is asked, each request is answered once and equal runs are equal`(seed: UInt64) throws {
    let first = run(seed: seed)
    let second = run(seed: seed)
    #expect(first.effects == second.effects)
    #expect(try CanonicalEncoder.encode(first.machine) == CanonicalEncoder.encode(second.machine))
  }

  @Test func `a checkpoint that was written and read goes on the same way`() throws {
    let (machine, _) = run(seed: 9)
    var copy = try CanonicalDecoder.decode(SelectorMachine.self, from: CanonicalEncoder.encode(machine))
    var original = machine
    var random = RandomSource(seed: 77)
    for step in 0..<200 {
      let now = Instant(nanoseconds: 10_000_000_000_000 + Int64(step) * 700_000_000)
      let input = self.input(ExchangeID(UInt64(step)), &random)
      var a: [SelectorEffect] = []
      var b: [SelectorEffect] = []
      original.handle(input, at: now, effects: &a)
      copy.handle(input, at: now, effects: &b)
      #expect(a == b)
    }
  }

  private func run(seed: UInt64) -> (machine: SelectorMachine, effects: [SelectorEffect]) {
    var configuration = SelectorConfiguration()
    configuration.limits.peersPerObject = 20
    configuration.limits.objects = 4
    configuration.limits.grace = .seconds(20)
    var random = RandomSource(seed: seed)
    var machine = SelectorMachine()
    var all: [SelectorEffect] = []
    var now = Instant(nanoseconds: 0)
    machine.handle(.started(configuration, seed: seed, wall: SelectorRig.wall), at: now, effects: &all)
    for step in 1...1_500 as ClosedRange<UInt64> {
      now = now + .milliseconds(Int64(random.below(1_500)))
      if let deadline = machine.nextDeadline, deadline <= now {
        machine.handle(.deadlineReached, at: now, effects: &all)
      }
      var effects: [SelectorEffect] = []
      let exchange = ExchangeID(step)
      machine.handle(input(exchange, &random), at: now, effects: &effects)
      check(effects, of: exchange)
      all += effects
    }
    return (machine, all)
  }

  private func check(_ effects: [SelectorEffect], of exchange: ExchangeID) {
    var answers = 0
    for case .answer(let number, let answer) in effects {
      answers += 1
      #expect(number == exchange)
      switch answer {
      case .tracker(let reply, _):
        let peers = reply.packed.all
        #expect(peers.count <= 200 && Set(peers).count == peers.count)
      case .announced(let reply):
        for case .swarm(let swarm) in reply.objects.map(\.outcome) {
          #expect(swarm.peers.count <= 200)
          #expect((0..<swarm.ispCount).contains(swarm.ispIndex))
          #expect(!swarm.peers.contains { $0.endpoint.port == 0 })
        }
      default: break
      }
    }
    #expect(answers == 1)
  }

  private func input(_ exchange: ExchangeID, _ random: inout RandomSource) -> SelectorInput {
    let object = Digest256(UInt64(random.below(6)), 0, 0, 0)
    let infohashes = SelectorRig.registered(object).infoHashes
    let network = [0x0A00_0000, 0x7F00_0000, 0][random.below(3)] as UInt32
    let address =
      random.below(4) == 0
      ? IPAddress.v6(UInt64(random.below(3)), 1) : IPAddress.v4(network + UInt32(random.below(9)))
    let locality = [SelectorRig.near, SelectorRig.far, .unknown][random.below(3)]
    let endpoint = Endpoint(address: address, port: UInt16(random.below(3)))
    switch random.below(11) {
    case 10:
      let objects = (0..<random.below(9)).map { Digest256(UInt64($0), 0, 0, 0) }
      let claim = HoldingsClaim(
        epoch: random.below(3) == 0 ? UInt64(random.below(5)) : nil, gone: Array(objects.prefix(random.below(3))),
        whole: objects, parts: objects.map { HoldingsClaim.Part(object: $0, held: random.below(99) - 9) },
        ends: random.below(9) == 0)
      let announce = AgentAnnounce(
        node: NodeID(key: Digest256(UInt64(random.below(40)), 0, 0, 0)), port: endpoint.port, objects: [],
        holdings: claim)
      return .announce(exchange, announce, address: address, locality)
    case 0:
      let registered = SelectorRig.registered(object, url: "http://o/\(random.below(8))")
      let registration = ObjectRegistration(
        key: NodeID(key: Digest256(UInt64(random.below(2)), 0, 0, 0)), time: SelectorRig.wall.seconds,
        objects: [registered])
      return .register(exchange, registration, signatureIsValid: random.below(5) > 0, wall: SelectorRig.wall)
    case 1...4:
      let announce = AgentAnnounce(
        version: 1 + random.below(2), node: NodeID(key: Digest256(UInt64(random.below(40)), 0, 0, 0)),
        port: endpoint.port, polluters: (0..<random.below(3)).map { _ in endpoint },
        objects: (0...random.below(3)).map { step in
          AgentAnnounce.ObjectReport(
            object: step == 0 ? object : Digest256(UInt64(random.below(6)), 0, 0, 0),
            event: [.none, .started, .completed, .stopped][random.below(4)], held: random.below(80) - 9,
            blocks: random.below(80) - 9, wanted: random.below(300) - 20)
        })
      return .announce(exchange, announce, address: address, locality)
    case 5...7:
      let query = AnnounceQuery(
        infohash: infohashes[random.below(3)], peerID: PeerID(bytes: [UInt8](repeating: 1, count: 20))!,
        port: endpoint.port, left: [0, -1, 500_000, ByteCount(Int64.max)][random.below(4)],
        event: [.none, .started, .completed, .stopped, .paused][random.below(5)],
        wanted: random.below(2) == 0 ? nil : random.below(90))
      return .tracker(exchange, query, remote: endpoint, locality)
    case 8: return .scrape(exchange, infohashes)
    default:
      let query = PeersQuery(
        target: .infohash(infohashes[random.below(3)]), address: address, locality: locality,
        explain: random.below(2) == 0, limit: random.below(9))
      return .peers(exchange, query)
    }
  }
}
