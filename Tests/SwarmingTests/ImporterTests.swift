import Swarming
import Testing
import Vocabulary

/// Who brings what into an ISP. Sixteen chunks of four blocks: chunk c is the only one of stripe c.
@Suite struct ImporterTests {
  private func chunk(_ stripe: Int) -> Range<Int> { stripe * 4..<stripe * 4 + 4 }

  private func swarm(
    _ roles: [(stripe: Int, rank: Int, place: Int)], lag: Int = 0, held: [Int] = [], ispPeers: Int = 8,
    blockCount: Int = Swarm.blockCount
  ) -> Swarm {
    var swarm = Swarm(held: held, blockCount: blockCount)
    swarm.take(roles, lag: lag, ispPeers: ispPeers)
    return swarm
  }

  @Test func `the importer of a stripe at the first place takes it from the origin`() {
    var swarm = swarm([(3, 0, 0), (9, 0, 0)])
    #expect(swarm.nextRun() == chunk(3))
    swarm.exchange.originBegan(OriginRequestID(1), chunk(3), now: swarm.now)
    #expect(swarm.nextRun() == chunk(9))
    swarm.exchange.originBegan(OriginRequestID(2), chunk(9), now: swarm.now)
    #expect(swarm.nextRun() == nil)
    let reason = Importer.Reason.imports(stripes: 0x208, fromOrigin: 0x208)
    #expect(swarm.reason == reason)
  }

  @Test func `who has no role pulls nothing from outside`() {
    var swarm = swarm([])
    swarm.join(1, ring: .world, has: 0..<64)
    #expect(swarm.requests(1).isEmpty == true)
    #expect(swarm.nextRun() == nil)
  }

  @Test func `without a selector that gives roles everybody pulls what nobody near holds`() {
    var swarm = Swarm()
    #expect(swarm.nextRun() != nil)
    swarm.take([], lag: 0, ispPeers: 8)
    #expect(swarm.nextRun() == nil)
    swarm.exchange.takeRoles(nil, sums: StripeSums(), now: swarm.now)
    #expect(swarm.nextRun() != nil)
  }

  @Test func `while the selector is being asked nothing is pulled, but for a reader, and not for long`() {
    var swarm = Swarm(blockCount: 512)
    swarm.exchange.awaitRoles(after: .zero, now: swarm.now)
    #expect(swarm.nextRun() == nil)
    #expect(swarm.reason == .awaitsRoles)
    swarm.exchange.readers = [8]
    #expect(swarm.nextRun() != nil)
    swarm.exchange.readers = []
    swarm.pass(.milliseconds(500))
    #expect(swarm.nextRun() != nil)
  }

  @Test func `where a crowd makes the description wait, the selector is waited for as well, for seconds at the most`() {
    for (search, patience) in [(700, 1_400), (60_000, 3_000)] {
      var swarm = Swarm(blockCount: 512)
      swarm.exchange.awaitRoles(after: .milliseconds(Int64(search)), now: swarm.now)
      swarm.pass(.milliseconds(Int64(patience) - 1))
      #expect(swarm.nextRun() == nil)
      swarm.pass(.milliseconds(1))
      #expect(swarm.nextRun() != nil)
    }
  }

  @Test func `an importer needs the leaf hash of what it brings next, and may wait for others while blocks come`() {
    var swarm = swarm([(3, 0, 0), (9, 0, 1)], held: Array(0..<14))
    #expect(swarm.exchange.nextImport == 14)
    #expect(swarm.exchange.leavesMayWait(swarm.now) == true)
    swarm.pass(SwarmPolicy().leavesPatience)
    #expect(swarm.exchange.leavesMayWait(swarm.now) == false)
    #expect(swarm.exchange.importer.importsFromOrigin)
    var other = self.swarm([(9, 0, 1)])
    #expect(other.exchange.nextImport == chunk(9).lowerBound && !other.exchange.importer.importsFromOrigin)
    other.exchange.readers = [8]
    #expect(other.exchange.nextImport == nil)
    #expect(other.exchange.leavesMayWait(other.now) == false)
  }

  @Test func `at a later place the stripe comes from far peers, four blocks at a time`() {
    var swarm = swarm([(3, 0, 1), (4, 0, 1)])
    swarm.join(1, ring: .world, has: 0..<64)
    swarm.join(2, ring: .isp, has: 12..<13)
    #expect(swarm.nextRun() == nil)
    let asked = swarm.requests(1)
    #expect(asked.count == 4)
    #expect(asked.allSatisfy { $0 >= 13 && $0 < 20 })
  }

  @Test func `at a later place the origin is asked when nothing has come for long`() {
    var swarm = swarm([(3, 0, 1)])
    swarm.tick(.milliseconds(2_900))
    #expect(swarm.nextRun() == nil)
    swarm.tick(.milliseconds(200))
    #expect(swarm.nextRun() == chunk(3))
  }

