import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct IntroducingTests {
  private var rig = ProofRig()
  private let us = LinkStatement.End(ProofRig.node(7), ProofRig.ours)
  private let peer = LinkStatement.End(ProofRig.node(50), ProofRig.theirs)

  @Test mutating func `both ends sign both challenges, both nodes, the side and the object`() throws {
    let shown = rig.call(2, as: 50)
    let object = AgentBench.description().infohashes.v2
    #expect(
      shown.proofs.map(\.of) == [LinkStatement(dialler: peer, accepter: us, object: object, isOfDialler: false)])
    #expect(!rig.isProven(LinkID(2)))
    let asked = rig.show(on: 2)
    #expect(asked.checks.map(\.of) == [LinkStatement(dialler: peer, accepter: us, object: object, isOfDialler: true)])
    rig.bench.feed(.proven(LinkID(2), holds: true))
    #expect(rig.isProven(LinkID(2)) && rig.bench.machine.counters.linksProven == 1)
    let (link, answered) = rig.dial(60, at: IPAddress(192, 0, 2, 60))
    let other = LinkStatement.End(ProofRig.node(60), ProofRig.theirs)
    #expect(
      answered.proofs.map(\.of) == [LinkStatement(dialler: us, accepter: other, object: object, isOfDialler: true)])
    #expect(link.map { rig.isProven($0) } == false)
  }

  @Test mutating func `a signature is checked once`() {
    rig.call(2, as: 50)
    let shown = [rig.show(on: 2), rig.show(on: 2)]
    #expect(shown.map(\.checks.count) == [1, 0])
    #expect(shown[1].ends == [LinkID(2): .brokeRules])
  }

  @Test mutating func `who fails to prove which node it is is cut off`() {
    rig.call(2, as: 50)
    let effects = rig.prove(2, holds: false)
    #expect(effects.ends == [LinkID(2): .impostor])
    #expect(rig.links.isEmpty && rig.bench.machine.counters.impostors == 1)
  }

  @Test mutating func `builds that prove nothing are shown nothing, and are agents all the same`() {
    #expect(rig.call(2, as: 50, proves: false).proofs.isEmpty)
    #expect(rig.agents == [LinkID(2)] && rig.prove(2).ends.isEmpty && !rig.isProven(LinkID(2)))
  }

  @Test mutating func `nothing is signed for who is not the node that was to be dialled, nor believed of it`() throws {
    let (link, effects) = rig.dial(60, at: IPAddress(192, 0, 2, 60), answeredAs: 61)
    let dialled = try #require(link)
    #expect(effects.proofs.isEmpty)
    #expect(rig.prove(dialled.value).checks.isEmpty)
    #expect(rig.links == [dialled] && !rig.isProven(dialled))
  }

  // Twins

  @Test(arguments: [true, false])
  mutating func `a newcomer that proves nothing takes no link away from the node that it names`(offers: Bool) throws {
    // Ours is the greater node, so that of two links both sides keep the one that the other dialled.
    rig = ProofRig(node: 90)
    let (link, _) = rig.dial(50, at: IPAddress(192, 0, 2, 50))
    let first = try #require(link)
    rig.prove(first.value)
    var effects = rig.call(2, as: 50, proves: offers)
    #expect(rig.agents == [first])
    effects += rig.bench.pass(.seconds(7))
    #expect(effects.ends == [LinkID(2): .duplicate] && rig.links == [first])
  }

  @Test mutating func `an unproven link stays as well while the newcomer proves nothing`() throws {
    rig = ProofRig(node: 90)
    let (link, _) = rig.dial(50, at: IPAddress(192, 0, 2, 50))
    let first = try #require(link)
    rig.call(2, as: 50)
    let effects = rig.bench.pass(.seconds(7))
    #expect(effects.ends == [LinkID(2): .duplicate] && rig.agents == [first])
  }

  @Test mutating func `a proven newcomer takes the place of a link that nobody proved`() {
    rig.call(2, as: 50, proves: false)
    rig.call(4, as: 50, from: IPAddress(192, 0, 2, 50))
    #expect(rig.agents == [LinkID(2)])
    let effects = rig.prove(4)
    #expect(effects.ends == [LinkID(2): .duplicate] && rig.agents == [LinkID(4)])
  }

  @Test mutating func `a link that could be proven and is not is waited for five seconds`() {
    rig.call(2, as: 50)
    rig.call(4, as: 50, from: IPAddress(192, 0, 2, 50))
    #expect(rig.prove(4).ends.isEmpty && rig.agents == [LinkID(2)])
    let effects = rig.bench.pass(.seconds(7))
    #expect(effects.ends == [LinkID(2): .duplicate] && rig.agents == [LinkID(4)])
  }

  @Test(arguments: [UInt64(7), 90], [true, false])
  mutating func `of two proven links both sides keep that which the lesser node dialled`(
    own: UInt64, dialledFirst: Bool
  ) throws {
    rig = ProofRig(node: own)
    let (link, _) = rig.dial(50, at: IPAddress(192, 0, 2, 50))
    let dialled = try #require(link)
    rig.call(2, as: 50, from: IPAddress(192, 0, 2, 50))
    let order = dialledFirst ? [dialled.value, 2] : [2, dialled.value]
    let effects = order.flatMap { rig.prove($0) }
    let kept = own < 50 ? dialled : LinkID(2)
    #expect(effects.ends == [own < 50 ? LinkID(2) : dialled: .duplicate])
    #expect(rig.links == [kept] && rig.agents == [kept])
  }

  @Test mutating func `who waits takes the place of a link that ends`() {
    rig.call(2, as: 50)
    rig.call(4, as: 50)
    #expect(rig.agents == [LinkID(2)])
    rig.bench.feed(.linkClosed(LinkID(2), .closedByPeer))
    #expect(rig.agents == [LinkID(4)])
  }

  @Test mutating func `a second introduction changes nothing`() {
    rig.call(2, as: 50)
    rig.prove(2)
    let again = rig.bench.feed(.message(LinkID(2), ProofRig.hello(51, proves: true)))
    #expect(again.proofs.isEmpty && rig.bench.machine.objects.values.first?.links[LinkID(2)]?.isProven == true)
  }

  // Nearness

  @Test mutating func `what a peer says of its ISP counts for nothing, its address counts`() {
    for (call, _) in rig.bench.pass(.milliseconds(20)).announces {
      var reply = rig.bench.announceReply()
      reply.networks = [AddressPrefix(around: IPAddress(198, 51, 0, 0), bits: 16)]
      rig.bench.feed(.announced(call, .reply(reply)))
    }
    rig.call(2, as: 50, from: IPAddress(203, 0, 113, 1), asn: 64501)
    rig.prove(2)
    rig.call(4, as: 51, from: IPAddress(198, 51, 100, 1), proves: false)
    #expect(rig.ring(of: LinkID(2)) == .world && rig.ring(of: LinkID(4)) == .isp)
  }

  @Test mutating func `the selector's word about a node is for who proves to be that node`() throws {
    let (link, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60))
    let dialled = try #require(link)
    #expect(rig.ring(of: dialled) == .isp)
    rig.bench.feed(.linkClosed(dialled, .closedByPeer))
    rig.call(2, as: 60, from: IPAddress(203, 0, 113, 1))
    #expect(rig.ring(of: LinkID(2)) == .world)
    rig.prove(2)
    #expect(rig.ring(of: LinkID(2)) == .isp)
  }

  @Test mutating func `who says that it is a node keeps nobody from dialling that node`() {
    rig.call(2, as: 60, from: IPAddress(203, 0, 113, 1))
    let (dialled, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60))
    #expect(dialled != nil)
    rig.call(4, as: 70, from: IPAddress(192, 0, 2, 70), proves: false)
    let (atItsAddress, _) = rig.dial(70, at: IPAddress(192, 0, 2, 70))
    #expect(atItsAddress == nil, "an old build that called from the node's own address is that node")
  }
}
