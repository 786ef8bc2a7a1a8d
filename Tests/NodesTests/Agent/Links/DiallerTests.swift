import Selection
import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct DiallerTests {
  private var organs = Organs(provable: true)
  private var dialler = Dialler()

  private func peer(
    _ number: UInt32, _ ring: Ring = .isp, kind: RankedPeer.Kind = .agent, isComplete: Bool = false
  ) -> RankedPeer {
    RankedPeer(
      endpoint: Endpoint(address: .v4(0xC000_0264 + number), port: 6881),
      node: kind == .agent ? NodeID(key: Digest256(UInt64(number) + 100, 0, 0, 0)) : nil, kind: kind,
      infohash: InfoHash(truncating: Organs.description.infohashes.v2), ring: ring, asn: nil, isComplete: isComplete,
      score: 0)
  }

  private mutating func dial(_ peers: [RankedPeer], _ roles: StripeRoles? = nil) -> [Endpoint] {
    var dialler = dialler
    defer { self.dialler = dialler }
    organs.exchange.takeRoles(roles?.roles, sums: roles?.sums ?? StripeSums(), now: organs.now)
    dialler.met(
      AnnounceReply.Swarm(interval: .seconds(30), ispCount: 1, ispIndex: 0, peers: peers, roles: roles),
      organs.exchange, TransferTally(), &organs.memory)
    let effects = organs.turn { organs, turn in
      dialler.dial(for: Organs.handle, Organs.description.infohashes, organs.exchange, &organs.links, &turn)
    }
    return effects.compactMap { if case .link(_, .dial(_, let endpoint, _, _)) = $0 { endpoint } else { nil } }
  }

  @Test mutating func `near peers are dialled up to a bound, and few far ones, each once`() {
    let near = (1...20 as ClosedRange<UInt32>).map { peer($0) }
    let far = (21...30 as ClosedRange<UInt32>).map { peer($0, .world) }
    let dialled = dial(far + near)
    #expect(dialled.count == AgentPolicy().nearLinksMax + AgentPolicy().farLinksMax)
    #expect(Set(dialled).count == dialled.count)
    #expect(dial(far + near).isEmpty, "links that are being made count")
  }

  @Test(arguments: [nil, 0, 1])
  mutating func `where stripes are given out, far peers are called by who brings some in, beside its partners`(
    rank: Int?
  ) {
    let policy = AgentPolicy()
    let near = (1...20 as ClosedRange<UInt32>).map { peer($0) }
    let far = (21...30 as ClosedRange<UInt32>).map { peer($0, .world) }
    let roles = rank.map { [StripeRole(stripe: 0, rank: $0, place: 1)] } ?? []
    var other = self
    func isFar(_ endpoint: Endpoint) -> Bool { far.contains { $0.endpoint == endpoint } }
    let alone = dial(far + near, StripeRoles(roles: roles, partners: [], sums: StripeSums()))
    // A backup waits until its stripe is silent.
    #expect(alone.count(where: isFar) == (rank == 0 ? policy.stripedFarLinks : 0))
    #expect(alone.contains { !isFar($0) })
    let partner = peer(31, .world)
    let dialled = other.dial(far + near, StripeRoles(roles: roles, partners: [partner], sums: StripeSums()))
    #expect(dialled.contains(partner.endpoint))
    #expect(!dialled.contains(where: isFar), "a partner is enough")
  }

  @Test mutating func `polluters are not dialled`() {
    organs.memory.bans.add(peer(1).endpoint.address, at: organs.now, AgentPolicy())
    #expect(dial([peer(1), peer(2)]) == [peer(2).endpoint])
  }

  @Test mutating func `who lacks nothing dials only stock clients that lack something`() {
    organs = Organs(held: Array(0..<16), provable: true)
    let stock = peer(3, kind: .stock)
    #expect(dial([peer(1), peer(2, kind: .stock, isComplete: true), stock]) == [stock.endpoint])
  }

  @Test mutating func `a link that failed is dialled again only after a pause`() throws {
    #expect(dial([peer(1)]).count == 1)
    let id = try #require(organs.links.ids.first)
    let removed = organs.links.remove(id, &organs.memory)
    let record = try #require(removed)
    dialler.ended(record, at: organs.now, AgentPolicy())
    #expect(dial([peer(1)]).isEmpty)
    organs.now = organs.now + AgentPolicy().dialRetry * 2
    #expect(dial([peer(1)]).count == 1)
  }

  @Test mutating func `the selector's word on a peer goes by the address that was dialled, or that it calls from`()
    throws
  {
    _ = dial([peer(1, .site)])
    let dialled = try #require(organs.links.ids.first.flatMap { organs.links[$0] })
    #expect(dialler.word(on: dialled)?.ring == .site)
    let caller = organs.join(1)
    let called = try #require(organs.links[caller])
    #expect(dialler.word(on: called)?.ring == .site, "it need not be that agent, but it is as near")
    let other = organs.join(2)
    let stranger = try #require(organs.links[other])
    #expect(dialler.word(on: stranger)?.ring == nil)
  }

  /// A link that was being made comes to nothing, or worked and is over.
  private mutating func end(worked: Bool = false) throws {
    let id = try #require(organs.links.ids.first)
    let removed = organs.links.remove(id, &organs.memory)
    var record = try #require(removed)
    if worked {
      var random = RandomSource(seed: 1)
      let infohash = InfoHash(truncating: Organs.description.infohashes.v2)
      let answer = Handshake(infohash: infohash, peerID: PeerID(random: &random), supportsV2: true)
      record.cameUp(Shelf.Caller(id, record.remote, answer), speaksV2: true, at: organs.now)
    }
    dialler.ended(record, at: organs.now, AgentPolicy())
  }

  @Test mutating func `a peer of both families is dialled once, and over the other when that failed`() throws {
    var dual = peer(1)
    dual.other = Endpoint("[2001:db8::1]:6881")
    #expect(dial([dual]) == [dual.endpoint])
    #expect(dial([dual]).isEmpty, "it is being dialled")
    try end()
    #expect(dial([dual]) == [dual.other])
    #expect(dial([dual]).isEmpty)
    let dialled = try #require(organs.links.ids.first.flatMap { organs.links[$0] })
    #expect(dialler.word(on: dialled)?.ring == .isp, "it is the same peer")
    try end()
    #expect(dial([dual]).isEmpty, "both wait")
    organs.now = organs.now + AgentPolicy().dialRetry * 2
    #expect(dial([dual]) == [dual.endpoint])
  }

  @Test mutating func `a link that worked is not made again over the other family, and a banned node over neither`()
    throws
  {
    var dual = peer(1)
    dual.other = Endpoint("[2001:db8::1]:6881")
    #expect(dial([dual]) == [dual.endpoint])
    try end(worked: true)
    #expect(dial([dual]).isEmpty)
    organs.memory.bans.add(IPAddress("2001:db8::1")!, at: organs.now, AgentPolicy())
    organs.now = organs.now + AgentPolicy().dialRetry * 2
    #expect(dial([dual]).isEmpty)
  }
}
