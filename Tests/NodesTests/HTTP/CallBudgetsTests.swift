import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct CallBudgetsTests {
  private let rate = CallBudgets.Rate(perSecond: 10)
  private let start = Instant(nanoseconds: 5_000_000_000)

  /// How many of so many calls at one instant are let in.
  private func taken(_ calls: Int, of address: IPAddress, _ budgets: inout CallBudgets, at now: Instant) -> Int {
    var count = 0
    for _ in 0..<calls where budgets.wait(address, rate, at: now) == nil { count += 1 }
    return count
  }

  @Test func `an address has a burst, then its rate, and is told how long to wait`() throws {
    var budgets = CallBudgets()
    let address = IPAddress(192, 0, 2, 1)
    #expect(taken(500, of: address, &budgets, at: start) == 100)
    let wait = budgets.wait(address, rate, at: start)
    #expect(wait == .milliseconds(100))
    #expect(taken(500, of: address, &budgets, at: start + .seconds(1)) == 10)
    #expect(taken(500, of: address, &budgets, at: start + .seconds(100)) == 100)
    #expect(taken(500, of: IPAddress(192, 0, 2, 2), &budgets, at: start) == 100, "another one has its own")
  }

  @Test func `IPv6 addresses of one network share a budget`() throws {
    var budgets = CallBudgets()
    let (one, two, other) = (
      IPAddress.v6(0x2001_0DB8_0000_0001, 1), IPAddress.v6(0x2001_0DB8_0000_0001, 2),
      IPAddress.v6(0x2001_0DB8_0000_0002, 1)
    )
    #expect(taken(60, of: one, &budgets, at: start) + taken(60, of: two, &budgets, at: start) == 100)
    #expect(taken(60, of: other, &budgets, at: start) == 60)
  }

  @Test func `loopback is spared unless the user sets a rate, and nobody is bound without one`() {
    var budgets = CallBudgets()
    #expect(taken(500, of: IPAddress(127, 0, 0, 1), &budgets, at: start) == 500)
    #expect(CallBudgets.Rate(asked: 0, usual: 5) == nil)
    #expect(CallBudgets.Rate(asked: nil, usual: 5)?.countsLoopback == false)
    #expect(CallBudgets.Rate(asked: 7, usual: 5) == CallBudgets.Rate(perSecond: 7, countsLoopback: true))
    var count = 0
    for _ in 0..<500 where budgets.wait(IPAddress(192, 0, 2, 1), nil, at: start) == nil { count += 1 }
    #expect(count == 500)
  }

  @Test func `a crowd of addresses does not lift the budget of one`() {
    var budgets = CallBudgets()
    let address = IPAddress(192, 0, 2, 1)
    _ = taken(500, of: address, &budgets, at: start)
    for number in 0..<UInt32(16_384) { _ = budgets.wait(.v4(number), rate, at: start) }
    #expect(taken(500, of: address, &budgets, at: start) == 0)
  }

  @Test func `of many proven nodes behind one address none starves the others, nor who proves nothing`() {
    var rig = SelectorRig(configuration: SelectorConfiguration(calls: CallBudgets.Rate(perSecond: 10)))
    let address = IPAddress(192, 0, 2, 1)
    func refused(_ node: UInt64, _ counts: Range<UInt64>) -> Int {
      counts.count { count in
        let announce = AgentAnnounce(node: NodeID(key: Digest256(node, 0, 0, 0)), port: 7000, objects: [])
        let input = SelectorInput.announce(
          rig.next(), announce, address: address, SelectorRig.near, proof: .session(1, count: count))
        if case .tooMany? = rig.send(input) { return true }
        return false
      }
    }
    #expect(refused(1, 1..<501) == 480, "one has a part of what an address has")
    #expect((2...60).reduce(0) { $0 + refused($1, 1..<11) } == 0)
    let query = SelectorInput.objects(rig.next(), caller: address)
    guard case .objects? = rig.send(query) else {
      Issue.record("the address itself has nothing left")
      return
    }
    // Nodes cost nothing: all of an address together have no more than a crowd.
    #expect((100...300).reduce(0) { $0 + refused($1, 1..<11) } > 500)
    // What was heard before is not charged to the node that said it.
    rig.wait(.seconds(1_000))
    for _ in 0..<50 { _ = refused(70, 1..<2) }
    #expect(refused(70, 2..<20) == 0)
  }

  @Test func `where the user sets a rate no answer is given again without counting`() {
    for (counts, mayRepeat) in [(true, false), (false, true)] {
      var stage = OriginStage(calls: CallBudgets.Rate(perSecond: 5, countsLoopback: counts))
      stage.add("x")
      _ = stage.ask("/x")
      stage.describeAll()
      stage.effects = []
      _ = stage.ask("/x")
      #expect(stage.effects.contains { if case .mayRepeat = $0 { true } else { false } } == mayRepeat)
    }
  }

  @Test func `an origin and a selector answer 429 and say when to come again`() throws {
    var stage = OriginStage(calls: CallBudgets.Rate(perSecond: 1, countsLoopback: true))
    stage.add("x")
    for _ in 0..<10 { #expect(stage.ask("/x").status == 200) }
    let refused = stage.ask("/x")
    #expect(refused.status == 429 && refused.field("retry-after") == "1")
    #expect(stage.ask("/healthz").status == 200)
    var rig = SelectorRig(configuration: SelectorConfiguration(calls: CallBudgets.Rate(perSecond: 1)))
    for _ in 0..<10 { _ = rig.announce(1, "192.0.2.1") }
    let query = SelectorInput.objects(rig.next(), caller: IPAddress(192, 0, 2, 1))
    #expect(rig.send(query) == .tooMany(wait: .seconds(1)))
    let other = SelectorInput.objects(rig.next(), caller: IPAddress(192, 0, 2, 2))
    if case .objects? = rig.send(other) { return }
    Issue.record("another address is answered")
  }
}
