import Selection
import Testing
import Vocabulary

@Suite struct EndpointQueryTests {
  private func endpoint(_ text: String, _ locality: Locality = .unknown) -> ALTOEndpoint {
    var endpoint = ALTOEndpoint(text)!
    endpoint.locality = locality
    return endpoint
  }

  private func costs(_ query: EndpointCostQuery, _ places: [String: NetworkCoordinate] = [:]) -> [String: Int64] {
    let rows = query.rows(policy: ScoringPolicy(), salt: 7) { places["\($0)"] }
    #expect(rows.map(\.source) == query.sources.map(\.name))
    return Dictionary(uniqueKeysWithValues: (rows.first?.costs ?? []).map { ($0.destination, $0.cost) })
  }

  @Test(arguments: [
    "ipv4:192.0.2.1", "ipv6:2001:db8::1", "ipv6:2001:0DB8:0:0::1", "ipv6:::", "ipv6:::ffff:192.0.2.1",
  ])
  func `addresses are typed`(text: String) {
    #expect(ALTOEndpoint(text)?.name == text)
  }

  @Test(arguments: [
    "", "192.0.2.1", "ipv4", "ipv4:", "ipv4:2001:db8::1", "ipv6:192.0.2.1", "IPV4:192.0.2.1", "ipv4:192.0.2.0/24",
    "ipv4: 192.0.2.1", "mac:00:11:22:33:44:55", "ipv6:2001:db8::g", "ipv6:[2001:db8::1]",
  ])
  func `another text is no typed address`(text: String) {
    #expect(ALTOEndpoint(text) == nil)
  }

  @Test func `ordinal costs are the order in which these peers would be named`() {
    let query = EndpointCostQuery(
      CostType(.routing, .ordinal), sources: [endpoint("ipv4:10.0.1.9", near)],
      destinations: [
        endpoint("ipv4:203.0.113.45", far), endpoint("ipv4:10.0.9.1", near), endpoint("ipv4:192.0.2.1", neighbour),
        endpoint("ipv4:10.0.1.8", near), endpoint("ipv6:2001:db8::1", far), endpoint("ipv4:10.0.1.9", near),
      ])
    let costs = costs(query)
    #expect(costs["ipv4:10.0.1.9"] == 1 && costs["ipv4:10.0.1.8"] == 2 && costs["ipv4:10.0.9.1"] == 3)
    #expect(costs["ipv4:192.0.2.1"] == 4)
    #expect([costs["ipv4:203.0.113.45"], costs["ipv6:2001:db8::1"]].compactMap { $0 }.sorted() == [5, 6])
  }

  @Test func `numerical costs are those of the map`() {
    let query = EndpointCostQuery(
      CostType(.routing, .numerical), sources: [endpoint("ipv4:10.0.1.9", near)],
      destinations: [
        endpoint("ipv4:10.0.9.1", near), endpoint("ipv4:192.0.2.1", neighbour), endpoint("ipv4:203.0.113.45", far),
      ], range: CostRange("lt 1000")!)
    #expect(costs(query) == ["ipv4:10.0.9.1": 0, "ipv4:192.0.2.1": 625])
  }

  @Test func `round trips are told where both ends were measured`() {
    var random = RandomSource(seed: 1)
    var here = NetworkCoordinate()
    var there = NetworkCoordinate()
    for _ in 0..<200 {
      here.measured(40_000, to: there, insideISP: true, random: &random)
      there.measured(40_000, to: here, insideISP: true, random: &random)
    }
    let places = ["10.0.0.1": here, "10.0.0.2": there]
    var query = EndpointCostQuery(
      CostType(.roundTrip, .numerical), sources: [endpoint("ipv4:10.0.0.1")],
      destinations: ["ipv4:10.0.0.2", "ipv4:10.0.0.3", "ipv4:10.0.0.1"].map { endpoint($0) })
    let numerical = costs(query, places)
    #expect(numerical.count == 2 && numerical["ipv4:10.0.0.1"] == 0)
    #expect((36_000...44_000).contains(numerical["ipv4:10.0.0.2"] ?? 0), "\(numerical)")
    query.type.mode = .ordinal
    #expect(costs(query, places) == ["ipv4:10.0.0.1": 1, "ipv4:10.0.0.2": 2])
  }

  @Test func `of others everybody hears what the map says, of himself and if he may all that is known`() {
    var one = endpoint("ipv4:192.0.2.1", Locality(asn: ASN(5), country: "CH"))
    (one.pid, one.listed) = ("default", .unknown)
    let query = EndpointPropertyQuery(properties: [.pid, .asn, .country], endpoints: [one])
    let all = EndpointPropertyQuery.Answer(endpoint: "ipv4:192.0.2.1", pid: "default", asn: "5", country: "CH")
    let listed = EndpointPropertyQuery.Answer(endpoint: "ipv4:192.0.2.1", pid: "default")
    #expect(query.answers(for: IPAddress("192.0.2.2"), seesAll: false) == [listed])
    #expect(query.answers(for: IPAddress("192.0.2.1"), seesAll: false) == [all])
    #expect(query.answers(for: nil, seesAll: true) == [all])
  }
}
