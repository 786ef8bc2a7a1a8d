import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// Which of the peers that a selector named an agent says it could not reach.
@Suite struct DialFailuresTests {
  private static let infohash = InfoHash(truncating: Digest256(9, 9, 9, 9))
  private var bench = AgentBench()
  private var random = RandomSource(seed: 3)
  private var dialled: [Endpoint: LinkID] = [:]

  init() { _ = bench.open() }

  private static func peer(
    _ number: Int, _ ring: Ring = .isp, ticket: UInt64? = 7, address: String? = nil
  ) -> RankedPeer {
    var peer = RankedPeer(
      endpoint: Endpoint(address: IPAddress(address ?? "198.51.100.\(number)")!, port: 6881),
      node: NodeID(key: Digest256(UInt64(number) + 100, 0, 0, 0)), kind: .agent, infohash: infohash, ring: ring,
      asn: nil, isComplete: false, score: 0)
    peer.ticket = ticket
    return peer
  }

  /// The selector names these, and they are dialled.
  private mutating func name(_ peers: [RankedPeer]) {
    let all = bench.pass(.seconds(31)).announces.flatMap { call, announce in
      bench.feed(.announced(call, .reply(bench.announceReply(peers: peers, about: announce.objects.map(\.object)))))
    }
    note(all)
  }

  private mutating func note(_ effects: [AgentEffect]) {
    for case .link(let link, .dial(_, let endpoint, _, _)) in effects { dialled[endpoint] = link }
  }

  /// The peer answers.
  private mutating func answer(_ peer: RankedPeer) throws {
    let link = try #require(dialled[peer.endpoint])
    let handshake = Handshake(infohash: Self.infohash, peerID: PeerID(random: &random), supportsV2: true)
    bench.feed(.handshake(link, remote: peer.endpoint, handshake))
  }

  private mutating func speak(_ peer: RankedPeer) throws {
    bench.feed(.message(try #require(dialled[peer.endpoint]), .keepAlive))
  }

  private mutating func fail(_ peer: RankedPeer, _ end: LinkEnd = .connectFailed) throws {
    note(bench.feed(.linkClosed(try #require(dialled[peer.endpoint]), end)))
  }

  /// What the next announce reports.
  private mutating func told(within: TimeSpan = .seconds(31)) throws -> [Accusation] {
    let effects = bench.pass(within)
    note(effects)
    let announces = effects.announces.map(\.1)
    let first = try #require(announces.first)
    for (call, announce) in effects.announces {
      bench.feed(.announced(call, .reply(bench.announceReply(about: announce.objects.map(\.object)))))
    }
    return first.accusations ?? []
  }

  /// One works and one does not; 25 seconds later, when the next announce is near.
  private mutating func stage(_ works: RankedPeer, _ fails: RankedPeer, _ end: LinkEnd = .connectFailed) throws {
    name([works, fails])
    try answer(works)
    note(bench.pass(.seconds(25)))
    // It was dialled again meanwhile.
    try fail(fails, end)
    bench.now = bench.now + .seconds(1)
    try speak(works)
  }

  @Test(arguments: [LinkEnd.connectFailed, .connectTimedOut])
  mutating func `who was named and takes no link is told to the selector, with its ticket`(_ end: LinkEnd) throws {
    let dead = Self.peer(2)
    try stage(Self.peer(1), dead, end)
    let told = try told()
    #expect(told.map(\.endpoint) == [dead.endpoint] && told.map(\.ticket) == [7] && told[0].node == dead.node)
    #expect(told[0].kind == .unreachable && told[0].ago.map { $0 >= .seconds(1) && $0 < .seconds(7) } == true)
    #expect(told[0].accused == .endpoint(dead.endpoint))
    #expect(bench.machine.counters.unreachableTold == 1)
  }

  @Test mutating func `without a ticket nobody is told of`() throws {
    try stage(Self.peer(1), Self.peer(2, ticket: nil))
    #expect(try told().isEmpty)
  }

  @Test mutating func `who has no working link reports nobody`() throws {
    name([Self.peer(1), Self.peer(2)])
    try fail(Self.peer(1))
    try fail(Self.peer(2))
    #expect(try told().isEmpty)
  }

  @Test mutating func `who has heard of nobody since the dial failed reports nobody`() throws {
    name([Self.peer(1), Self.peer(2)])
    try answer(Self.peer(1))
    note(bench.pass(.seconds(25)))
    try fail(Self.peer(2))
    #expect(try told().isEmpty, "it may be offline")
  }

  @Test mutating func `who reaches only its own ISP reports nobody outside of it`() throws {
    try stage(Self.peer(1, .isp), Self.peer(2, .world))
    #expect(try told().isEmpty, "a firewall around it is no fault of theirs")
  }

  @Test mutating func `who reaches others far away reports one near by`() throws {
    try stage(Self.peer(1, .world), Self.peer(2, .isp))
    #expect(try told().count == 1)
  }

  @Test mutating func `who reaches nobody over a family reports nobody of it`() throws {
    try stage(Self.peer(1), Self.peer(2, address: "2001:db8::2"))
    #expect(try told().isEmpty)
  }

  @Test mutating func `whoever is behind the same address is not reported`() throws {
    try stage(Self.peer(1), Self.peer(2, .host))
    #expect(try told().isEmpty, "few translators let one back in")
  }

  @Test(arguments: [LinkEnd.closedByPeer, .handshakeTimedOut, .untrusted, .speaksTLS])
  mutating func `whoever answers at all is not reported`(_ end: LinkEnd) throws {
    try stage(Self.peer(1), Self.peer(2), end)
    #expect(try told().isEmpty)
  }

  @Test mutating func `a link that works after all, whoever made it, takes the report back`() throws {
    let dead = Self.peer(2)
    try stage(Self.peer(1), dead)
    let handshake = Handshake(infohash: Self.infohash, peerID: PeerID(random: &random), supportsV2: true)
    let remote = Endpoint(address: IPAddress("203.0.113.1")!, port: 50_000)
    bench.feed(.handshake(LinkID(2), remote: remote, handshake))
    bench.feed(.message(LinkID(2), ProofRig.hello(102, proves: false)))
    #expect(try told().isEmpty)
  }

  @Test mutating func `no more than sixteen are told at a time`() throws {
    let far = Self.peer(1, .world)
    let dead = (2...40).map { Self.peer($0) }
    name([far] + dead)
    try answer(far)
    for _ in 0..<26 {
      note(bench.pass(.seconds(1)))
      for one in dead where dialled[one.endpoint] != nil { try fail(one) }
      dialled = dialled.filter { $0.key == far.endpoint }
      try speak(far)
    }
    let told = try told()
    #expect(told.count == 16 && Set(told.map(\.endpoint)).count == 16)
  }

  @Test mutating func `whom the selector names no more is not reported, and a link to him goes on`() throws {
    let (works, dead) = (Self.peer(1), Self.peer(2))
    try stage(works, dead)
    #expect(try told() != [])
    name([Self.peer(3)])
    let links = bench.machine.objects.values.first?.links
    let link = try #require(dialled[works.endpoint])
    #expect(links?[link]?.isUp == true, "left out of lists, and in use here")
    try speak(works)
    #expect(try told().isEmpty)
  }
}
