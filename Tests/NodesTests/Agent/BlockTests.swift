import Nodes
import OrderedCollections
import Selection
import Swarming
import Testing
import Vocabulary
import Wire

@Suite struct BlockTests {
  /// A bench with an open object, its ISP known, and one near agent that holds everything.
  private func bench(provable: Bool = true) -> AgentBench {
    var bench = AgentBench()
    _ = bench.open(provable: provable)
    bench.announceNow()
    return bench
  }

  @Test func `a verified block is stored, and told to the neighbours within 20 ms`() throws {
    var bench = bench()
    bench.peer(2, isAgent: true)
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    #expect(bench.feed(.blockArrived(request.0, request.1, .verified)).stored.count == 1)
    let told = bench.pass(.milliseconds(250)).contains {
      if case .link(LinkID(4), .send(.extended)) = $0 { true } else { false }
    }
    #expect(told || bench.machine.counters.blocksHeld == 1)
  }

  @Test func `who sends a corrupt block is banned, and named to the selector`() throws {
    var bench = bench()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    let effects = bench.feed(.blockArrived(request.0, request.1, .corrupt))
    #expect(effects.closes == [.banned])
    #expect(effects.stored.isEmpty)
    let announces = bench.pass(.milliseconds(20)).announces
    #expect(announces.first?.1.polluters.map(\.address) == [.v4(0xC000_0265)])
    #expect(bench.peer(1, isAgent: true).closes == [.banned])
  }

  @Test func `a block that nobody asked for is dropped and counted`() {
    var bench = bench()
    bench.peer(1, isAgent: true)
    let asked = Set(
      bench.machine.objects.values.flatMap { $0.exchange.peers.values.flatMap { $0.outstanding.map(\.block) } })
    guard let unasked = (0..<16).first(where: { !asked.contains($0) }) else { return }
    let request = PieceRequest(BlockIndex(unasked), in: AgentBench.description().geometry)
    #expect(bench.feed(.blockArrived(LinkID(2), request, .verified)).stored.isEmpty)
    #expect(bench.machine.objects.values.first?.tally.waste.unasked == 16384)
  }

  @Test func `without leaves a piece is judged whole, and a single sender of a bad one is banned`() throws {
    var bench = bench(provable: false)
    // The origin gives neither leaves nor ranges.
    for request in UInt32(1)...8 { bench.feed(.originEnded(OriginRequestID(request), .failed(sentence: "down"))) }
    var pending = bench.peer(1, isAgent: false, infohash: InfoHash(2, 2, 2)).requests
    pending += bench.pass(.seconds(1)).requests
    var judged: AgentEffect?
    var staged = 0
    while judged == nil, !pending.isEmpty {
      let (link, request) = pending.removeFirst()
      let effects = bench.feed(.blockArrived(link, request, .unproven))
      staged += effects.count { if case .store(_, .stage) = $0 { true } else { false } }
      judged = effects.first { if case .store(_, .judge) = $0 { true } else { false } }
      pending += effects.requests
    }
    #expect(staged >= 4)
    guard case .store(let handle, .judge(let piece, let blocks))? = judged else {
      Issue.record("nothing was judged"); return
    }
    let verdict = AgentInput.Judgement(piece: piece, byLeaves: false, good: [], bad: blocks, exposed: [])
    #expect(bench.feed(.judged(handle, verdict)).closes.contains(.banned))
  }

  @Test func `a disk that fails ends the want with a sentence, and the node goes on`() {
    var bench = bench()
    let effects = bench.feed(.storeFailed(ObjectHandle(1), sentence: "no space left"))
    #expect(effects.failures.map(\.kind) == [.storage])
    #expect(effects.failures.map(\.sentence) == ["no space left"])
    #expect(!bench.want().isEmpty)
  }
}
