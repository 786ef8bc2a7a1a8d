import Nodes
import Selection
import Testing
import Vocabulary

/// What operators want of the flight recorders of agents.
struct TraceCollectionsTests {
  private let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
  private let caller = IPAddress("192.0.2.9")!

  private func rig() -> SelectorRig { SelectorRig(configuration: SelectorConfiguration(doors: doors)) }

  private func ask(
    _ rig: inout SelectorRig, _ call: TraceCall, as bearer: SelectorAccess.Bearer = .operator(name: "alice")
  ) -> SelectorAnswer? {
    rig.send(.traces(rig.next(), call, caller: caller, access: SelectorAccess(isHere: false, bearer: bearer)))
  }

  private func collect(_ rig: inout SelectorRig, object: Digest256? = nil) throws -> TraceProgress {
    try #require(progress(ask(&rig, .collect(object: object, last: .seconds(600)))))
  }

  private func progress(_ answer: SelectorAnswer?) -> TraceProgress? {
    if case .traces(let progress)? = answer { progress } else { nil }
  }

  private func status(_ answer: SelectorAnswer?) -> Int? {
    if case .error(let status, _)? = answer { status } else { nil }
  }

  /// An announce that the node proves to be its own.
  private func announce(_ rig: inout SelectorRig, _ number: UInt64, shares: Bool?, proven: Bool = true) -> TraceOrder? {
    let report = AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: 0, blocks: 62, wanted: 5)
    var announce = AgentAnnounce(node: node(number), port: 7000, objects: [report])
    announce.facts.sharesTraces = shares
    let exchange = rig.next()
    let proof = proven ? SenderProof.session(1, count: exchange.value) : nil
    let input = SelectorInput.announce(
      exchange, announce, address: IPAddress("127.64.1.1")!, SelectorRig.near, proof: proof)
    guard case .announced(let reply)? = rig.send(input) else { return nil }
    return reply.trace
  }

  private func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  private func part(
    _ rig: inout SelectorRig, _ order: TraceOrder, from offset: Int64, _ count: Int64, isLast: Bool = false,
    failure: String? = nil
  ) -> SelectorAnswer? {
    let call = TraceCall.part(order.collection, ticket: order.ticket, offset: offset, count: count, isLast: isLast)
    let before = rig.orders.count
    let answer = ask(&rig, call, as: .missing)
    guard answer == nil, rig.orders.count == before + 1 else { return answer }
    return rig.send(.traceKept(ExchangeID(rig.exchange), failure: failure))
  }

  @Test func `an agent whose owner lets it is asked once, and what it brings is there when it is whole`() throws {
    var rig = rig()
    #expect(announce(&rig, 1, shares: true) == nil)
    let begun = try collect(&rig)
    #expect(begun.sources.map(\.state) == [.waits])
    let order = try #require(announce(&rig, 1, shares: true))
    #expect(order.collection == begun.collection && order.last == .seconds(600))
    #expect(announce(&rig, 1, shares: true) == nil)
    #expect(part(&rig, order, from: 0, 500_000) == .traceTaken(received: 500_000))
    #expect(status(ask(&rig, .archive(begun.collection, node(1)))) == 404)
    #expect(part(&rig, order, from: 500_000, 10, isLast: true) == .traceTaken(received: 500_010))
    #expect(ask(&rig, .archive(begun.collection, node(1))) == .traceArchive(begun.collection, node(1)))
    #expect(status(part(&rig, order, from: 500_010, 10)) == 409)
    let now = try #require(progress(ask(&rig, .progress(begun.collection))))
    #expect(now.sources.map(\.state) == [.whole] && now.sources.map(\.received) == [500_010])
  }

  @Test func `who does not let it, or does not prove who it is, is not asked`() throws {
    var rig = rig()
    for number in 1...3 { _ = announce(&rig, UInt64(number), shares: nil) }
    let begun = try collect(&rig, object: SelectorRig.object)
    #expect(announce(&rig, 1, shares: nil) == nil)
    #expect(announce(&rig, 2, shares: true, proven: false) == nil)
    let now = try #require(progress(ask(&rig, .progress(begun.collection))))
    #expect(now.sources.map(\.state) == [.refused, .waits, .waits])
    // Its owner may change his mind.
    #expect(announce(&rig, 1, shares: true) != nil)
  }

  @Test func `traces are for operators, and parts for those who were asked`() throws {
    var rig = rig()
    _ = announce(&rig, 1, shares: true)
    for (bearer, expected) in [(SelectorAccess.Bearer.missing, 403), (.wrong, 401), (.registrar, 403)] {
      #expect(status(ask(&rig, .collect(object: nil, last: nil), as: bearer)) == expected)
    }
    let begun = try collect(&rig)
    let order = try #require(announce(&rig, 1, shares: true))
    let forged = TraceOrder(collection: begun.collection, ticket: order.ticket &+ 1)
    #expect(status(part(&rig, forged, from: 0, 10)) == 404)
    #expect(status(part(&rig, order, from: 7, 10)) == 409)
    #expect(status(part(&rig, order, from: 0, Int64(TraceOrder.partMost) + 1)) == 413)
    #expect(status(part(&rig, order, from: 0, 0)) == 413)
    #expect(status(ask(&rig, .collect(object: Digest256(9, 9, 9, 9), last: nil))) == 404)
    #expect(rig.orders.isEmpty)
  }

  @Test func `what cannot be kept is said, and collections are few and end by themselves`() throws {
    var rig = rig()
    _ = announce(&rig, 1, shares: true)
    let begun = try collect(&rig)
    let order = try #require(announce(&rig, 1, shares: true))
    #expect(status(part(&rig, order, from: 0, 10, failure: "the disk is full")) == 507)
    #expect(progress(ask(&rig, .progress(begun.collection)))?.sources.map(\.state) == [.failed])
    for _ in 0..<3 { _ = try collect(&rig) }
    #expect(status(ask(&rig, .collect(object: nil, last: nil))) == 503)
    rig.now = rig.now + .seconds(901)
    rig.send(.deadlineReached)
    #expect(rig.orders.count { if case .dropTraces = $0 { true } else { false } } == 4)
    #expect(status(ask(&rig, .progress(begun.collection))) == 404)
    _ = try collect(&rig)
  }
}
