import Selection
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct LinkPlacesTests {
  private var rig = ProofRig()

  /// Links that peers have begun, at one object.
  private mutating func fill(_ count: UInt32, from address: (UInt32) -> IPAddress) {
    for number in 1...count { rig.call(number * 2, as: 1000 + UInt64(number), from: address(number)) }
  }

  @Test mutating func `idle links from one address keep nobody out`() {
    fill(64) { _ in IPAddress(203, 0, 113, 1) }
    #expect(rig.links.count == 64)
    let effects = rig.call(200, as: 50, from: IPAddress(198, 51, 100, 1))
    #expect(effects.ends == [LinkID(2): .tooManyLinks] && rig.links.count == 64)
    #expect(rig.links.contains(LinkID(200)))
    #expect(rig.bench.machine.counters.linksGivenUp == 1)
  }

  @Test mutating func `nor from a network of many addresses, and in a network none keeps its neighbours out`() {
    fill(64) { IPAddress(203, 0, 113, UInt8($0)) }
    #expect(rig.call(200, as: 50, from: IPAddress(198, 51, 100, 1)).ends == [LinkID(2): .tooManyLinks])
    rig = ProofRig()
    fill(64) { _ in IPAddress(203, 0, 113, 1) }
    #expect(rig.call(200, as: 50, from: IPAddress(203, 0, 113, 2)).ends == [LinkID(2): .tooManyLinks])
    // The crowd itself gets no more while nobody has had time to be of use.
    #expect(rig.call(202, as: 51, from: IPAddress(203, 0, 113, 1)).ends == [LinkID(202): .tooManyLinks])
  }

  @Test mutating func `the least useful link is given up first`() {
    fill(64) { _ in IPAddress(203, 0, 113, 1) }
    for number in 1...63 as ClosedRange<UInt32> { rig.bench.feed(.message(LinkID(number * 2), .interested)) }
    #expect(rig.call(200, as: 50, from: IPAddress(198, 51, 100, 1)).ends == [LinkID(128): .tooManyLinks])
    rig.bench.feed(.message(LinkID(200), .interested))
    for number in 1...62 as ClosedRange<UInt32> { rig.prove(number * 2) }
    #expect(rig.call(202, as: 51, from: IPAddress(198, 51, 100, 2)).ends == [LinkID(126): .tooManyLinks])
  }

  @Test mutating func `of many networks with a link each who was of no use makes room, and others do not`() {
    fill(64) { IPAddress(203, 0, UInt8($0), 1) }
    #expect(rig.call(200, as: 50, from: IPAddress(198, 51, 100, 1)).ends == [LinkID(200): .tooManyLinks])
    rig.bench.now = rig.bench.now + .seconds(11)
    #expect(rig.call(202, as: 51, from: IPAddress(198, 51, 100, 1)).ends == [LinkID(2): .tooManyLinks])
  }

  @Test
  mutating func `a crowd takes no place of those who are few, and a crowd that works loses none to who only comes`() {
    fill(62) { _ in IPAddress(203, 0, 113, 1) }
    for number in 1...62 as ClosedRange<UInt32> { rig.bench.feed(.message(LinkID(number * 2), .interested)) }
    rig.call(300, as: 2000, from: IPAddress(198, 51, 100, 1))
    rig.call(302, as: 2001, from: IPAddress(198, 51, 101, 1))
    rig.bench.now = rig.bench.now + .seconds(11)
    #expect(rig.call(400, as: 50, from: IPAddress(203, 0, 113, 1)).ends == [LinkID(400): .tooManyLinks])
    #expect(rig.call(402, as: 51, from: IPAddress(198, 51, 102, 1)).ends == [LinkID(300): .tooManyLinks])
  }

  @Test mutating func `a caller that never asks nor gives is sent away in time`() {
    rig.call(2, as: 50)
    rig.call(4, as: 51)
    rig.bench.feed(.message(LinkID(4), .interested))
    var effects: [AgentEffect] = []
    for _ in 0..<13 {
      effects += rig.bench.pass(.seconds(10))
      for link in rig.links { rig.bench.feed(.message(link, .keepAlive)) }
    }
    #expect(effects.ends == [LinkID(2): .useless] && rig.links == [LinkID(4)])
  }

  @Test mutating func `callers from afar take none of the places for peers that are dialled`() {
    for number in 1...8 as ClosedRange<UInt32> {
      rig.call(number * 2, as: 1000 + UInt64(number), from: IPAddress(203, 0, 113, UInt8(number)))
    }
    let far = (1...6 as ClosedRange<UInt8>).map { number in
      RankedPeer(
        endpoint: Endpoint(address: IPAddress(198, 51, 100, number), port: 6881),
        node: ProofRig.node(UInt64(number) + 100), kind: .agent,
        infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), ring: .world, asn: nil, isComplete: false, score: 0)
    }
    let dials = rig.bench.announceNow(peers: far).filter { if case .link(_, .dial) = $0 { true } else { false } }
    #expect(dials.count == AgentPolicy().farLinksMax)
  }

  @Test mutating func `a part of all places is left for links that are dialled`() {
    var policy = AgentPolicy()
    (policy.linksMax, policy.linksPerObjectMax) = (16, 64)
    rig.bench = AgentBench(policy: policy)
    _ = rig.bench.open()
    fill(40) { IPAddress(203, 0, UInt8($0), 1) }
    #expect(rig.links.count == 14)
    let (dialled, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60))
    #expect(dialled != nil)
  }
}
