import Nodes
import Selection
import Testing
import Vocabulary

/// The requests of RFC 7285's examples, and each error of its section 8.5.2 for each of them.
@Suite struct ALTOReaderTests {
  private static let caller = IPAddress("192.0.2.77")!

  private enum Kind: CaseIterable, Sendable {
    case networkMap, costMap, properties, costs, updates
  }

  /// What is wrong with a body, or nil.
  private static func problem(_ kind: Kind, _ text: String) -> ALTOProblem? {
    let body = Array(text.utf8)
    do throws(ALTOProblem) {
      switch kind {
      case .networkMap: _ = try ALTOReader.networkMapFilter(body)
      case .costMap: _ = try ALTOReader.costMapFilter(body)
      case .properties: _ = try ALTOReader.endpointProperties(body)
      case .updates: _ = try ALTOReader.updateStream(body)
      case .costs: _ = try ALTOReader.endpointCosts(body, from: caller)
      }
      return nil
    } catch { return error }
  }

  @Test func `the request for a part of the network map is read (11.3.1.7)`() throws {
    func filter(_ text: String) throws -> NetworkMapFilter { try ALTOReader.networkMapFilter(Array(text.utf8)) }
    #expect(try filter(#"{"pids": [ "PID1", "PID2" ]}"#) == NetworkMapFilter(pids: ["PID1", "PID2"]))
    #expect(try filter(#"{"pids": []}"#) == NetworkMapFilter(pids: nil))
    #expect(
      try filter(#"{"pids": ["b", "a", "b", "a"], "address-types": ["ipv6", "ipv6", "mac"]}"#)
        == NetworkMapFilter(pids: ["b", "a"], v4: false, v6: true))
    #expect(try filter(#"{"pids": [], "address-types": []}"#) == NetworkMapFilter(pids: nil))
    #expect(try filter(#"{"pids": [], "address-types": ["mac"]}"#) == NetworkMapFilter(pids: nil, v4: false, v6: false))
  }

  @Test func `the request for a part of the cost map is read (11.3.2.7)`() throws {
    func filter(_ text: String) throws -> CostMapFilter { try ALTOReader.costMapFilter(Array(text.utf8)) }
    let type = #""cost-type": {"cost-mode": "numerical", "cost-metric": "routingcost"}"#
    #expect(
      try filter(#"{\#(type), "pids": {"srcs": [ "PID1" ], "dsts": [ "PID1", "PID2", "PID3" ]}}"#)
        == CostMapFilter(mode: .numerical, sources: ["PID1"], destinations: ["PID1", "PID2", "PID3"]))
    #expect(try filter("{\(type)}") == CostMapFilter(mode: .numerical))
    #expect(try filter(#"{\#(type), "pids": {"srcs": [], "dsts": []}}"#) == CostMapFilter(mode: .numerical))
    #expect(
      try filter(#"{\#(type), "constraints": ["gt 5", "le 10"]}"#)
        == CostMapFilter(mode: .numerical, range: CostRange(least: 6, greatest: 10)))
    let described =
      #"{"cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost", "description": 7}, "more": 1.5e3}"#
    #expect(try filter(described) == CostMapFilter(mode: .ordinal))
  }

  @Test func `the request for properties of endpoints is read (11.4.1.7)`() throws {
    let text = """
      {"properties": ["network-map.pid", "priv:shoal-asn", "network-map.pid"],
       "endpoints": ["ipv4:192.0.2.34", "ipv4:203.0.113.129", "ipv4:192.0.2.34"]}
      """
    let query = try ALTOReader.endpointProperties(Array(text.utf8))
    #expect(query.properties == [.pid, .asn])
    #expect(query.endpoints.map(\.name) == ["ipv4:192.0.2.34", "ipv4:203.0.113.129"])
  }

