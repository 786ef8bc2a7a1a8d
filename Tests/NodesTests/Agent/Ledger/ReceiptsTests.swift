import Selection
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct ReceiptsTests {
  private static let selector = "http://192.0.2.2:8090"
  private static let object = Digest256(9, 9, 9, 9)

  private func second(_ number: Int64) -> Instant { Instant(nanoseconds: number * 1_000_000_000) }

  private func list(
    _ receipts: inout Receipts, _ call: UInt32 = 1, at second: Int64, isLast: Bool = false,
    for selector: String = selector
  ) -> ReceiptList? {
    receipts.list(
      for: selector, session: 5, by: CallID(call), isLast: isLast, at: Instant(nanoseconds: second * 1_000_000_000))
  }

  @Test func `an agent tells what proven peers gave and took, and nothing of others`() throws {
    var rig = ProofRig()
    rig.bench.announceNow()
    rig.call(2, as: 50)
    rig.call(4, as: 51)
    rig.prove(2)
    var effects: [AgentEffect] = []
    for link in [UInt32(2), 4] {
      effects += rig.bench.feed(.message(LinkID(link), .haveAll))
      effects += rig.bench.feed(.message(LinkID(link), .unchoke))
    }
    let asked = effects.requests
    try #require(asked.contains { $0.0 == LinkID(2) })
    for (link, request) in asked { rig.bench.feed(.blockArrived(link, request, .verified)) }
    let announces = rig.bench.pass(.seconds(60)).announces.map(\.1)
    let lists = announces.compactMap(\.receipts)
    let entries = try #require(lists.last?.entries)
    #expect(entries.map(\.peer) == [ProofRig.node(50)] && entries.map(\.object) == [Self.object])
    let count = Int64(asked.filter { $0.0 == LinkID(2) }.count)
    #expect(entries.map(\.taken) == [count * 16_384] && entries.map(\.given) == [0])
    #expect(lists.allSatisfy { $0.signature.isEmpty })
  }

  @Test func `a list tells what is new since the last, at most once a minute but at the end`() {
    var receipts = Receipts()
    var account = Receipts.Account()
    account.note(taken: 10, given: 0)
    let isSettled = receipts.settle(&account)
    #expect(!isSettled)
    receipts.open(&account, of: Self.object, with: ProofRig.node(1), for: Self.selector)
    _ = receipts.settle(&account)
    let other = list(&receipts, at: 1, for: "http://another")
    let first = list(&receipts, at: 1)
    let nothing = list(&receipts, at: 100)
    #expect(other == nil && first?.entries.map(\.taken) == [10] && nothing == nil)
    account.note(taken: 0, given: 7)
    _ = receipts.settle(&account)
    let early = list(&receipts, at: 30)
    #expect(early == nil)
    let last = list(&receipts, at: 31, isLast: true)
    #expect(last?.entries.map(\.given) == [7] && last?.entries.map(\.taken) == [10] && last?.number == 2)
  }

  @Test func `what did not come through is told again`() {
    var receipts = Receipts()
    var account = Receipts.Account()
    account.note(taken: 10, given: 0)
    receipts.open(&account, of: Self.object, with: ProofRig.node(1), for: Self.selector)
    _ = receipts.settle(&account)
    let first = list(&receipts, 8, at: 1)
    receipts.failed(CallID(7))
    let none = list(&receipts, 9, at: 100)
    receipts.failed(CallID(8))
    let again = list(&receipts, 9, at: 200)
    #expect(none == nil && again?.entries == first?.entries && again?.number == 2)
  }

  @Test func `the greatest news comes first, within a bound, and the oldest row makes room`() {
    var receipts = Receipts()
    var accounts: [Receipts.Account] = []
    for number in UInt64(1)...1_100 {
      var account = Receipts.Account()
      account.note(taken: Int64(number), given: 0)
      receipts.open(&account, of: Self.object, with: ProofRig.node(number), for: Self.selector)
      _ = receipts.settle(&account)
      accounts.append(account)
    }
    let told = list(&receipts, at: 1)?.entries ?? []
    #expect(told.count == ReceiptList.maximum && told.first?.taken == 1_100)
    #expect(told.map(\.taken) == told.map(\.taken).sorted(by: >))
    // Whose row is another's by now gets a new one, and nothing is booked on the other.
    accounts[0].note(taken: 5_000, given: 0)
    let isSettled = receipts.settle(&accounts[0])
    #expect(!isSettled)
    receipts.open(&accounts[0], of: Self.object, with: ProofRig.node(1), for: Self.selector)
    _ = receipts.settle(&accounts[0])
    let next = list(&receipts, at: 100)?.entries.first
    #expect(next?.peer == ProofRig.node(1) && next?.taken == 5_000)
  }
}
