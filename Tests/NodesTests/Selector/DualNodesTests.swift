import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// Nodes that take links over IPv4 and IPv6.
@Suite struct DualNodesTests {
  private var rig = SelectorRig()
  private static let v4 = "192.0.2.9"
  private static let v6 = "2001:db8::9"

  /// An announce of a run of a node; without `wanted` it only shows where it comes from.
  private mutating func announce(
    _ node: UInt64, _ address: String, session: UInt64 = 1, isDual: Bool = true, held: Int = 62, wanted: Int? = nil
  ) -> AnnounceReply? {
    let reports = wanted.map {
      [AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: held, blocks: 62, wanted: $0)]
    }
    let announce = AgentAnnounce(
      node: NodeID(key: Digest256(node, 0, 0, 0)), port: 7000, facts: AgentFacts(session: session),
      objects: reports ?? [], isDual: isDual ? true : nil)
    let exchange = rig.next()
    let answer = rig.send(.announce(exchange, announce, address: IPAddress(address)!, SelectorRig.near))
    guard case .announced(let reply)? = answer else { return nil }
    return reply
  }

  /// Whom a node that lacks the object is told of, where it announces from an address.
  private mutating func named(_ node: UInt64, _ address: String, isDual: Bool = false) -> [RankedPeer] {
    let reply = announce(node, address, isDual: isDual, held: 0, wanted: 50)
    guard case .swarm(let swarm)? = reply?.objects.first?.outcome else { return [] }
    return swarm.peers.filter { $0.node == NodeID(key: Digest256(5, 0, 0, 0)) }
  }

  private static func at(_ address: String) -> Endpoint { Endpoint(address: IPAddress(address)!, port: 7000) }

  @Test mutating func `each family is told the endpoint that was seen over it`() {
    #expect(announce(5, Self.v4, wanted: 0)?.seenFor == Registry.placeLifetime)
    #expect(named(6, "192.0.2.10").map(\.endpoint) == [Self.at(Self.v4)])
    #expect(named(7, "2001:db8::10").isEmpty)
    #expect(announce(5, Self.v6)?.seenFor == Registry.placeLifetime)
    #expect(named(6, "192.0.2.10").map(\.endpoint) == [Self.at(Self.v4)])
    let six = named(7, "2001:db8::10")
    #expect(six.map(\.endpoint) == [Self.at(Self.v6)] && six.map(\.other) == [nil])
  }

  @Test mutating func `who was seen over both is told both, the nearest first, else IPv6`() {
    _ = announce(5, Self.v4, wanted: 0)
    _ = announce(5, Self.v6)
    _ = announce(8, "198.51.100.4", held: 0, wanted: 0)
    #expect(named(8, "198.51.100.4", isDual: true).map(\.other) == [nil], "not shown over IPv6 yet")
    _ = announce(8, "2001:db8:5::4")
    let both = named(8, "198.51.100.4", isDual: true)
    #expect(both.map(\.endpoint) == [Self.at(Self.v6)] && both.map(\.other) == [Self.at(Self.v4)])
    _ = announce(9, "192.0.2.77", held: 0, wanted: 0)
    _ = announce(9, "2001:db8:5::9")
    let near = named(9, "192.0.2.77", isDual: true)
    #expect(near.map(\.endpoint) == [Self.at(Self.v4)] && near.map(\.ring) == [.site], "the same /24 is nearer")
  }

  @Test mutating func `no endpoint is believed of who does not hold anything, another run, or silence`() {
    #expect(announce(5, Self.v6)?.seenFor == nil, "nothing is known of it")
    _ = announce(5, Self.v4, wanted: 0)
    #expect(announce(5, Self.v6, session: 2)?.seenFor == nil, "another run")
    #expect(named(7, "2001:db8::10").isEmpty)
    _ = announce(5, Self.v6)
    #expect(named(7, "2001:db8::10").count == 1)
    for _ in 0..<6 {
      rig.wait(.seconds(40))
      _ = rig.register()
      _ = announce(5, Self.v4, wanted: 0)
    }
    #expect(named(7, "2001:db8::10").isEmpty, "it was not shown again")
    #expect(named(6, "192.0.2.10").count == 1)
  }

  @Test mutating func `endpoints that a node only claims are told to nobody`() {
    var announce = AgentAnnounce(
      node: NodeID(key: Digest256(5, 0, 0, 0)), port: 7000, endpoints: [Self.at(Self.v6)],
      facts: AgentFacts(session: 1), objects: [], isDual: true)
    announce.objects = [
      AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: 62, blocks: 62, wanted: 0)
    ]
    _ = rig.send(.announce(rig.next(), announce, address: IPAddress(Self.v4)!, SelectorRig.near))
    #expect(named(7, "2001:db8::10").isEmpty)
  }

  @Test mutating func `a set goes on when its node's heartbeat comes over the other family`() throws {
    func tell(_ claim: HoldingsClaim, from address: String, _ rig: inout SelectorRig) -> HoldingsReply? {
      let announce = AgentAnnounce(
        node: NodeID(key: Digest256(5, 0, 0, 0)), port: 7000, facts: AgentFacts(session: 1), objects: [],
        holdings: claim, isDual: true)
      let exchange = rig.next()
      let answer = rig.send(.announce(exchange, announce, address: IPAddress(address)!, SelectorRig.near))
      guard case .announced(let reply)? = answer else { return nil }
      return reply.holdings
    }
    let first = tell(HoldingsClaim(epoch: nil, whole: [SelectorRig.object]), from: Self.v4, &rig)
    guard case .acknowledged(let set)? = first else {
      Issue.record("no set: \(String(describing: first))")
      return
    }
    let second = tell(HoldingsClaim(epoch: set.epoch), from: Self.v6, &rig)
    guard case .acknowledged(let kept)? = second else {
      Issue.record("it was forgotten")
      return
    }
    #expect(kept.kept == 1)
    #expect(named(7, "2001:db8::10").count == 1)
    #expect(tell(HoldingsClaim(epoch: set.epoch), from: "192.0.2.10", &rig) == .forgotten, "it has moved")
  }

  @Test mutating func `a client is told the endpoint of its own family`() {
    _ = announce(5, Self.v4, wanted: 0)
    _ = announce(5, Self.v6)
    for (client, seen) in [("192.0.2.30", Self.v4), ("2001:db8::30", Self.v6)] {
      guard case .tracker(let reply, _)? = rig.track(SelectorRig.v1, client) else {
        Issue.record("no answer to \(client)")
        return
      }
      #expect(reply.packed.all.map(\.endpoint).contains(Self.at(seen)), "\(reply.packed.all)")
    }
  }
}
