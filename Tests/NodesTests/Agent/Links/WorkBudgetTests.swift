import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct WorkBudgetTests {
  private static let million = 1 << 20

  /// A bench with an object of a million blocks, and an agent linked. Says something so many times in a second; how
  /// often it was listened to, and whether the link was cut for it.
  private func listen(to message: PeerMessage, times: Int, blocks: Int = million) -> (heard: Int, isCut: Bool) {
    var bench = AgentBench()
    _ = bench.open(blocks: blocks)
    bench.peer(1, isAgent: true)
    let link = bench.machine.objects.values.first?.links.ids.first ?? LinkID(0)
    for time in 0..<times {
      let closes = bench.feed(.message(link, message)).closes
      if !closes.isEmpty { return (time, closes == [.brokeRules]) }
      if time % 100 == 99 { bench.pass(.milliseconds(Int64(100_000 / max(1, times)))) }
    }
    return (times, false)
  }

  private func said(_ message: ShoalMessage) -> PeerMessage {
    .extended(id: AgentPolicy.shoalExtension, payload: message.encoded)
  }

  @Test func `who says again and again that it holds half of a million blocks is cut off`() {
    let half = said(.held(BlockRuns(0..<Self.million / 2)))
    let (heard, isCut) = listen(to: half, times: 2_000)
    #expect(isCut && heard > 100 && heard < 1_000, "\(heard)")
  }

  @Test func `who says again and again that it pulls a million blocks is cut off`() {
    let (heard, isCut) = listen(to: said(.pulling(BlockRuns(0..<Self.million))), times: 2_000)
    #expect(isCut && heard > 10 && heard < 1_000, "\(heard)")
  }

  @Test func `forty thousand requests in a second are a fast line's, and half a million somebody's who means ill`() {
    let request = PeerMessage.request(piece: PieceIndex(0), begin: 0, length: 16384)
    #expect(listen(to: request, times: 40_000, blocks: 64).isCut == false)
    #expect(listen(to: .notInterested, times: 500_000, blocks: 64).isCut)
  }

  @Test func `a million blocks are told in as many messages as there are runs for`() {
    var bench = AgentBench()
    _ = bench.open(blocks: Self.million)
    bench.peer(1, isAgent: true)
    let link = bench.machine.objects.values.first?.links.ids.first ?? LinkID(0)
    for first in stride(from: 0, to: Self.million, by: 256) {
      let closes = bench.feed(.message(link, said(.held(BlockRuns(first..<first + 256))))).closes
      #expect(closes.isEmpty)
    }
    #expect(bench.machine.objects.values.first?.exchange.peers[link]?.has.isFull == true)
  }

  @Test func `what was spent is earned again`() {
    var budget = WorkBudget()
    let start = Instant(nanoseconds: 1)
    var spent = 0
    while budget.spend(1 << 20, at: start) { spent += 1 }
    #expect(spent == 3)
    let isEnough = budget.spend(1 << 20, at: start + .milliseconds(1200))
    let isTooMuch = budget.spend(1 << 20, at: start + .milliseconds(1200))
    #expect(isEnough && !isTooMuch)
  }
}
