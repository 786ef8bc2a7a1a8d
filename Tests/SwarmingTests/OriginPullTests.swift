import Swarming
import Testing
import Vocabulary

@Suite struct OriginPullTests {
  @Test func `the origin is asked for whole 64 KiB runs of this ISP's share`() throws {
    var swarm = Swarm()
    swarm.exchange.takeShare(1, of: 2)
    let next = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks
    let run = try #require(next)
    #expect(run.count == 4)
    #expect(run.lowerBound >= 32)
    #expect(run.lowerBound % 4 == 0)
  }

  @Test func `nothing that a near peer holds or pulls is asked of the origin`() {
    var swarm = Swarm()
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<40)
    swarm.exchange.peer(LinkID(1), pulls: [40..<60], now: swarm.now)
    let run = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks
    #expect(run == 60..<64)
  }

  @Test func `what a far peer holds is still ours to pull`() {
    var swarm = Swarm()
    swarm.join(1, ring: .world, has: 0..<64)
    let run = swarm.nextRun()
    #expect(run != nil)
  }

  @Test func `a neighbour's pull is no longer respected when its lease is over`() {
    var swarm = Swarm()
    swarm.join(1, ring: .isp, has: 0..<0)
    swarm.exchange.peer(LinkID(1), pulls: [0..<64], now: swarm.now)
    let run = swarm.nextRun()
    #expect(run == nil)
    swarm.pass(.seconds(31))
    _ = swarm.exchange.expire(now: swarm.now)
    let runNext = swarm.nextRun()
    #expect(runNext != nil)
  }

  @Test func `after a stall the origin is asked for what near peers hold`() {
    var swarm = Swarm()
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    let run = swarm.nextRun()
    #expect(run == nil)
    swarm.pass(.seconds(4))
    let runNext = swarm.nextRun()
    #expect(runNext != nil)
  }

  @Test func `a pull that broke frees the blocks that did not come`() throws {
    var swarm = Swarm()
    let next = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks
    let run = try #require(next)
    swarm.exchange.originBegan(OriginRequestID(1), run, now: swarm.now)
    let isExpected = swarm.exchange.originBrought(OriginRequestID(1), run.lowerBound, now: swarm.now)
    #expect(isExpected)
    _ = swarm.exchange.hold(run.lowerBound, now: swarm.now)
    let ended = swarm.exchange.originEnded(OriginRequestID(1), now: swarm.now)
    #expect(ended == run)
    #expect(swarm.exchange.state(of: BlockIndex(run.lowerBound + 1)) == .free)
  }

  @Test func `a fast origin is asked for longer runs`() throws {
    var swarm = Swarm()
    for request in UInt32(1)...1 {
      let next = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks
      let run = try #require(next)
      swarm.exchange.originBegan(OriginRequestID(request), run, now: swarm.now)
      for block in run where swarm.exchange.originBrought(OriginRequestID(request), block, now: swarm.now) {
        _ = swarm.exchange.hold(block, now: swarm.now)
      }
      swarm.pass(.milliseconds(2))
      _ = swarm.exchange.originEnded(OriginRequestID(request), now: swarm.now)
    }
    let longer = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks
    #expect(try #require(longer).count > 4)
  }

  @Test func `what unproven near peers hold is asked of the origin once nothing else is left`() {
    var swarm = Swarm()
    swarm.join(1, ring: .isp, has: 0..<60)
    let first = swarm.nextRun()
    #expect(first == 60..<64)
    swarm.exchange.originBegan(OriginRequestID(1), 60..<64, now: swarm.now)
    let second = swarm.nextRun()
    #expect(second.map { $0.upperBound <= 60 } == true)
  }

  @Test func `what is outstanding at a peer that has never answered is asked of the origin in the end`() {
    var swarm = Swarm(held: Array(0..<61))
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<64)
    swarm.join(3, ring: .world, has: 0..<64)
    let asked = swarm.requests(1) + swarm.requests(2)
    #expect(asked.count == 2)
    let free = swarm.nextRun()
    #expect(free?.count == 1)
    swarm.exchange.originBegan(OriginRequestID(1), free ?? 0..<1, now: swarm.now)
    let late = swarm.nextRun()
    #expect(late.map { asked.contains($0.lowerBound) } == true)
  }

  @Test func `a spared origin is asked for what a peer owes us far longer than is usual`() {
    var swarm = Swarm(held: Array(0..<62))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked.count == 2)
    #expect(swarm.nextRun() == nil)
    swarm.pass(.milliseconds(1_100))
    #expect(swarm.nextRun() != nil)
  }

  @Test func `a slow peer owes us no more than it brings in a second`() {
    var swarm = Swarm()
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    var asked = swarm.requests(1)
    #expect(asked.count == 3)
    for _ in 0..<3 {
      swarm.pass(.milliseconds(1_600))
      swarm.receive(asked.removeFirst(), from: 1)
    }
    #expect(swarm.requests(1).count == 1)
  }
}
