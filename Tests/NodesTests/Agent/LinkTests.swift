import Nodes
import OrderedCollections
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct LinkTests {
  /// The three infohashes of the bench's object, and whether each is of a description with a v2 part.
  static let infohashes = [
    (InfoHash(truncating: Digest256(9, 9, 9, 9)), true), (InfoHash(1, 1, 1), true), (InfoHash(2, 2, 2), false),
  ]

  @Test(arguments: infohashes)
  func `each of the three infohashes is answered with itself, and with the v2 bit unless it is v1-only`(
    infohash: InfoHash, hasV2: Bool
  ) {
    var bench = AgentBench()
    _ = bench.open()
    let accepted = bench.peer(1, isAgent: false, infohash: infohash).compactMap {
      if case .link(_, .accept(_, let handshake)) = $0 { handshake } else { nil }
    }
    #expect(accepted.map(\.infohash) == [infohash] && accepted.map(\.supportsV2) == [hasV2])
  }

  @Test(arguments: [(true, InfoHash(truncating: Digest256(9, 9, 9, 9))), (false, InfoHash(1, 1, 1))])
  func `who dials with the hybrid's v1 infohash is taken to v2 if it offers that`(offers: Bool, answer: InfoHash) {
    var bench = AgentBench()
    _ = bench.open()
    var random = RandomSource(seed: 3)
    let opening = Handshake(infohash: InfoHash(1, 1, 1), peerID: PeerID(random: &random), supportsV2: offers)
    let remote = Endpoint(address: IPAddress(192, 0, 2, 77), port: 50000)
    let accepted = bench.feed(.handshake(LinkID(2), remote: remote, opening)).compactMap {
      if case .link(_, .accept(_, let handshake)) = $0 { handshake } else { nil }
    }
    #expect(accepted.map(\.infohash) == [answer])
    #expect(bench.machine.objects.values.first?.links[LinkID(2)]?.supportsV2 == offers)
  }

  @Test(arguments: infohashes)
  func `who is known under an infohash is dialled with it, and with the v2 bit unless it is v1-only`(
    infohash: InfoHash, hasV2: Bool
  ) throws {
    var bench = AgentBench()
    let effects = bench.want()
    let handle = try #require(
      effects.compactMap { if case .store(let handle, .open) = $0 { handle } else { nil } }.first)
    let geometry = AgentBench.description().geometry
    bench.feed(
      .opened(
        handle, held: BitField(count: geometry.blockCount),
        provable: BitField(count: geometry.pieceCount, repeating: true)))
    let (call, _) = try #require(bench.pass(.milliseconds(20)).announces.first)
    let peer = RankedPeer(
      endpoint: Endpoint(address: IPAddress(192, 0, 2, 50), port: 6881), node: nil, kind: .stock, infohash: infohash,
      ring: .isp, asn: nil, isComplete: true, score: 0)
    let dials = bench.feed(.announced(call, .reply(bench.announceReply(peers: [peer])))).compactMap {
      if case .link(_, .dial(_, _, let handshake, _)) = $0 { handshake } else { nil }
    }
    #expect(dials.map(\.infohash) == [infohash] && dials.map(\.supportsV2) == [hasV2])
  }

  @Test func `an unknown infohash is turned away`() {
    var bench = AgentBench()
    _ = bench.open()
    #expect(bench.peer(1, isAgent: false, infohash: InfoHash(6, 6, 6)).closes == [.unknownObject])
  }

  @Test func `two links to one agent become one, and both sides keep the same`() {
    // The lesser node (7) dialled link A; the greater (50) dialled link B.
    var lesser = AgentBench(node: 7)
    _ = lesser.open()
    let hello = { (node: UInt64) in
      ExtensionHandshake(
        extensions: [ExtensionHandshake.Number(name: "shoal", number: 1)],
        shoal: ShoalHello(node: NodeID(key: Digest256(node, 0, 0, 0)), link: 1)
      ).encoded
    }
    var greater = AgentBench(node: 50)
    _ = greater.open()
    for (accepted, node) in [(LinkID(2), UInt64(50)), (LinkID(4), UInt64(50))] {
      lesser.peer(accepted.value / 2, isAgent: false)
      lesser.feed(.message(accepted, .extended(id: 0, payload: hello(node))))
    }
    // Two accepted links from the same node: the first stays.
    #expect(lesser.machine.objects.values.first?.links.ids == [LinkID(2)])
  }

  @Test func `a message that makes no sense ends the link`() {
    var bench = AgentBench()
    _ = bench.open()
    bench.peer(1, isAgent: true)
    #expect(bench.feed(.message(LinkID(2), .have(PieceIndex(999)))).closes == [.brokeRules])
  }

  @Test func `requests that lie outside the object end the link`() {
    var bench = AgentBench()
    _ = bench.open()
    bench.peer(1, isAgent: true)
    let outside = PeerMessage.request(piece: PieceIndex(3), begin: 65536, length: 16384)
    #expect(bench.feed(.message(LinkID(2), outside)).closes == [.brokeRules])
  }

  @Test func `a node that stops tells the selector and its peers, and begins nothing more`() {
    var bench = AgentBench()
    _ = bench.open()
    bench.peer(1, isAgent: true)
    let effects = bench.feed(.stopping)
    #expect(effects.announces.flatMap { $0.1.objects.map(\.event) } == [.stopped])
    #expect(effects.closes == [.nodeStopping])
    #expect(!effects.leaves)
    #expect(bench.machine.nextDeadline == bench.now + .milliseconds(500))
    var answered: [AgentEffect] = []
    for (call, _) in effects.announces { answered += bench.feed(.announced(call, .failed(sentence: "no answer"))) }
    #expect(answered.leaves && bench.machine.nextDeadline == nil)
    #expect(bench.peer(2, isAgent: true).closes == [.nodeStopping])
    // Whoever stops it once more is answered as well.
    #expect(bench.feed(.stopping).leaves)
  }

  @Test func `selectors that are silent at the end are waited for half a second`() {
    var bench = AgentBench()
    _ = bench.open()
    let effects = bench.feed(.stopping)
    #expect(effects.announces.count == 1 && !effects.leaves)
    #expect(!bench.pass(.milliseconds(499)).leaves)
    #expect(bench.pass(.milliseconds(1)).leaves && bench.machine.nextDeadline == nil)
    for (call, _) in effects.announces {
      #expect(!bench.feed(.announced(call, .failed(sentence: "too late"))).leaves)
    }
  }

  @Test func `a node without a selector to tell may end at once`() {
    var bench = AgentBench()
    #expect(bench.feed(.stopping).leaves)
  }
}

extension [AgentEffect] {
  fileprivate var leaves: Bool { contains { if case .node(.leave) = $0 { true } else { false } } }
}
