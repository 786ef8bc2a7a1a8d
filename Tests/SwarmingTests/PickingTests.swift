import Swarming
import Testing
import Vocabulary

@Suite struct PickingTests {
  @Test func `a choking peer is asked for nothing`() {
    var swarm = Swarm()
    swarm.join(1, ring: .isp, has: 0..<64, unchokes: false)
    let answer6 = swarm.requests(1)
    #expect(answer6.isEmpty)
  }

  @Test func `the rarest block of the ISP is asked for first`() {
    var swarm = Swarm(held: Array(0..<8))
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<63)
    swarm.join(3, ring: .isp, has: 0..<63)
    let answer7 = swarm.requests(1)
    #expect(answer7.first == 63)
  }

  @Test func `no block is asked of two peers at once`() {
    var swarm = Swarm()
    var asked: [Int] = []
    for number in UInt32(1)...8 {
      swarm.join(number, ring: .isp, has: 0..<64)
      asked += swarm.requests(number)
    }
    #expect(asked.count == 24)
    #expect(Set(asked).count == asked.count)
  }

  @Test func `a far peer is asked only while the origin is kept busy, and for one block`() {
    var swarm = Swarm()
    swarm.join(1, ring: .world, has: 0..<64)
    let answer8 = swarm.requests(1)
    #expect(answer8.isEmpty)
    for edge in UInt32(1)...2 {
      guard let run = swarm.exchange.nextEdgeRun(now: swarm.now) else { Issue.record("nothing to pull"); return }
      swarm.exchange.edgeBegan(EdgeID(edge), run, now: swarm.now)
    }
    let answer9 = swarm.requests(1)
    #expect(answer9.count == 1)
  }

  @Test func `a far peer is never asked for what a near one holds or pulls`() {
    var swarm = Swarm()
    swarm.exchange.edgeIsUsable = false
    swarm.join(1, ring: .world, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<32)
    swarm.exchange.peer(LinkID(2), pulls: Array(32..<60), now: swarm.now)
    swarm.join(3, ring: .isp, has: 0..<0)
    let asked = swarm.requests(1)
    #expect(!asked.isEmpty)
    #expect(asked.allSatisfy { $0 >= 60 })
  }

  @Test func `unprovable blocks are not asked for while leaves may come`() {
    var swarm = Swarm(provable: false)
    swarm.join(1, ring: .isp, has: 0..<64)
    let answer10 = swarm.requests(1)
    #expect(answer10.isEmpty)
    swarm.exchange.leavesAreOut = true
    let answer11 = swarm.requests(1)
    #expect(!answer11.isEmpty)
  }

  @Test func `what a reader waits for comes first`() {
    var swarm = Swarm(held: Array(0..<10))
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.exchange.readers = [10]
    let answer12 = swarm.requests(1)
    #expect(answer12 == [10, 11, 12])
  }

  @Test func `in the endgame a late block is asked of a second source`() {
    var swarm = Swarm(held: Array(1..<64))
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<64)
    let answer13 = swarm.requests(1)
    #expect(answer13 == [0])
    let answer14 = swarm.requests(2)
    #expect(answer14.isEmpty)
    swarm.pass(.seconds(3))
    let answer15 = swarm.requests(2)
    #expect(answer15 == [0])
    let answer16 = swarm.arrives(0, from: 2)
    #expect(answer16 == .wanted)
    let answer17 = swarm.hold(0)
    #expect(answer17 == [LinkID(1)])
  }

  @Test func `a peer that answers nothing is snubbed and its blocks go to another`() {
    var swarm = Swarm(held: Array(3..<64))
    swarm.join(1, ring: .isp, has: 0..<64)
    let answer18 = swarm.requests(1)
    #expect(answer18.count == 3)
    swarm.pass(.seconds(30))
    let answer19 = swarm.expire()
    #expect(answer19 == [LinkID(1)])
    swarm.join(2, ring: .isp, has: 0..<64)
    let answer20 = swarm.requests(2)
    #expect(answer20.count == 3)
  }

  @Test func `a fast peer's queue grows`() {
    var swarm = Swarm()
    swarm.join(1, ring: .isp, has: 0..<64)
    var most = 0
    for _ in 0..<12 {
      let asked = swarm.requests(1)
      most = max(most, asked.count)
      swarm.pass(.milliseconds(30))
      for block in asked { swarm.receive(block, from: 1) }
    }
    #expect(most > 8)
  }

  @Test func `what is in flight is free again when its peer leaves`() {
    var swarm = Swarm(held: Array(2..<64))
    swarm.join(1, ring: .isp, has: 0..<64)
    let answer21 = swarm.requests(1)
    #expect(answer21.sorted() == [0, 1])
    swarm.exchange.leave(LinkID(1))
    swarm.join(2, ring: .isp, has: 0..<64)
    let answer22 = swarm.requests(2)
    #expect(answer22.sorted() == [0, 1])
  }
}
