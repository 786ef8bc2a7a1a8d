import Nodes
import Selection
import Swarming
import Testing
import Vocabulary
import Wire

/// Which links are under TLS, and what the certificate that a peer shows there proves.
@Suite struct LinkSecurityTests {
  private static let object = InfoHash(truncating: Digest256(9, 9, 9, 9))
  private static let address = IPAddress(192, 0, 2, 60)

  private static func peer(_ node: UInt64?, takesTLS: Bool? = nil) -> RankedPeer {
    RankedPeer(
      endpoint: Endpoint(address: address, port: 6881), node: node.map { ProofRig.node($0) },
      kind: node == nil ? .stock : .agent, infohash: object, ring: .isp, asn: nil, isComplete: false, score: 0,
      takesTLS: takesTLS)
  }

  private func bench(_ security: LinkSecurity?, node: UInt64 = 7) -> AgentBench {
    var bench = AgentBench(node: node, linkSecurity: security)
    _ = bench.open()
    return bench
  }

  /// How a peer is dialled that the selector names: not at all, in plain (nil) or for a certificate.
  private func dials(_ security: LinkSecurity?, _ peer: RankedPeer) -> [NodeID?] {
    var bench = bench(security)
    return bench.announceNow(peers: [peer]).compactMap {
      if case .link(_, .dial(_, _, _, let certified)) = $0 { .some(certified) } else { nil }
    }
  }

  @Test func `without TLS everybody is dialled in plain`() {
    for security in [nil, LinkSecurity.off] {
      #expect(dials(security, Self.peer(60, takesTLS: true)) == [nil])
      #expect(dials(security, Self.peer(nil)) == [nil])
    }
  }

  @Test func `where TLS is preferred those are dialled with it who are known to take it, all others in plain`() {
    #expect(dials(.prefer, Self.peer(60, takesTLS: true)) == [ProofRig.node(60)])
    #expect(dials(.prefer, Self.peer(60)) == [nil])
    #expect(dials(.prefer, Self.peer(nil)) == [nil])
  }

  @Test func `where TLS is required agents are dialled with it, also by the word of an old selector, and nobody else`()
  {
    #expect(dials(.require, Self.peer(60, takesTLS: true)) == [ProofRig.node(60)])
    #expect(dials(.require, Self.peer(60)) == [ProofRig.node(60)])
    #expect(dials(.require, Self.peer(nil)).isEmpty)
  }

  @Test func `selectors are told which links are under TLS`() {
    for (security, told) in [(nil, nil), (.off, nil), (.prefer, .prefer), (.require, .require)]
      as [(LinkSecurity?, LinkSecurity?)]
    {
      var bench = bench(security)
      #expect(bench.pass(.milliseconds(20)).announces.map(\.1.facts.linkSecurity) == [told])
    }
  }

  // Who calls

  /// A peer calls, over TLS with this node's certificate or in plain, and says that it is that node.
  private func call(
    _ bench: inout AgentBench, _ link: UInt32 = 2, certified: UInt64?, as node: UInt64 = 50
  ) -> [AgentEffect] {
    var random = RandomSource(seed: UInt64(link))
    let handshake = Handshake(infohash: Self.object, peerID: PeerID(random: &random), supportsV2: true)
    let effects = bench.feed(
      .handshake(
        LinkID(link), remote: Endpoint(address: Self.address, port: 50_000), handshake, challenge: ProofRig.ours,
        certified: certified.map { ProofRig.node($0) }))
    return effects + bench.feed(.message(LinkID(link), ProofRig.hello(node, proves: certified == nil)))
  }

  private func links(_ bench: AgentBench) -> [AgentLink] {
    bench.machine.objects.values.flatMap { object in object.links.ids.compactMap { object.links[$0] } }
  }

