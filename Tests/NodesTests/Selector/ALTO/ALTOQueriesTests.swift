import Nodes
import Selection
import Testing
import Vocabulary

/// Who is told what by ALTO.
@Suite struct ALTOQueriesTests {
  private static let stranger = IPAddress("203.0.113.9")!
  private static let away = SelectorAccess(isHere: false)
  private static let here = SelectorAccess(isHere: true)

  private func rig(operators: Bool = false) -> SelectorRig {
    SelectorRig(
      configuration: SelectorConfiguration(
        doors: SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: operators)))
  }

  private func ask(_ rig: inout SelectorRig, _ request: ALTORequest, _ access: SelectorAccess) -> SelectorAnswer? {
    rig.send(.alto(rig.next(), request, map: "tag", caller: Self.stranger, access: access))
  }

  private func roundTrip(_ source: String, _ destination: String) -> ALTORequest {
    .endpointCosts(
      EndpointCostQuery(
        CostType(.roundTrip, .numerical), sources: [ALTOEndpoint("ipv4:\(source)")!],
        destinations: [ALTOEndpoint("ipv4:\(destination)")!]))
  }

  /// Two agents that measured the way between them.
  private func measure(_ rig: inout SelectorRig) {
    let places = [(UInt64(1), "10.0.0.1"), (2, "10.0.0.2")]
    for _ in 0..<60 {
      for ((number, address), (other, far)) in [(places[0], places[1]), (places[1], places[0])] {
        let report = AgentAnnounce.ObjectReport(
          object: SelectorRig.object, event: .none, held: 1, blocks: 62, wanted: 5)
        var announce = AgentAnnounce(node: NodeID(key: Digest256(number, 0, 0, 0)), port: 7000, objects: [report])
        announce.roundTrips = [
          AgentAnnounce.RoundTrip(
            peer: Endpoint("\(far):7000")!, node: NodeID(key: Digest256(other, 0, 0, 0)), microseconds: 30_000)
        ]
        rig.send(.announce(rig.next(), announce, address: IPAddress(address)!, SelectorRig.near))
        rig.wait(.seconds(1))
      }
    }
  }

  @Test func `round trips between addresses are for operators`() {
    for (operators, access, status) in [
      (false, Self.away, 403), (true, Self.away, 401), (true, SelectorAccess(isHere: false, bearer: .wrong), 401),
    ] {
      var rig = rig(operators: operators)
      let answer = ask(&rig, roundTrip("10.0.0.1", "10.0.0.2"), access)
      guard case .error(status, _)? = answer else {
        Issue.record("\(String(describing: answer))")
        continue
      }
    }
  }

  @Test func `an operator is told the round trip between two nodes' addresses, and nothing of others`() {
    var rig = rig(operators: true)
    measure(&rig)
    for access in [Self.here, SelectorAccess(isHere: false, bearer: .operator(name: "alice"))] {
      guard case .alto(.endpointCosts(_, let rows))? = ask(&rig, roundTrip("10.0.0.1", "10.0.0.2"), access) else {
        Issue.record("it is refused")
        return
      }
      #expect(rows.count == 1 && (25_000...35_000).contains(rows[0].costs.first?.cost ?? 0), "\(rows)")
      let unknown = ask(&rig, roundTrip("10.0.0.1", "10.0.0.3"), access)
      #expect(
        unknown
          == .alto(.endpointCosts(CostType(.roundTrip, .numerical), [CostRow(source: "ipv4:10.0.0.1", costs: [])])))
    }
  }

  @Test func `maps and costs by the tables are for everybody, by the policy of the selector`() {
    var rig = rig()
    #expect(ask(&rig, .directory, Self.away) == .alto(.directory))
    let filter = NetworkMapFilter(pids: nil)
    #expect(ask(&rig, .networkMap(filter), Self.away) == .alto(.networkMap(filter)))
    let costs = CostMapFilter(mode: .ordinal)
    #expect(ask(&rig, .costMap(costs), Self.away) == .alto(.costMap(costs, ScoringPolicy())))
    let wrong = SelectorAccess(isHere: false, bearer: .wrong)
    #expect(ask(&rig, .directory, wrong) != .alto(.directory))
  }

  @Test func `what cannot be read is counted and told`() {
    var rig = rig()
    let problem = ALTOProblem.missingField("pids")
    #expect(ask(&rig, .problem(problem), Self.away) == .alto(.problem(problem)))
    let refused = ask(&rig, .refused(status: 415, sentence: "another type"), Self.away)
    #expect(refused == .error(status: 415, sentence: "another type"))
    #expect(rig.machine.counters.malformed == 2)
  }

  @Test func `requests count for the address that they come from`() {
    var rig = SelectorRig(configuration: SelectorConfiguration(calls: CallBudgets.Rate(perSecond: 1)))
    var refused = 0
    for _ in 0..<20 {
      if case .tooMany? = ask(&rig, .directory, Self.away) { refused += 1 }
    }
    #expect(refused == 10)
  }
}