  @Test func `a backup acts after silence, the second one later`() {
    for rank in 1...2 {
      var swarm = swarm([(3, rank, 0)])
      swarm.tick(.milliseconds(Int64(2_000 * rank - 100)))
      // Something comes, so that nobody is in need.
      _ = swarm.hold(0)
      swarm.tick(.milliseconds(0))
      #expect(swarm.nextRun() == nil)
      swarm.tick(.milliseconds(200))
      #expect(swarm.nextRun() == chunk(3))
    }
  }

  @Test func `silence counts from the last block that became known near`() {
    var swarm = swarm([(3, 1, 0)])
    swarm.join(1, ring: .isp, has: 0..<0)
    swarm.tick(.milliseconds(1_500))
    swarm.exchange.peer(LinkID(1), has: [12..<13], now: swarm.now)
    swarm.tick(.milliseconds(250))
    _ = swarm.hold(0)
    swarm.tick(.milliseconds(1_500))
    #expect(swarm.nextRun() == nil)
    swarm.tick(.milliseconds(600))
    #expect(swarm.nextRun() == 13..<16)
  }

  @Test func `a backup acts when its stripe is far behind the others`() {
    var swarm = swarm([(3, 1, 0)], blockCount: 64 * 16)
    swarm.join(1, ring: .isp, has: 0..<0)
    for word in 0..<3 { swarm.exchange.peer(LinkID(1), has: [word * 64..<word * 64 + 12], now: swarm.now) }
    for word in 0..<3 { swarm.exchange.peer(LinkID(1), has: [word * 64 + 16..<word * 64 + 64], now: swarm.now) }
    swarm.tick(.milliseconds(250))
    #expect(swarm.nextRun()?.lowerBound == 12)
  }

  @Test func `nothing more is imported until neighbours have taken what was brought`() {
    var swarm = swarm((0..<8).map { ($0, 0, 0) })
    swarm.spareOrigin()
    swarm.join(1, ring: .isp, has: 60..<61)
    _ = swarm.exchange.admit(LinkID(1), now: swarm.now)
    for block in 0..<16 { _ = swarm.hold(block) }
    #expect(swarm.nextRun() != nil)
    #expect(swarm.isPromised(swarm.span(0), to: 1) == true)
    #expect(swarm.nextRun() == nil)
    #expect(swarm.reason == .untaken(16))
    swarm.exchange.peer(LinkID(1), has: [0..<1], now: swarm.now)
    #expect(swarm.nextRun() != nil)
  }

  @Test func `stripes, not how late peers are, say what an importer asks the origin for`() {
    for hasRoles in [false, true] {
      var swarm = Swarm()
      if hasRoles { swarm.take([(3, 0, 1)], lag: 0, ispPeers: 10) }
      swarm.join(1, ring: .isp, has: 0..<64)
      #expect(!swarm.requests(1).isEmpty)
      swarm.tick(.seconds(3))
      #expect((swarm.exchange.nextWeighing == nil) == hasRoles)
    }
  }

  @Test func `what is silent for very long finds an importer that nobody named`() {
    var swarm = swarm([], ispPeers: 1)
    swarm.tick(.milliseconds(2_900))
    #expect(swarm.nextRun() == nil)
    for _ in 0..<24 { swarm.tick(.milliseconds(250)) }
    #expect(swarm.reason == .imports(stripes: .max, fromOrigin: .max))
    swarm.take([], lag: 0, ispPeers: 1)
    #expect(swarm.reason == .imports(stripes: 0, fromOrigin: 0))
  }

  @Test func `an ISP behind all others asks far peers and the origin for what it lacks most, even if it is held near`()
  {
    var swarm = swarm([], lag: 31, held: Array(0..<4))
    swarm.join(1, ring: .world, has: 0..<64)
    swarm.join(2, ring: .isp, has: 0..<60)
    let asked = swarm.requests(1)
    #expect(asked.count == 2)
    #expect(asked.allSatisfy { $0 >= 60 })
    let rare = swarm.nextRun()?.lowerBound ?? 0
    #expect(rare >= 60)
    for block in 60..<64 where swarm.exchange.state(of: BlockIndex(block)) != .held { _ = swarm.hold(block) }
    #expect(swarm.requests(1).count == 2)
    let run = swarm.nextRun()
    #expect(run?.isEmpty == false)
    swarm.exchange.originBegan(OriginRequestID(1), run ?? 4..<8, now: swarm.now)
    #expect(swarm.nextRun() == nil)
    swarm.take([], lag: 30, ispPeers: 8)
    swarm.join(3, ring: .world, has: 0..<64)
    #expect(swarm.requests(3).isEmpty == true)
  }

  @Test
  func `the only agent goes by the rules without stripes, and asks for another part than a stock client beside it`() {
    let starts = (1...10 as ClosedRange<UInt64>).map { seed in
      var swarm = Swarm(seed: seed)
      swarm.take((0..<16).map { ($0, 0, 0) }, lag: 0, ispPeers: 1)
      swarm.join(1, ring: .isp, has: 0..<1, isAgent: false)
      return swarm.nextRun()?.lowerBound
    }
    #expect(Set(starts).count > 3)
    // With another agent each takes its stripes in their order.
    var swarm = Swarm()
    swarm.take((0..<16).map { ($0, 0, 0) }, lag: 0, ispPeers: 2)
    swarm.join(1, ring: .isp, has: 0..<1)
    #expect(swarm.nextRun()?.lowerBound == 1)
  }