  @Test func `where TLS is required a plain call gets no answer, and opens nothing`() {
    var bench = bench(.require)
    let effects = call(&bench, certified: nil)
    let answers = effects.count { if case .link(_, .accept) = $0 { true } else { false } }
    #expect(effects.ends == [LinkID(2): .speaksNoTLS] && answers == 0 && links(bench).isEmpty)
    #expect(bench.machine.counters.handshakesInPlain == 1 && bench.machine.counters.linksRefused == 1)

    // Nor what lies in the cache, which is opened for who shows a certificate.
    let description = AgentBench.description()
    func opened(_ certified: UInt64?) -> Int {
      var bench = AgentBench(servesKept: true, linkSecurity: .require)
      let kept = KeptObject(
        infohashes: description.infohashes, geometry: description.geometry, selector: nil, stored: 16, bytes: 300_000)
      bench.feed(.shelved([kept]))
      let effects = call(&bench, certified: certified)
      return effects.count { if case .control(_, .describe(.keptObject)) = $0 { true } else { false } }
    }
    #expect(opened(nil) == 0 && opened(50) == 1)
  }

  @Test func `where TLS is preferred a plain call is answered, and proves its node by a signature`() {
    var bench = bench(.prefer)
    let effects = call(&bench, certified: nil)
    #expect(effects.ends.isEmpty && effects.proofs.count == 1)
    #expect(links(bench).map(\.isProven) == [false] && bench.machine.counters.linksOverTLS == 0)
  }

  @Test(arguments: [LinkSecurity.prefer, .require])
  func `a certificate proves its node, and nothing is signed or checked besides`(security: LinkSecurity) {
    var bench = bench(security)
    let effects = call(&bench, certified: 50)
    #expect(effects.ends.isEmpty && effects.proofs.isEmpty && effects.checks.isEmpty)
    #expect(links(bench).map(\.isProven) == [true])
    #expect(bench.machine.counters.linksProven == 1 && bench.machine.counters.linksOverTLS == 1)
    // A signature would change nothing, and is no offence.
    let shown = bench.feed(
      .message(LinkID(2), .extended(id: 1, payload: ShoalMessage.proof(ProofRig.signature).encoded)))
    #expect(shown.checks.isEmpty && shown.ends.isEmpty)
  }

  @Test func `a certificate of the fleet does not pass for another node`() {
    var bench = bench(.require)
    #expect(call(&bench, certified: 51).ends == [LinkID(2): .impostor])
    #expect(links(bench).isEmpty && bench.machine.counters.impostors == 1)
  }

  @Test
  func `a certified newcomer takes the place of a link that nobody proved, and one counts of two that are certified`() {
    var bench = bench(.prefer, node: 90)
    _ = call(&bench, certified: nil)
    #expect(bench.feed(.message(LinkID(2), .interested)).ends.isEmpty)
    let taken = call(&bench, 4, certified: 50) + bench.pass(.seconds(7))
    #expect(taken.ends == [LinkID(2): .duplicate])
    #expect(links(bench).map(\.id) == [LinkID(4)])
    let again = call(&bench, 6, certified: 50)
    #expect(again.ends.count == 1 && links(bench).count == 1)
    let agents = bench.machine.objects.values.flatMap { $0.exchange.peers.values.filter(\.isAgent).map(\.link) }
    #expect(agents == links(bench).map(\.id))
  }

  @Test func `what comes of TLS is counted by its reason`() {
    var bench = bench(.prefer)
    let remote = Endpoint(address: Self.address, port: 50_000)
    bench.feed(.strangerRefused(remote: remote, .untrusted))
    bench.feed(.strangerRefused(remote: remote, .speaksTLS))
    let dialled = bench.announceNow(peers: [Self.peer(60, takesTLS: true)]).compactMap {
      if case .link(let link, .dial) = $0 { link } else { nil }
    }
    for link in dialled { bench.feed(.linkClosed(link, .untrusted)) }
    let counters = bench.machine.counters
    #expect(counters.handshakesUntrusted == 2 && counters.handshakesOverTLS == 1)
    #expect(counters.strangersRefused == 2 && counters.dialsFailed == 1)
  }
}
