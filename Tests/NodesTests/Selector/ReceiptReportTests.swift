import Nodes
import Selection
import Testing
import Vocabulary

/// What a selector makes of receipts (GET /v1/receipts).
@Suite struct ReceiptReportTests {
  private static func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  private func announce(
    _ rig: inout SelectorRig, _ number: UInt64, in locality: Locality, _ peer: UInt64, taken: Int64 = 0,
    given: Int64 = 0, holds: Bool? = true
  ) {
    let report = AgentAnnounce.ObjectReport(
      object: SelectorRig.object, event: .none, held: 1, blocks: 62, wanted: 0)
    var announce = AgentAnnounce(node: Self.node(number), port: 7000, objects: [report])
    announce.receipts = ReceiptList(
      session: 1, number: 1,
      entries: [.init(object: SelectorRig.object, peer: Self.node(peer), taken: taken, given: given)])
    rig.send(
      .announce(
        rig.next(), announce, address: IPAddress(10, UInt8(number), 0, 1), locality, receiptsHold: holds))
  }

  private func report(_ rig: inout SelectorRig, access: SelectorAccess? = nil) -> ReceiptReport? {
    let answer = rig.send(.receipts(rig.next(), caller: IPAddress("10.0.0.1")!, access: access))
    guard case .receipts(let report)? = answer else { return nil }
    return report
  }

  @Test func `receipts are rolled up by publisher and object, and counted from ISP to ISP`() throws {
    var rig = SelectorRig()
    announce(&rig, 1, in: SelectorRig.far, 2, given: 3_000_000)
    announce(&rig, 2, in: SelectorRig.near, 1, taken: 3_000_000)
    let shown = try #require(report(&rig))
    #expect(shown.objects.map(\.bytes.taken) == [3_000_000] && shown.objects.map(\.bytes.claimed) == [3_000_000])
    #expect(shown.objects.first?.publisher == SelectorRig.origin && shown.objects.first?.url == "http://origin/a")
    #expect(shown.mismatched.isEmpty && shown.freeRiders.map(\.node) == [Self.node(2)])
    let family = rig.machine.measures.first { $0.descriptor.name == "shoal_selector_flow_bytes_total" }
    let flows = (family?.samples ?? []).map { ($0.labels, $0.value) }
    #expect(flows.map(\.0) == [["AS64502", "AS64501"], ["other", "other"]])
    #expect(flows.map(\.1) == [.number(3_000_000), .number(0)])
  }

  @Test func `the ISP of a giver that sent no receipts is the one that its announces came from`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.1.0.1", in: SelectorRig.far, held: 62)
    announce(&rig, 2, in: SelectorRig.near, 1, taken: 3_000_000)
    announce(&rig, 3, in: SelectorRig.near, 9, taken: 1_000_000)
    let family = rig.machine.measures.first { $0.descriptor.name == "shoal_selector_flow_bytes_total" }
    #expect((family?.samples ?? []).map(\.labels).prefix(2) == [["AS64502", "AS64501"], ["unknown", "AS64501"]])
  }

  @Test func `a forged list counts for nothing, and a claim that nobody confirms is shown`() throws {
    var rig = SelectorRig()
    announce(&rig, 1, in: SelectorRig.near, 2, taken: 3_000_000, holds: false)
    // In a trace of before nobody had looked.
    announce(&rig, 2, in: SelectorRig.near, 1, taken: 3_000_000, holds: nil)
    announce(&rig, 3, in: SelectorRig.near, 1, given: 4_000_000)
    let shown = try #require(report(&rig))
    #expect(shown.counts.forged == 2 && shown.counts.taken == 1)
    #expect(shown.mismatched.map(\.node) == [Self.node(3)] && shown.flows.isEmpty)
    #expect(shown.objects.map(\.bytes.taken) == [0])
  }

  @Test func `operators alone see them`() {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
    var rig = SelectorRig(configuration: SelectorConfiguration(doors: doors), registered: false)
    let (stranger, alice) = (
      report(&rig, access: SelectorAccess(isHere: false)),
      report(&rig, access: SelectorAccess(isHere: false, bearer: .operator(name: "alice")))
    )
    #expect(stranger == nil && alice?.objects.isEmpty == true)
  }
}