  @Test func `the request for costs of endpoints is read (11.5.1.7)`() throws {
    func query(_ endpoints: String) throws -> EndpointCostQuery {
      let text =
        #"{"cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"}, "endpoints": {\#(endpoints)}}"#
      return try ALTOReader.endpointCosts(Array(text.utf8), from: Self.caller)
    }
    let both = try query(#""srcs": ["ipv4:192.0.2.2"], "dsts": ["ipv4:192.0.2.89", "ipv6:2001:db8::1"]"#)
    #expect(both.type == CostType(.routing, .ordinal))
    #expect(both.sources.map(\.name) == ["ipv4:192.0.2.2"])
    #expect(both.destinations.map(\.name) == ["ipv4:192.0.2.89", "ipv6:2001:db8::1"])
    for text in [#""dsts": ["ipv4:192.0.2.89"]"#, #""srcs": [], "dsts": ["ipv4:192.0.2.89"]"#] {
      #expect(try query(text).sources.map(\.name) == ["ipv4:192.0.2.77"])
    }
    #expect(try query(#""srcs": ["ipv4:192.0.2.89"]"#).destinations.map(\.name) == ["ipv4:192.0.2.77"])
  }

  @Test func `a request to be told of changes is read (RFC 8895, 6.5)`() throws {
    let text = """
      {"add": {"net": {"resource-id": "network-map", "tag": "314159"},
               "costs": {"resource-id": "routingcost-map", "incremental-changes": false}}}
      """
    let query = try ALTOReader.updateStream(Array(text.utf8))
    #expect(
      query.parts == [
        UpdateStreamQuery.Part(name: "costs", map: .costs, takesChanges: false),
        UpdateStreamQuery.Part(name: "net", map: .network, tag: "314159"),
      ])
    #expect(Self.problem(.updates, "{}") == .missingField("add"))
    #expect(Self.problem(.updates, #"{"add": {}}"#) == .invalidFieldValue("add", value: "{}"))
    #expect(Self.problem(.updates, #"{"add": {"a": {}}}"#) == .missingField("add/a/resource-id"))
    #expect(
      Self.problem(.updates, #"{"add": {"a": {"resource-id": "nothing"}}}"#)
        == .invalidFieldValue("add/a/resource-id", value: "nothing"))
    #expect(
      Self.problem(.updates, #"{"add": {"a": {"resource-id": "network-map", "incremental-changes": 1}}}"#)
        == .invalidFieldType("add/a/incremental-changes"))
    for name in ["", "a.b", "a,b", "a\\nb", String(repeating: "x", count: 65)] {
      guard
        case .invalidFieldValue("add", _)? = Self.problem(
          .updates, #"{"add": {"\#(name)": {"resource-id": "network-map"}}}"#)
      else {
        Issue.record("\(name) is taken")
        continue
      }
    }
    let many = (0..<9).map { #""p\#($0)": {"resource-id": "network-map"}"# }.joined(separator: ", ")
    #expect(Self.problem(.updates, "{\"add\": {\(many)}}") == .invalidFieldValue("add", value: "p8"))
  }

  @Test func `what is no JSON object is a syntax error, with its place`() {
    for kind in Kind.allCases {
      for text in ["", "{", "{}x", "[]", "7", #"{"pids": [}"#, #"{"a": 1, "a": 2}"#, "{\"a\": \"\u{1}\"}"] {
        guard case .syntax(let sentence)? = Self.problem(kind, text) else {
          Issue.record("\(kind) takes \(text)")
          continue
        }
        #expect(!sentence.isEmpty)
      }
    }
    #expect(Self.problem(.networkMap, #"{"pids": [}"#) == .syntax("byte 10 of the JSON does not belong there"))
  }

  @Test func `a field that is missing is named by its path`() {
    #expect(Self.problem(.networkMap, "{}") == .missingField("pids"))
    #expect(Self.problem(.costMap, "{}") == .missingField("cost-type"))
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-mode": "ordinal"}}"#) == .missingField("cost-type/cost-metric"))
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-metric": "routingcost"}}"#) == .missingField("cost-type/cost-mode"))
    let type = #""cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"}"#
    #expect(Self.problem(.costMap, #"{\#(type), "pids": {"srcs": []}}"#) == .missingField("pids/dsts"))
    #expect(Self.problem(.costs, "{\(type)}") == .missingField("endpoints"))
    #expect(Self.problem(.properties, #"{"endpoints": ["ipv4:192.0.2.1"]}"#) == .missingField("properties"))
    #expect(Self.problem(.properties, #"{"properties": ["network-map.pid"]}"#) == .missingField("endpoints"))
  }

  @Test func `a field of the wrong type is named by its path`() {
    #expect(Self.problem(.networkMap, #"{"pids": "PID1"}"#) == .invalidFieldType("pids"))
    #expect(Self.problem(.networkMap, #"{"pids": [], "address-types": {}}"#) == .invalidFieldType("address-types"))
    #expect(Self.problem(.costMap, #"{"cost-type": 1.5}"#) == .invalidFieldType("cost-type"))
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-mode": true, "cost-metric": "routingcost"}}"#)
        == .invalidFieldType("cost-type/cost-mode"))
    let type = #""cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"}"#
    #expect(Self.problem(.costMap, #"{\#(type), "constraints": "gt 1"}"#) == .invalidFieldType("constraints"))
    #expect(Self.problem(.costMap, #"{\#(type), "pids": []}"#) == .invalidFieldType("pids"))
    #expect(Self.problem(.costs, #"{\#(type), "endpoints": []}"#) == .invalidFieldType("endpoints"))
    #expect(Self.problem(.costs, #"{\#(type), "endpoints": {"srcs": null}}"#) == .invalidFieldType("endpoints/srcs"))
    #expect(
      Self.problem(.properties, #"{"properties": "a", "endpoints": []}"#) == .invalidFieldType("properties"))
  }

  @Test func `a wrong value is told with its field, and of an array the element`() {
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-mode": "foo", "cost-metric": "routingcost"}}"#)
        == .invalidFieldValue("cost-type/cost-mode", value: "foo"))
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-mode": "ordinal", "cost-metric": "hopcount"}}"#)
        == .invalidFieldValue("cost-type/cost-metric", value: "hopcount"))
    // Round trips are told between endpoints only.
    #expect(
      Self.problem(.costMap, #"{"cost-type": {"cost-mode": "ordinal", "cost-metric": "delay-rt"}}"#)
        == .invalidFieldValue("cost-type/cost-metric", value: "delay-rt"))
    let type = #""cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"}"#
    #expect(
      Self.problem(.costMap, #"{\#(type), "constraints": ["gt 1", "near"]}"#)
        == .invalidFieldValue("constraints", value: "near"))
    #expect(Self.problem(.networkMap, #"{"pids": ["a", 7]}"#) == .invalidFieldValue("pids", value: "7"))
    #expect(Self.problem(.networkMap, #"{"pids": [1.5]}"#) == .invalidFieldValue("pids", value: "1.5"))
    #expect(
      Self.problem(.networkMap, #"{"pids": [{"a": [null]}]}"#) == .invalidFieldValue("pids", value: #"{"a":[null]}"#))
    #expect(
      Self.problem(.properties, #"{"properties": ["pid"], "endpoints": ["ipv4:192.0.2.1"]}"#)
        == .invalidFieldValue("properties", value: "pid"))
    #expect(
      Self.problem(.properties, #"{"properties": ["network-map.pid"], "endpoints": ["192.0.2.1"]}"#)
        == .invalidFieldValue("endpoints", value: "192.0.2.1"))
    #expect(
      Self.problem(.properties, #"{"properties": [], "endpoints": ["ipv4:192.0.2.1"]}"#)
        == .invalidFieldValue("properties", value: "[]"))
    #expect(
      Self.problem(.costs, #"{\#(type), "endpoints": {"srcs": [], "dsts": []}}"#)
        == .invalidFieldValue("endpoints", value: #"{"dsts":[],"srcs":[]}"#))
    #expect(
      Self.problem(.costs, #"{\#(type), "endpoints": {"dsts": ["ipv4:192.0.2.0/24"]}}"#)
        == .invalidFieldValue("endpoints/dsts", value: "ipv4:192.0.2.0/24"))
  }

  @Test func `a wrong value that is long is cut`() {
    let long = String(repeating: "x", count: 5000)
    guard case .invalidFieldValue("pids", let value)? = Self.problem(.networkMap, #"{"pids": [["\#(long)"]]}"#) else {
      Issue.record("it is taken")
      return
    }
    #expect(value.utf8.count < 300)
  }
}
