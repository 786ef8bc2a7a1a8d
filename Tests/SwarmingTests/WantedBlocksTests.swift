import Swarming
import Testing
import Vocabulary

@Suite struct WantedBlocksTests {
  @Test func `ranges are united, sorted and asked`() {
    var wanted = WantedBlocks([10..<20, 0..<5, 20..<25, 12..<14])
    #expect(wanted.ranges == [0..<5, 10..<25])
    wanted.formUnion(WantedBlocks([4..<11]))
    #expect(wanted.ranges == [0..<25])
    #expect(wanted.contains(24) && !wanted.contains(25))
    #expect(wanted.touches(24..<99) && !wanted.touches(25..<99) && !wanted.touches(5..<5))
    #expect(wanted.within(20..<30) == [20..<25])
    wanted.formUnion(.all)
    #expect(wanted == .all && wanted.contains(1 << 40))
    #expect(WantedBlocks.none.within(0..<9).isEmpty && WantedBlocks([]) == .none)
  }

  @Test func `only wanted blocks are asked of peers`() {
    var swarm = Swarm()
    swarm.exchange.want(WantedBlocks([8..<12, 40..<42]), now: swarm.now)
    swarm.join(1, ring: .isp, has: 0..<64)
    var got: [Int] = []
    for _ in 0..<20 {
      let asked = swarm.requests(1)
      got += asked
      for block in asked { swarm.receive(block, from: 1) }
    }
    #expect(got.sorted() == [8, 9, 10, 11, 40, 41])
    #expect(!swarm.exchange.isHungry && !swarm.exchange.isComplete)
    let isInteresting = swarm.exchange.isInteresting(LinkID(1))
    #expect(!isInteresting)
  }

  @Test func `only wanted blocks are pulled from the origin`() {
    var swarm = Swarm()
    swarm.exchange.want(WantedBlocks([9..<11, 63..<64]), now: swarm.now)
    var got: [Int] = []
    for request in 1...9 {
      guard let run = swarm.nextRun() else { break }
      swarm.exchange.originBegan(OriginRequestID(UInt32(request)), run, now: swarm.now)
      got += run
      for block in run where swarm.exchange.originBrought(OriginRequestID(UInt32(request)), block, now: swarm.now) {
        _ = swarm.hold(block)
      }
      _ = swarm.exchange.originEnded(OriginRequestID(UInt32(request)), now: swarm.now)
    }
    #expect(got.sorted() == [9, 10, 63])
    swarm.exchange.want(.none, now: swarm.now)
    #expect(swarm.nextRun() == nil)
  }

  @Test func `without leaves the pieces of wanted blocks are wanted whole`() {
    var swarm = Swarm(provable: false)
    swarm.exchange.leavesAreOut = true
    swarm.exchange.want(WantedBlocks([9..<10]), now: swarm.now)
    #expect(swarm.nextRun() == 8..<12)
  }

  @Test func `a pull of which nothing more is wanted is idle`() {
    var swarm = Swarm()
    swarm.exchange.originBegan(OriginRequestID(1), 0..<4, now: swarm.now)
    swarm.exchange.originBegan(OriginRequestID(2), 8..<12, now: swarm.now)
    swarm.exchange.want(WantedBlocks([11..<14]), now: swarm.now)
    #expect(swarm.exchange.idleOriginPulls == [OriginRequestID(1)])
  }

  @Test func `an exchange that wants again after a rest has not stalled`() {
    var swarm = Swarm()
    swarm.exchange.want(.none, now: swarm.now)
    swarm.pass(.seconds(100))
    swarm.exchange.want(WantedBlocks([3..<4]), now: swarm.now)
    #expect(!swarm.exchange.isStalled(at: swarm.now))
  }

  @Test func `held bytes of stretches are counted to the byte`() {
    let swarm = Swarm(held: [0, 1, 3])
    let spans = [ByteSpan(offset: 16000, length: 20000), ByteSpan(offset: 49152, length: 10)]
    #expect(swarm.exchange.heldBytes(of: spans) == 16768 + 10)
  }
}
