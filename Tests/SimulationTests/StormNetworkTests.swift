import Testing
import Vocabulary

@testable import Simulation

/// What a storm does to packets, calls and machines.
@Suite struct StormNetworkTests {
  /// Two ISPs, 10 and 25 ms away, with one peer each; faults count from the world's begin.
  private func stage(_ faults: [Fault]) -> Stage {
    let stage = Stage()
    let rate = ByteRate(bytesPerSecond: 1_250_000)
    var scenario = Scenario(
      isps: [
        .init(asn: ASN(1), delay: .milliseconds(10), hosts: [.init(name: "a", up: rate, down: nil)]),
        .init(asn: ASN(2), delay: .milliseconds(25), hosts: [.init(name: "b", up: rate, down: nil)]),
      ], objectLength: 1)
    scenario.faults = faults
    stage.network.expose(to: PathConditions(scenario, start: 0, random: RandomSource(seed: 1)))
    return stage
  }

  private let roundTrip: Int64 = 2 * 35_200_000

  @Test func `a call to who cannot be dialled is never answered, and its own calls are`() {
    let stage = stage([Fault(.notDialable("b"), begin: .zero)])
    _ = stage.connect(0, 1)
    #expect(stage.listeners[0].connections.isEmpty && stage.listeners[0].refusals.isEmpty)
    _ = stage.connect(1, 0)
    #expect(stage.listeners[1].connections.count == 1)
    _ = stage.network.call(from: 0, to: 1, purpose: .http)
    stage.run()
    #expect(stage.listeners[0].connections.count == 1)
  }

  @Test func `an ISP that is reachable one way calls, and is not called`() {
    let stage = stage([Fault(.oneWay(from: ASN(1), to: ASN(2)), begin: .zero)])
    _ = stage.connect(0, 1)
    #expect(stage.listeners[0].connections.isEmpty)
    _ = stage.connect(1, 0)
    #expect(stage.listeners[1].connections.count == 1)
  }

  @Test func `a call into a partition is tried again, and answered when it is over`() {
    let stage = stage([Fault(.partition(ASN(1), ASN(2)), begin: .zero, length: .milliseconds(2500))])
    _ = stage.connect(0, 1)
    // TCP tries after 1, 3 and 7 s.
    #expect(stage.listeners[0].connections == [3_000_000_000 + roundTrip])
  }

  @Test func `bytes sent into a cut cable arrive after it is mended, in their order`() {
    let stage = stage([Fault(.cutOff("b"), begin: .seconds(1), length: .seconds(2))])
    let flow = stage.connect(0, 1)
    stage.planner.plan(.script(entry: 0), at: 1_500_000_000)
    while let event = stage.planner.next(before: .max) {
      guard case .script = event else { return stage.network.handle(event) }
      for index in 0..<3 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
      stage.run()
    }
    let times = stage.listeners[1].arrivals.map(\.time)
    #expect(times.count == 3 && times[0] > 3_000_000_000 && times == times.sorted())
  }

  @Test func `a narrow transit link carries its rate and no more`() throws {
    let stage = stage([Fault(.transit(ASN(2), ByteRate(bytesPerSecond: 125_000)), begin: .zero)])
    let flow = stage.connect(0, 1)
    let start = stage.planner.now
    for index in 0..<20 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.run()
    let took = try #require(stage.listeners[1].arrivals.last).time - start
    // 20 blocks are 327,680 bytes; at 125 kB/s with headers 2.74 s; over the uplink alone they would take 0.27 s.
    #expect(took > 2_650_000_000 && took < 2_950_000_000)
    #expect(stage.listeners[0].drained == 20)
  }

  @Test func `loss delays what is lost and all that follows, and loses nothing`() throws {
    let calm = stage([])
    let lossy = stage([Fault(.loss(ASN(1), perMille: 100), begin: .zero)])
    let took = try [calm, lossy].map { stage in
      let flow = stage.connect(0, 1)
      for index in 0..<50 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
      stage.run()
      #expect(stage.listeners[1].arrivals.count == 50)
      let times = stage.listeners[1].arrivals.map(\.time)
      #expect(times == times.sorted())
      return try #require(times.last)
    }
    #expect(took[1] > took[0] + 100_000_000)
  }

  @Test func `a reset is heard at both ends`() {
    let stage = stage([])
    let flow = stage.connect(0, 1)
    stage.network.resetAll(of: 1)
    stage.run()
    #expect(stage.listeners[0].closings.count == 1 && stage.listeners[1].closings.count == 1)
    #expect(stage.network.flows[flow].state == .closed)
  }

  @Test func `a machine that stands still hears everything when it wakes, and holds its senders back meanwhile`() {
    let stage = stage([])
    let flow = stage.connect(0, 1)
    stage.network.pause(host: 1)
    for index in 0..<60 { stage.network.send(Stage.block(index), from: 0, flow: flow) }
    stage.run()
    #expect(stage.listeners[1].arrivals.isEmpty)
    // The receiver's window is full: what is beyond it and the kernel's buffer waits in user space.
    #expect(stage.network.undrained(from: 0, flow: flow) > 20)
    stage.network.resume(host: 1)
    stage.run()
    #expect(stage.listeners[1].arrivals.count == 60)
    #expect(Conservation.violations(in: stage.network).isEmpty)
  }

  @Test func `who sends to a host that came back without knowing the connection is reset`() {
    let stage = stage([Fault(.cutOff("b"), begin: .seconds(1), length: .seconds(1))])
    let flow = stage.connect(0, 1)
    stage.planner.plan(.script(entry: 0), at: 1_500_000_000)
    while let event = stage.planner.next(before: .max) {
      guard case .script = event else {
        stage.network.handle(event)
        continue
      }
      stage.network.seat(nil, at: 1)
      stage.network.cutAll(of: 1)
      stage.network.seat(stage.listeners[1], at: 1)
    }
    // The reset was lost with the cable.
    #expect(stage.listeners[0].closings.isEmpty)
    stage.network.send(Stage.block(0), from: 0, flow: flow)
    stage.run()
    #expect(stage.listeners[0].closings.count == 1)
  }

  @Test func `a clock runs fast and slow and never back, and wakes nobody early`() {
    var clock = DriftingClock()
    #expect(clock.instant(at: 5_000).nanoseconds == Planner.Clock.monotonicOrigin + 5_000)
    var last = Instant(nanoseconds: 0)
    for (step, rate) in [100_000, -100_000, 0, 3, -499_999].enumerated() {
      let now = Int64(step) * 10_000_000_000
      clock.setRate(partsPerMillion: rate, at: now)
      for time in stride(from: now, to: now + 9_000_000_000, by: 1_234_567_891) {
        let said = clock.instant(at: time)
        #expect(said > last)
        last = said
        let due = Instant(nanoseconds: said.nanoseconds + 777_777_777)
        #expect(clock.instant(at: clock.time(of: due)) >= due)
        #expect(clock.instant(at: clock.time(of: due) - 5) < due)
      }
    }
    clock.setRate(partsPerMillion: 500_000, at: 0)
    let wall = clock.wall(at: 7_000_000)
    clock.setWall(bySeconds: -3600)
    #expect(clock.wall(at: 7_000_000).seconds == wall.seconds - 3600)
    #expect(clock.time(of: Instant(nanoseconds: .max)) > .max / 4)
  }
}
