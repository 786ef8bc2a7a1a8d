import Swarming
import Testing
import Vocabulary

@Suite struct PickingTests {
  @Test func `a choking peer is asked for nothing`() {
    var swarm = Swarm()
    swarm.join(1, ring: .isp, has: 0..<64, unchokes: false)
    let asked = swarm.requests(1)
    #expect(asked.isEmpty)
  }

  @Test func `the rarest block of the ISP is asked for first`() {
    var swarm = Swarm(held: Array(0..<8))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<63)
    swarm.join(3, ring: .isp, has: 0..<63)
    let asked = swarm.requests(1)
    #expect(asked.first == 63)
  }

  @Test func `no block is asked of two peers at once`() {
    var swarm = Swarm()
    swarm.spareOrigin()
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
    let asked = swarm.requests(1)
    #expect(asked.isEmpty)
    for request in UInt32(1)...2 {
      guard let run = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks else {
        Issue.record("nothing to pull"); return
      }
      swarm.exchange.originBegan(OriginRequestID(request), run, now: swarm.now)
    }
    let askedNext = swarm.requests(1)
    #expect(askedNext.count == 1)
  }

  @Test func `a far peer is never asked for what a near one holds or pulls`() {
    var swarm = Swarm()
    swarm.exchange.originIsUsable = false
    swarm.join(1, ring: .world, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<32)
    swarm.exchange.peer(LinkID(2), pulls: [32..<60], now: swarm.now)
    swarm.join(3, ring: .isp, has: 0..<0)
    let asked = swarm.requests(1)
    #expect(!asked.isEmpty)
    #expect(asked.allSatisfy { $0 >= 60 })
  }

  @Test func `unprovable blocks are not asked for while leaves may come`() {
    var swarm = Swarm(provable: false)
    swarm.join(1, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked.isEmpty)
    swarm.exchange.leavesAreOut = true
    let askedNext = swarm.requests(1)
    #expect(!askedNext.isEmpty)
  }

  @Test func `what a reader waits for comes first`() {
    var swarm = Swarm(held: Array(0..<10))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.exchange.readers = [10]
    let asked = swarm.requests(1)
    #expect(asked == [10, 11, 12])
  }

  @Test func `in the endgame a late block is asked of a second source`() {
    var swarm = Swarm(held: Array(1..<64))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked == [0])
    let askedNext = swarm.requests(2)
    #expect(askedNext.isEmpty)
    swarm.pass(.seconds(3))
    let askedThen = swarm.requests(2)
    #expect(askedThen == [0])
    let arrival = swarm.arrives(0, from: 2)
    guard case .wanted = arrival else { return #expect(Bool(false), "\(arrival)") }
    let others = swarm.hold(0)
    #expect(others == [LinkID(1)])
  }

  @Test(arguments: [(2, true), (62, true), (0, false)])
  func `the endgame does not wait for what nobody near holds yet`(others: Int, begins: Bool) {
    // Of more than a chunk of each stripe it is too early.
    var swarm = Swarm(held: others == 0 ? [] : Array(1 + others..<128), blockCount: 128)
    swarm.spareOrigin()
    for number in UInt32(1)...2 { swarm.join(number, ring: .isp, has: 0..<1) }
    #expect(swarm.requests(1) == [0])
    swarm.pass(.seconds(3))
    #expect(swarm.requests(2) == (begins ? [0] : []))
  }

  @Test func `what a neighbour holds and is not asked for comes before what is late`() {
    var swarm = Swarm(held: Array(2..<64))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<1)
    swarm.join(2, ring: .isp, has: 0..<1)
    swarm.join(3, ring: .isp, has: 1..<2)
    #expect(swarm.requests(1) == [0])
    swarm.pass(.seconds(3))
    #expect(swarm.requests(2) == [])
  }

  @Test func `in the endgame one more source is asked each half second, until one brings the block`() {
    var swarm = Swarm(held: Array(1..<64))
    swarm.spareOrigin()
    for number in UInt32(1)...12 { swarm.join(number, ring: .isp, has: 0..<64) }
    #expect(swarm.requests(1) == [0])
    var asked: [Int] = []
    for _ in 0..<12 {
      swarm.pass(.milliseconds(550))
      asked.append((UInt32(2)...12).count { !swarm.requests($0).isEmpty })
    }
    // Who has never answered is late after a second.
    #expect(asked.prefix(4) == [0, 3, 1, 1])
    #expect(asked.reduce(0, +) == 7)
  }

  @Test func `a peer that answers nothing is snubbed and its blocks go to another`() {
    var swarm = Swarm(held: Array(3..<64))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked.count == 3)
    swarm.pass(.seconds(30))
    let snubbed = swarm.expire()
    #expect(snubbed == [LinkID(1)])
    swarm.join(2, ring: .isp, has: 0..<64)
    let askedNext = swarm.requests(2)
    #expect(askedNext.count == 3)
  }

  @Test func `in the endgame a snubbed peer that owes a block is no source of it`() {
    var swarm = Swarm(held: Array(1..<64))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    #expect(swarm.requests(1) == [0])
    swarm.pass(.seconds(30))
    #expect(swarm.expire() == [LinkID(1)])
    for number in UInt32(2)...3 { swarm.join(number, ring: .isp, has: 0..<64) }
    #expect(swarm.requests(2) == [0])
    swarm.pass(.milliseconds(1010))
    // Late for two steps: three others may be asked besides, of whom one is there.
    #expect(swarm.requests(3) == [0])
    swarm.join(4, ring: .isp, has: 0..<64)
    swarm.join(5, ring: .isp, has: 0..<64)
    #expect([swarm.requests(4), swarm.requests(5)] == [[0], [0]])
  }

  @Test func `a snubbed peer that answers after all is not asked again for what it still owes`() {
    var swarm = Swarm(held: Array(3..<64))
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked.count == 3)
    swarm.pass(.seconds(5))
    let snubbed = swarm.expire()
    #expect(snubbed == [LinkID(1)])
    swarm.receive(asked[0], from: 1)
    swarm.pass(.milliseconds(250))
    // Four blocks a second: it may be asked for three again, and owes one.
    swarm.receive(asked[1], from: 1)
    let askedNext = swarm.requests(1)
    #expect(askedNext.isEmpty, "\(asked), then \(askedNext)")
  }

  @Test func `a fast peer's queue grows`() {
    var swarm = Swarm()
    swarm.spareOrigin()
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
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 0..<64)
    let asked = swarm.requests(1)
    #expect(asked.sorted() == [0, 1])
    swarm.exchange.leave(LinkID(1))
    swarm.join(2, ring: .isp, has: 0..<64)
    let askedNext = swarm.requests(2)
    #expect(askedNext.sorted() == [0, 1])
  }
}
