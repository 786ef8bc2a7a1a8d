import OrderedCollections
import Testing
import Vocabulary

@testable import Swarming

@Suite struct ServingTests {
  private func span(_ block: Int) -> ByteSpan {
    ByteSpan(offset: Int64(block) * Geometry.blockLength, length: Geometry.blockLength)
  }

  @Test func `what has not left its link for two seconds no longer counts against the others, until more is sent`() {
    var swarm = Swarm(held: Array(0..<64))
    swarm.join(1, ring: .isp, has: 0..<0)
    _ = swarm.exchange.admit(LinkID(1), now: swarm.now)
    for block in 0..<4 { #expect(swarm.isPromised(swarm.span(block), to: 1) == true) }
    while swarm.exchange.nextToServe(now: swarm.now) != nil {}
    swarm.pass(.milliseconds(1900))
    let early = swarm.exchange.setAside(now: swarm.now)
    swarm.pass(.milliseconds(200))
    let (late, again) = (swarm.exchange.setAside(now: swarm.now), swarm.exchange.setAside(now: swarm.now))
    #expect([early, late, again].map { $0.stuck } == [0, 2, 0])
    #expect([early, late, again].map { $0.underWay } == [0, 2, 0])
    // It lives after all: what leaves now was given back before.
    #expect(swarm.exchange.drained(LinkID(1), pieces: 1, now: swarm.now) == 0)
    #expect(swarm.exchange.nextToServe(now: swarm.now)?.0 == LinkID(1))
    #expect(swarm.exchange.drained(LinkID(1), pieces: 100, now: swarm.now) == 1)
  }

  @Test func `neighbours are served block by block in turn`() {
    var swarm = Swarm(held: Array(0..<64))
    for number in UInt32(1)...3 {
      swarm.join(number, ring: .isp, has: 0..<0)
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
      for block in 0..<4 {
        let isPromised = swarm.isPromised(span(block), to: number)
        #expect(isPromised)
      }
    }
    var turns: [UInt32] = []
    while let (link, _, _) = swarm.exchange.nextToServe(now: swarm.now) { turns.append(link.value) }
    #expect(turns.count == 6)
    #expect(turns.prefix(3).sorted() == [1, 2, 3])
    #expect(turns.suffix(3).sorted() == [1, 2, 3])
  }

  @Test func `a far agent that has waited for half a second is served before those who are slower`() {
    var swarm = Swarm(held: Array(0..<64))
    for number in UInt32(1)...2 {
      swarm.join(number, ring: number == 1 ? .isp : .world, has: 0..<(number == 1 ? 0 : 40))
      _ = swarm.exchange.admit(LinkID(number), now: swarm.now)
    }
    #expect(swarm.isPromised(span(50), to: 2) == true)
    var served: [UInt32] = []
    for step in 0..<8 {
      #expect(swarm.isPromised(span(step), to: 1) == true)
      guard let (link, _, _) = swarm.exchange.nextToServe(now: swarm.now) else { break }
      served.append(link.value)
      _ = swarm.exchange.drained(link, pieces: 1, now: swarm.now)
      swarm.pass(.milliseconds(100))
    }
    #expect(served == [1, 1, 1, 1, 1, 1, 2, 1])
  }

  @Test func `no link has more than two pieces before the kernel`() {
    var swarm = Swarm(held: Array(0..<64))
    swarm.join(1, ring: .isp, has: 0..<0)
    _ = swarm.exchange.admit(LinkID(1), now: swarm.now)
    for block in 0..<10 { _ = swarm.isPromised(span(block), to: 1) }
    var sent = 0
    while swarm.exchange.nextToServe(now: swarm.now) != nil { sent += 1 }
    #expect(sent == 2)
    _ = swarm.exchange.drained(LinkID(1), pieces: 1, now: swarm.now)
    let isServed = swarm.serves()
    #expect(isServed)
    let isServedNext = swarm.serves()
    #expect(!isServedNext)
  }

  @Test func `what is not held is not promised, and a choked peer gets nothing`() {
    var swarm = Swarm(held: [0])
    swarm.join(1, ring: .isp, has: 0..<0)
    let isPromised = swarm.isPromised(span(0), to: 1)
    #expect(!isPromised)
    _ = swarm.exchange.admit(LinkID(1), now: swarm.now)
    let isPromisedNext = swarm.isPromised(span(0), to: 1)
    #expect(isPromisedNext)
    let isPromisedThen = swarm.isPromised(span(1), to: 1)
    #expect(!isPromisedThen)
  }

  @Test func `strangers share a few slots, and everyone gets a turn by and by`() {
    var swarm = Swarm(held: Array(0..<64))
    for number in UInt32(1)...12 {
      swarm.join(number, ring: .world, has: 0..<0, isAgent: false)
      swarm.exchange.update(LinkID(number)) { $0.isInterested = true }
    }
    var unchoked: Set<LinkID> = []
    for _ in 0..<60 {
      _ = swarm.exchange.rechoke(now: swarm.now)
      let served = swarm.exchange.peers.values.filter { !$0.isChoked }
      #expect(served.count <= SwarmPolicy().uploadSlots + 1)
      unchoked.formUnion(served.map(\.link))
      swarm.pass(SwarmPolicy().chokePeriod)
    }
    #expect(unchoked.count == 12)
  }
}
