import Nodes
import Testing
import Vocabulary
import Wire

@testable import Simulation

/// Notes what reaches a host.
final class Listener: Network.Party {
  let planner: Planner
  var arrivals: [(time: Int64, parcel: Parcel)] = []
  var connections: [Int64] = []
  var refusals: [Int64] = []
  var closings: [Int64] = []
  var drained = 0

  init(planner: Planner) { self.planner = planner }

  func accepts(flow: Int, from host: Int, purpose: Flow.Purpose) -> Bool { true }
  func connected(flow: Int) { connections.append(planner.now) }
  func refused(flow: Int) { refusals.append(planner.now) }
  func arrived(_ parcel: Parcel, flow: Int) { arrivals.append((planner.now, parcel)) }
  func drained(flow: Int, pieces: Int) { drained += pieces }
  func closed(flow: Int) { closings.append(planner.now) }
}

/// Two ISPs, 10 and 25 ms away; hosts of 10 Mbit/s up and 50 down.
final class Stage {
  let planner = Planner()
  let network: Network
  var listeners: [Listener] = []

  init(isps: [Int] = [0, 1], up: Int64 = 1_250_000) {
    network = Network(transitDelay: [10_000_000, 25_000_000], planner: planner)
    for isp in isps {
      let host = network.add(Host(isp: isp, up: up, down: 6_250_000))
      listeners.append(Listener(planner: planner))
      network.seat(listeners[host], at: host)
    }
  }

  func run(until limit: Int64 = .max) {
    while let event = planner.next(before: limit) { network.handle(event) }
  }

  func connect(_ from: Int, _ to: Int) -> Int {
    let flow = network.call(from: from, to: to, purpose: .link)
    run()
    return flow
  }

  static func block(_ index: Int) -> Parcel {
    let request = PieceRequest(
      piece: PieceIndex(index / 4), begin: Int64(index % 4) * 16384, length: 16384)
    return .block(request, isCorrupt: false)
  }
}

@Suite struct NetworkTests {
  @Test func `events come by time, and then in the order of planning`() {
    var queue = EventQueue()
    for (index, time) in [5, 3, 5, 1, 3, 9, 1].enumerated() {
      queue.plan(.script(entry: Int32(index)), at: Int64(time))
    }
    var seen: [Int] = []
    while let (_, event) = queue.popFirst() { if case .script(let entry) = event { seen.append(Int(entry)) } }
    #expect(seen == [3, 6, 1, 4, 0, 2, 5])
  }

  @Test func `a connection costs a round trip over both transit links`() {
    let stage = Stage()
    _ = stage.connect(0, 1)
    #expect(stage.listeners[0].connections == [2 * 35_200_000])
  }

  @Test func `a host that is down refuses after a round trip`() {
    let stage = Stage()
    stage.network.seat(nil, at: 1)
    _ = stage.connect(0, 1)
    #expect(stage.listeners[0].refusals == [2 * 35_200_000])
  }

  @Test func `a saturated uplink carries its rate less the headers`() throws {
    let stage = Stage(isps: [0, 0])
    let flow = stage.connect(0, 1)
    let start = stage.planner.now
    for index in 0..<200 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.run()
    #expect(stage.listeners[1].arrivals.count == 200)
    let took = try #require(stage.listeners[1].arrivals.last).time - start
    // 200 blocks at 10 Mbit/s take 2.62 s, and 4.6 % more with headers.
    #expect(took > 2_720_000_000 && took < 2_780_000_000)
    #expect(stage.listeners[0].drained == 200)
  }

  @Test func `flows share an uplink evenly, and each keeps its order`() throws {
    let stage = Stage(isps: [0, 0, 0])
    let flows = [stage.connect(0, 1), stage.connect(0, 2)]
    for index in 0..<50 { for flow in flows { stage.network.send(Stage.block(index), from: 0, flow: flow) } }
    stage.run()
    for listener in stage.listeners[1...] {
      let order = listener.arrivals.map { arrival -> Int64 in
        guard case .block(let request, _) = arrival.parcel else { return -1 }
        return Int64(request.piece.value) * 65536 + request.begin
      }
      #expect(order == order.sorted() && order.count == 50)
    }
    let ends = try stage.listeners[1...].map { try #require($0.arrivals.last).time }
    #expect(abs(ends[0] - ends[1]) < 10_000_000)
  }

  @Test func `no more than the kernel's buffer counts as drained before it is sent`() {
    let stage = Stage(isps: [0, 0])
    let flow = stage.connect(0, 1)
    let start = stage.planner.now
    for index in 0..<10 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.run(until: start + 1_000_000)
    #expect(stage.listeners[0].drained < 4)
    #expect(stage.network.undrained(from: 0, flow: flow) > 6)
    stage.run()
    #expect(stage.network.undrained(from: 0, flow: flow) == 0)
  }

  @Test func `what was sent before a close arrives before it`() {
    let stage = Stage()
    let flow = stage.connect(0, 1)
    stage.network.send(.message(.choke, size: 5), from: 0, flow: flow)
    stage.run()
    stage.network.close(from: 0, flow: flow)
    stage.run()
    #expect(stage.listeners[1].arrivals.count == 1)
    #expect(stage.listeners[1].closings.count == 1)
    #expect(stage.listeners[0].closings.isEmpty)
  }

  @Test func `after a kill nothing reaches the dead, and the others hear of it`() {
    let stage = Stage(isps: [0, 0, 0])
    let flow = stage.connect(0, 1)
    let incoming = stage.connect(2, 0)
    stage.network.send(Stage.block(0), from: 2, flow: incoming)
    stage.network.seat(nil, at: 0)
    stage.network.cutAll(of: 0)
    stage.run()
    #expect(stage.listeners[0].arrivals.isEmpty)
    #expect(stage.listeners[1].closings.count == 1)
    #expect(stage.listeners[2].closings.count == 1)
    #expect(stage.network.flows[flow].state == .closed)
  }

  @Test func `transit counts what crosses, acknowledgements included`() {
    let stage = Stage()
    let flow = stage.connect(0, 1)
    for index in 0..<10 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.run()
    #expect(stage.network.intoISP[1] > 10 * 16384 && stage.network.intoISP[1] < 11 * 16384)
    #expect(stage.network.intoISP[0] > 0 && stage.network.intoISP[0] < 10_000)
    #expect(Conservation.violations(in: stage.network).isEmpty)
  }
}