  @Test func `roles from nowhere do nothing`() {
    var swarm = swarm([(16, 0, 0), (-1, 0, 0), (2, -1, 0), (2, 0, -1)])
    #expect(swarm.reason == .imports(stripes: 0, fromOrigin: 0))
    #expect(swarm.nextRun() == nil)
  }

  /// Whom an agent that holds all serves first, of those linked who all ask for the same.
  private static func order(_ numbers: [UInt32], _ swarm: inout Swarm) -> [UInt32] {
    for number in numbers {
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
      #expect(swarm.isPromised(swarm.span(40), to: number) == true)
    }
    var order: [UInt32] = []
    while let (link, _, _) = swarm.exchange.nextToServe(now: swarm.now) { order.append(link.value) }
    return order
  }

  @Test func `the slowest is served first, by the age that it claims up to ours`() {
    var swarm = Swarm(held: Array(0..<64))
    swarm.pass(.seconds(10))
    for (number, held) in [(1, 20), (2, 10), (3, 30)] as [(UInt32, Int)] {
      swarm.join(number, ring: .isp, has: 0..<held)
    }
    swarm.exchange.peer(LinkID(1), claimsAge: .seconds(10), now: swarm.now)
    swarm.exchange.peer(LinkID(3), claimsAge: .seconds(11), now: swarm.now)
    #expect(Self.order([1, 2, 3], &swarm) == [1, 3, 2])
  }

  @Test func `an elder is measured from when we met, and gains nothing by a greater age`() {
    var swarm = Swarm(held: Array(0..<64))
    swarm.pass(.seconds(10))
    for number in UInt32(1)...3 { swarm.join(number, ring: .isp, has: 0..<0) }
    swarm.exchange.peer(LinkID(1), claimsAge: .seconds(10), now: swarm.now)
    swarm.exchange.peer(LinkID(2), claimsAge: .seconds(100), now: swarm.now)
    swarm.exchange.peer(LinkID(3), claimsAge: .seconds(10_000), now: swarm.now)
    // It takes several messages to say what an elder holds.
    for (number, held) in [(1, 20), (2, 30), (3, 40)] as [(UInt32, Int)] {
      swarm.exchange.peer(LinkID(number), has: [0..<(held / 2)], now: swarm.now)
      swarm.exchange.peer(LinkID(number), has: [0..<held], now: swarm.now)
    }
    swarm.pass(.seconds(4))
    swarm.exchange.peer(LinkID(2), has: [0..<32], now: swarm.now)
    swarm.exchange.peer(LinkID(3), has: [0..<50], now: swarm.now)
    // Two blocks in five seconds, twenty in fifteen, ten in five.
    #expect(Self.order([1, 2, 3], &swarm) == [2, 1, 3])
  }

  @Test func `who says that it holds more than it told us of is as fast as that, and never slower again`() {
    var swarm = Swarm(held: Array(0..<64))
    for number in UInt32(1)...2 {
      swarm.join(number, ring: .isp, has: 0..<(number == 1 ? 4 : 8))
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
      #expect(swarm.isPromised(swarm.span(40), to: number) == true)
    }
    swarm.exchange.update(LinkID(1)) { $0.claims(held: 30) }
    swarm.exchange.update(LinkID(1)) { $0.claims(held: 0) }
    #expect(swarm.exchange.nextToServe(now: swarm.now)?.0 == LinkID(2))
  }

  @Test func `who hides what it holds is still counted what we sent it`() {
    var swarm = Swarm(held: Array(0..<64))
    for number in UInt32(1)...2 {
      swarm.join(number, ring: .isp, has: 0..<(number == 1 ? 0 : 4))
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
      for block in 8..<28 { #expect(swarm.isPromised(swarm.span(block), to: number) == true) }
    }
    var served = [0, 0, 0]
    for _ in 0..<12 {
      guard let (link, _, _) = swarm.exchange.nextToServe(now: swarm.now) else { break }
      served[Int(link.value)] += 1
      _ = swarm.exchange.drained(link, pieces: 1, now: swarm.now)
    }
    #expect(served[2] >= 3)
  }

  @Test func `an importer gives far peers first what few neighbours hold`() {
    var swarm = swarm([(3, 0, 0)], held: Array(0..<64))
    swarm.join(1, ring: .isp, has: 0..<0)
    swarm.join(2, ring: .world, has: 0..<60)
    for number in UInt32(1)...2 {
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
      #expect(swarm.isPromised(swarm.span(62), to: number) == true)
    }
    let first = swarm.exchange.nextToServe(now: swarm.now)?.0
    #expect(first == LinkID(2))
  }
}
