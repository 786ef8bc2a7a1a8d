import Selection
import Testing
import Vocabulary

@testable import Nodes

/// What a selector shows of one object (`/_shoal/?object=...`).
@Suite struct SelectorRolloutTests {
  private static let hash = SelectorRig.object.hex

  private static func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  /// An agent announces; what it says of itself counts.
  private func announce(
    _ rig: inout SelectorRig, _ number: UInt64, in locality: Locality = SelectorRig.near, held: Int = 0,
    _ event: AgentAnnounce.Event = .none, uplink: Int64? = nil, age: TimeSpan? = nil, taking: (UInt64, Int64)? = nil
  ) {
    var report = AgentAnnounce.ObjectReport(
      object: SelectorRig.object, event: event, held: held, blocks: 62, wanted: 0)
    report.age = age
    let facts = AgentFacts(uplink: uplink.map { ByteRate(bytesPerSecond: $0) })
    var announce = AgentAnnounce(node: Self.node(number), port: 7000, facts: facts, objects: [report])
    if let (giver, bytes) = taking {
      let entry = ReceiptList.Entry(object: SelectorRig.object, peer: Self.node(giver), taken: bytes, given: 0)
      announce.receipts = ReceiptList(session: 1, number: 1, entries: [entry])
    }
    let address = IPAddress(10, UInt8(number / 200), UInt8(number % 200), 1)
    rig.send(.announce(rig.next(), announce, address: address, locality, receiptsHold: true))
  }

  private func shown(_ rig: SelectorRig, _ query: String = "object=\(hash)") -> ObjectRollout? {
    var status = NodeStatus(role: "selector", node: "n", build: "b", at: 0, uptimeMilliseconds: 0)
    rig.machine.show(in: &status, at: rig.now)
    #expect(status.selector?.object == nil, "only for who asks")
    rig.machine.detail(PageView(query: query), in: &status, at: rig.now)
    return status.selector?.object
  }

  private func register(_ rig: inout SelectorRig, uplink: Int64?, until: Int64? = nil) {
    var registration = ObjectRegistration(
      key: SelectorRig.origin, time: SelectorRig.wall.seconds, until: until, objects: [SelectorRig.registered()])
    registration.uplink = uplink.map { ByteRate(bytesPerSecond: $0) }
    rig.send(.register(rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall))
  }

  /// The digits of the gauge, in thousandths of a second; nil while it is missing.
  private func gauge(_ rig: SelectorRig) -> Int64? { rig.metric("shoal_selector_rollout_bound_seconds") }

  @Test func `the curve is of those who said how long it took them`() throws {
    var rig = SelectorRig()
    for number in 1...10 { announce(&rig, UInt64(number), .started) }
    for number in 1...8 { announce(&rig, UInt64(number), held: 62, .completed, age: .seconds(Int64(number))) }
    let object = try #require(shown(rig))
    let rollout = try #require(object.swarm.rollout)
    #expect(rollout.started == 10 && rollout.completed == 8 && rollout.lastMilliseconds == 8_000)
    #expect(rollout.steps.map(\.completed) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(object.medianMilliseconds.map { (4_000...4_500).contains($0) } == true)
    #expect(object.slowMilliseconds == 8_000)
    #expect(shown(rig, "object=\(Digest256(9, 9, 9, 9).hex)") == nil && shown(rig, "") == nil)
  }

  @Test func `the bound is that of Kurose and Ross, of what origin and agents say`() throws {
    var rig = SelectorRig()
    #expect(gauge(rig) == nil)
    for number in 1...4 { announce(&rig, UInt64(number), .started, uplink: 50_000) }
    // F = 1,000,000 bytes; N F / (sum of u) = 4,000,000 / 200,000.
    #expect(shown(rig)?.bound?.milliseconds == 20_000 && shown(rig)?.bound?.origin == nil)
    #expect(gauge(rig) == 20_000)
    // N F / (u_s + sum of u) = 4,000,000 / 1,000,000, more than F / u_s = 1.25 s.
    register(&rig, uplink: 800_000)
    #expect(shown(rig)?.bound?.milliseconds == 4_000 && gauge(rig) == 4_000)
    // F / u_s = 20 s, more than 4,000,000 / 250,000 = 16 s.
    register(&rig, uplink: 50_000)
    #expect(shown(rig)?.bound?.milliseconds == 20_000)
    // Whoever repeats it without leaves it; whoever carries it cannot say.
    register(&rig, uplink: nil)
    register(&rig, uplink: 1, until: SelectorRig.wall.seconds + 100)
    #expect(shown(rig)?.bound?.origin == 50_000)
  }

