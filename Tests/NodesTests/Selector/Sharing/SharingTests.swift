import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// Selectors that share what they know through a store.
@Suite struct SharingTests {
  private static let node = NodeID(key: Digest256(5, 0, 0, 0))

  private func without(_ name: String, _ peers: [RankedPeer]) -> [RankedPeer] {
    peers.map { peer in
      var peer = peer
      let gone = peer.terms.filter { [name].contains($0.name) }.reduce(0) { $0 + $1.points }
      peer.terms.removeAll { [name].contains($0.name) }
      peer.score -= gone
      return peer
    }
  }

  @Test func `what is announced at one selector is known at the others, with the same explanation`() throws {
    var store = SharedStore(3)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62, event: .completed, wanted: 0)
    _ = store.rigs[1].announce(2, "10.9.1.1", in: SelectorRig.far, held: 3, wanted: 0)
    _ = store.rigs[2].track(SelectorRig.v1, "10.0.2.1", left: 16_384, wanted: 0)
    store.pass()
    let all = (0..<3).map { store.peers(at: $0) }
    #expect(all[0].count == 3)
    // Ties are chance, each selector's own.
    let plain = all.map { without("tie-break", $0) }
    #expect(plain[0] == plain[1] && plain[1] == plain[2])
    let census = store.rigs.map { $0.machine.registry.census(of: SelectorRig.object) }
    #expect(census[0] == census[1] && census[1] == census[2] && census[0].complete == 1 && census[0].stock == 1)
    #expect(store.rigs.map { $0.machine.registry.completions(of: SelectorRig.object) } == [1, 1, 1])
  }

  @Test func `what was taken from another is never told again`() {
    var store = SharedStore(3)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    _ = store.rigs[1].track(SelectorRig.v1, "10.0.2.1")
    store.pass()
    let before = store.log.count
    store.pass(.seconds(30))
    #expect(store.log.count == before)
    let entries = store.log.compactMap { SharedBatch(bytes: $0.bytes) }.flatMap(\.lines)
    #expect(entries.count == 3)
  }

  @Test func `who stops at one selector is gone at all, and who comes later is not ended by an older word`() {
    var store = SharedStore(2)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.pass()
    #expect(store.peers(at: 1).count == 1)
    store.isAway = true
    _ = store.rigs[0].announce(1, "10.0.1.1", event: .stopped)
    store.pass()
    _ = store.rigs[1].announce(1, "10.0.1.1", held: 62, event: .started)
    store.isAway = false
    store.pass(.seconds(1))
    #expect(store.peers(at: 1).count == 1)
    #expect(store.peers(at: 0).count == 1)
    _ = store.rigs[1].announce(1, "10.0.1.1", event: .stopped)
    store.pass()
    #expect(store.peers(at: 0).isEmpty)
  }

  @Test func `a message that one selector has heard is not heard again at another`() {
    var store = SharedStore(2)
    func say(_ number: Int, _ count: UInt64) -> SelectorAnswer? {
      let report = AgentAnnounce.ObjectReport(
        object: SelectorRig.object, event: .none, held: 62, blocks: 62, wanted: 0)
      let announce = AgentAnnounce(node: Self.node, port: 7000, objects: [report])
      let exchange = store.rigs[number].next()
      return store.rigs[number].send(
        .announce(
          exchange, announce, address: IPAddress("192.0.2.9")!, SelectorRig.near,
          proof: .session(7, count: count)))
    }
    func isTaken(_ answer: SelectorAnswer?) -> Bool { if case .announced? = answer { true } else { false } }
    let first = say(0, 1)
    store.pass()
    let again = say(1, 1)
    let next = say(1, 2)
    #expect(isTaken(first) && !isTaken(again) && isTaken(next))
  }

  @Test func `a node's set is kept where it moves, and by selectors that come when the log has forgotten how it began`()
    throws
  {
    var store = SharedStore(2)
    func tell(_ number: Int, _ claim: HoldingsClaim) -> HoldingsReply? {
      let announce = AgentAnnounce(node: Self.node, port: 7000, objects: [], holdings: claim)
      let exchange = store.rigs[number].next()
      guard
        case .announced(let reply)? = store.rigs[number].send(
          .announce(exchange, announce, address: IPAddress("192.0.2.9")!, SelectorRig.near))
      else { return nil }
      return reply.holdings
    }
    guard case .acknowledged(let begun)? = tell(0, HoldingsClaim(epoch: nil, whole: [SelectorRig.object])) else {
      Issue.record("not acknowledged")
      return
    }
    store.pass()
    guard case .acknowledged(let there)? = tell(1, HoldingsClaim(epoch: begun.epoch)) else {
      Issue.record("not known at the other")
      return
    }
    #expect(there.kept == 1 && there.epoch == begun.epoch)
    for round in 0..<40 {
      store.pass(.seconds(30))
      if round % 2 == 0 { _ = store.rigs[0].register() }
      _ = tell(0, HoldingsClaim(epoch: begun.epoch))
    }
    #expect(store.peers(at: 1).count == 1)
    store.join()
    #expect(store.peers(at: 2).count == 1)
    _ = tell(1, HoldingsClaim(epoch: begun.epoch, ends: true))
    store.pass()
    #expect(store.peers(at: 0).isEmpty && store.peers(at: 2).isEmpty)
  }

  @Test func `registrations, withdrawals, reports and policies hold at all of them`() throws {
    var store = SharedStore(2)
    #expect(store.rigs[1].machine.registry.objectCount == 1)
    var policy = ScoringPolicy()
    (policy.version, policy.country) = (4, 250)
    policy.costs = [
      .init(from: ASN(1), to: ASN(2), price: .number(7)), .init(from: ASN(2), to: ASN(3), price: .transit),
    ]
    policy.siblings = [.init(asn: ASN(9), group: 1)]
    _ = store.rigs[1].send(.changePolicy(store.rigs[1].next(), policy))
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    let accusation = Accusation(endpoint: Endpoint("10.0.1.1:7000")!)
    for (number, address) in [(2, "10.1.1.1"), (3, "10.2.1.1")] as [(UInt64, String)] {
      _ = store.rigs[0].announce(number, address, accusing: [accusation])
    }
    store.pass()
    #expect(store.rigs[0].machine.policy == policy)
    #expect(store.peers(at: 1).count == 2)
    var withdrawal = Withdrawal(
      key: SelectorRig.origin, base: "http://origin", url: "http://origin/a", serial: 3, object: SelectorRig.object,
      time: 5, signature: [UInt8](repeating: 1, count: 64))
    withdrawal.isValid = true
    _ = store.rigs[1].send(.withdraw(store.rigs[1].next(), [withdrawal]))
    store.pass()
    #expect(store.rigs[0].machine.registry.objectCount == 0)
    #expect(store.rigs[0].machine.registry.withdrawals[SelectorRig.object].map(\.serial) == [3])
    // The log forgets, and the policy is told again before.
    store.pass(.seconds(800))
    store.join()
    #expect(store.rigs[2].machine.policy == policy)
  }

  @Test func `who could not be reached by way of different selectors is named by none`() {
    var store = SharedStore(3)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.pass()
    let report = Accusation(endpoint: Endpoint("10.0.1.1:7000")!, ticket: 1, kind: .unreachable, ago: .zero)
    _ = store.rigs[0].announce(2, "10.1.1.1", wanted: 0, accusing: [report])
    _ = store.rigs[1].announce(3, "10.2.1.1", wanted: 0, accusing: [report])
    store.pass()
    #expect((0..<3).map { store.peers(at: $0).count } == [2, 2, 2])
    let before = store.log.count
    _ = store.rigs[1].announce(3, "10.2.1.1", event: .stopped, wanted: 0, accusing: [report])
    store.pass()
    let lines = store.log[before...].compactMap { SharedBatch(bytes: $0.bytes) }.flatMap(\.lines)
    #expect(lines.count == 1, "what was told once is not told again")
    _ = store.rigs[2].announce(1, "10.0.1.1", held: 62)
    store.pass()
    #expect((0..<3).map { store.peers(at: $0).count } == [2, 2, 2], "back at all of them, and the reporter is gone")
  }

  @Test func `a holder that has to call somebody hears of it at whichever selector it is`() throws {
    var store = SharedStore(2)
    func beat(_ claim: HoldingsClaim) -> HoldingsReply.Acknowledged? {
      let announce = AgentAnnounce(node: Self.node, port: 7000, objects: [], holdings: claim)
      let exchange = store.rigs[1].next()
      let answer = store.rigs[1].send(
        .announce(exchange, announce, address: IPAddress("192.0.2.9")!, SelectorRig.near))
      guard case .announced(let reply)? = answer, case .acknowledged(let told)? = reply.holdings else { return nil }
      return told
    }
    let epoch = beat(HoldingsClaim(epoch: nil, whole: [SelectorRig.object]))?.epoch
    store.pass()
    _ = store.rigs[0].track(SelectorRig.v1, "10.0.2.1")
    store.pass()
    let first = beat(HoldingsClaim(epoch: epoch))?.called
    let second = beat(HoldingsClaim(epoch: epoch))?.called
    #expect(first == [SelectorRig.object] && second == [])
    // It has been told: who looks next is told of again.
    store.pass()
    _ = store.rigs[0].track(SelectorRig.v1, "10.0.2.2")
    store.pass()
    #expect(beat(HoldingsClaim(epoch: epoch))?.called == [SelectorRig.object])
  }

  @Test func `two selectors that give the same stripes at a time come to one importer of each`() {
    var store = SharedStore(2)
    for round in 0..<6 {
      _ = store.rigs[0].announce(1, "10.0.1.1")
      _ = store.rigs[1].announce(2, "10.0.2.1")
      store.pass(.seconds(round == 0 ? 1 : 4))
    }
    let first = store.rigs[0].announce(1, "10.0.1.1")?.roles?.roles.filter { $0.rank == 0 }.map(\.stripe) ?? []
    store.pass()
    let second = store.rigs[1].announce(2, "10.0.2.1")?.roles?.roles.filter { $0.rank == 0 }.map(\.stripe) ?? []
    store.pass()
    #expect((first + second).sorted() == Array(0..<16))
    let node = NodeID(key: Digest256(1, 0, 0, 0))
    let seats = store.rigs.map { $0.machine.registry.seats(of: node, in: SelectorRig.object) }
    #expect(seats[0] == seats[1] && seats[0] != 0)
  }
}
