import Nodes
import Testing
import Vocabulary
import Wire

/// What peers of a later version say, which this one does not understand.
@Suite struct LaterKindsTests {
  private static let link = LinkID(2)

  private func say(_ payload: [UInt8], to bench: inout AgentBench) -> [AgentEffect] {
    bench.feed(.message(Self.link, .extended(id: 1, payload: payload)))
  }

  @Test func `a kind of our extension that is not known is passed over, and the link goes on`() {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    bench.peer(1, isAgent: true, holds: .haveNone)
    for kind in [0, 8, 9, 255] as [UInt8] {
      #expect(say([kind], to: &bench).isEmpty)
      #expect(say([kind, 1, 2, 3], to: &bench).isEmpty)
    }
    #expect(bench.machine.counters.malformedMessages == 0)
    // What is understood is taken as before.
    let news = say(ShoalMessage.held(BlockRuns(0..<2)).encoded, to: &bench)
    #expect(news.ends.isEmpty && !news.requests.isEmpty)
  }

  @Test(arguments: [[], [1], [1, 1, 0], [2, 0], [5], [6, 1, 2], [7, 0]] as [[UInt8]])
  func `a malformed message of a known kind ends the link`(payload: [UInt8]) {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    bench.peer(1, isAgent: true, holds: .haveNone)
    let effects = say(payload, to: &bench)
    #expect(effects.ends == [Self.link: .brokeRules] && bench.machine.counters.malformedMessages == 1)
  }
}