  @Test
  func `who does not say what it can send is taken for the mean, and when nobody does the origin alone bounds it`()
    throws
  {
    var rig = SelectorRig()
    announce(&rig, 1, .started, uplink: 100_000)
    announce(&rig, 2, .started)
    let bound = try #require(shown(rig)?.bound)
    #expect(bound.uplinks == 200_000 && bound.toldPercent == 50 && bound.milliseconds == 10_000)
    var silent = SelectorRig()
    for number in 1...5 { announce(&silent, UInt64(number), .started) }
    #expect(shown(silent)?.bound == nil && gauge(silent) == nil)
    register(&silent, uplink: 500_000)
    #expect(shown(silent)?.bound?.milliseconds == 2_000 && shown(silent)?.bound?.uplinks == nil)
  }

  @Test func `the gauge is of the object that most downloads are open of, or were last, and missing before`() throws {
    var rig = SelectorRig()
    #expect(gauge(rig) == nil)
    for number in 1...3 { announce(&rig, UInt64(number), .started, uplink: 50_000) }
    #expect(gauge(rig) == 20_000)
    for number in 1...3 { announce(&rig, UInt64(number), held: 62, .completed, uplink: 50_000, age: .seconds(1)) }
    #expect(gauge(rig) == shown(rig)?.bound?.milliseconds && gauge(rig) != nil)
  }

  @Test func `of a large swarm some uplinks are looked at, and stand for all`() throws {
    var rig = SelectorRig()
    for number in 1...300 { announce(&rig, UInt64(number), uplink: 10_000) }
    let some = RegistryOverview.uplinks(of: SelectorRig.object, in: rig.machine.registry, looking: 100)
    #expect(some.looked == 100 && some.told == 100 && some.sum == 1_000_000)
    let all = RegistryOverview.uplinks(of: SelectorRig.object, in: rig.machine.registry, looking: 1_000)
    #expect(all.looked == 300 && all.sum == 3_000_000)
  }

  @Test func `copies count what came from another ISP, whoever of both told`() throws {
    var rig = SelectorRig()
    announce(&rig, 1, in: SelectorRig.far, held: 62)
    announce(&rig, 2, in: SelectorRig.near, taking: (1, 700_000))
    announce(&rig, 3, in: SelectorRig.near, taking: (2, 900_000))
    announce(&rig, 4, in: SelectorRig.far, taking: (1, 400_000))
    let entered = try #require(shown(rig)).entered
    #expect(entered.map(\.isp) == ["AS64501", "AS64502"] && entered.map(\.bytes) == [700_000, 0])
  }

  @Test func `agents are listed with what they hold and say, and no more than a page takes`() throws {
    var rig = SelectorRig()
    announce(&rig, 1, held: 31, uplink: 250_000)
    let member = try #require(shown(rig)?.members.first)
    #expect(member.node == "\(Self.node(1))" && member.held == 500 && member.uplink == 250_000)
    #expect(member.isp == "AS64501" && member.endpoint == "10.0.1.1:7000")
    for number in 2...90 { announce(&rig, UInt64(number)) }
    #expect(shown(rig)?.members.count == ObjectRollout.mostMembers && shown(rig)?.swarm.agents == 90)
  }

  @Test func `who would be named to an agent is explained as for a query, and the agent itself is left out`() throws {
    var rig = SelectorRig()
    announce(&rig, 1, held: 62)
    announce(&rig, 2, in: SelectorRig.far, held: 62)
    announce(&rig, 3)
    let query = "object=\(Self.hash)&peer=\(Self.node(3))"
    let explanation = try #require(shown(rig, query)?.explanation)
    #expect(explanation.endpoint == "10.0.3.1:7000" && explanation.isp == "AS64501")
    #expect(explanation.candidates.map(\.node) == [Self.node(1).short, Self.node(2).short])
    for candidate in explanation.candidates {
      #expect(candidate.score == candidate.terms.reduce(0) { $0 + $1.points }, "the terms are all there is")
    }
    #expect(explanation.leftOut.map(\.reason) == ["it is the requester itself"])
    // The same terms as `GET /v1/peers` has of the same address, which is another requester to chance.
    let asked = rig.peers(for: "10.0.3.1")
    let same = asked?.ranking.peers.first { $0.node == Self.node(1) }
    let words = explanation.candidates.first?.terms.filter { $0.name != "tie-break" }.map { "\($0.points) \($0.why)" }
    #expect(words?.count == 6)
    #expect(words == same?.terms.filter { $0.name != "tie-break" }.map { "\($0.points) \($0.why)" })
    #expect(shown(rig, "object=\(Self.hash)&peer=\(Self.node(9))")?.explanation == nil)
  }
}
