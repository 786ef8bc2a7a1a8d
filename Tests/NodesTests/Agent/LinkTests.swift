import Nodes
import OrderedCollections
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct LinkTests {
  @Test(arguments: [InfoHash(truncating: Digest256(9, 9, 9, 9)), InfoHash(1, 1, 1), InfoHash(2, 2, 2)])
  func `each of the three infohashes is accepted and answered with itself`(infohash: InfoHash) {
    var bench = AgentBench()
    _ = bench.open()
    let accepted = bench.peer(1, isAgent: false, infohash: infohash).compactMap {
      if case .accept(_, _, let handshake) = $0 { handshake.infohash } else { nil }
    }
    #expect(accepted == [infohash])
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
        extensions: [ExtensionNumber(name: "shoal", number: 1)],
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
    #expect(lesser.machine.links.keys.elements == [LinkID(2)])
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
    #expect(effects.announces.map(\.1.event) == [.stopped])
    #expect(effects.closes == [.nodeStopping])
    #expect(!bench.machine.hasSaidGoodbye)
    #expect(bench.machine.nextDeadline == nil)
    for (call, _) in effects.announces { bench.feed(.announced(call, .failed(sentence: "no answer"))) }
    #expect(bench.machine.hasSaidGoodbye)
    #expect(bench.peer(2, isAgent: true).closes == [.nodeStopping])
  }
}
