import Foundation
import Live
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary
import Wire

/// The examples of RFC 7285, asked of a selector whose table makes their maps: PID1 is AS64501 here, PID2 is AS64502,
/// and PID3 is `default`.
@Suite struct ALTOServiceTests {
  private static let table = "192.0.2.0/24,64501,One,CH\n198.51.100.0/25,64501,One,CH\n198.51.100.128/25,64502,Two,CH\n"

  private func withSelector(_ body: (SelectorNode) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-alto-\(UUID()).csv").path
    try Data(Self.table.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = SelectorOptions(listen: Endpoint("127.0.0.1:0")!)
    options.localities.prefixes = path
    try await RunningSelector.with(options, body)
  }

  private func call(
    _ method: String, _ selector: SelectorNode, _ target: String, type: String? = nil, accept: String? = nil,
    body: String = ""
  ) async throws -> HTTPCall.Reply {
    var call = HTTPCall(method, HTTPURL(host: "127.0.0.1", port: selector.endpoint.port, target: target))
    if let type { call.fields.append(HTTPField("content-type", type)) }
    if let accept { call.fields.append(HTTPField("accept", accept)) }
    call.body = Array(body.utf8)
    return try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
  }

  private func ask(
    _ selector: SelectorNode, _ target: String, _ name: String, _ body: String
  ) async throws -> HTTPCall.Reply {
    try await call("POST", selector, target, type: "application/alto-\(name)+json", body: body)
  }

  /// Holds an answer against one of the RFC: everything is equal, with our tag in the place of theirs.
  private func expect(
    _ reply: HTTPCall.Reply, _ type: String, status: Int = 200, tag: String = "", _ text: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    #expect(reply.status == status, sourceLocation: place)
    #expect(reply.field("content-type") == "application/alto-\(type)+json", sourceLocation: place)
    let expected = try JSONReader.value(of: Array(text.replacing("TAG", with: tag).utf8))
    let said = String(decoding: reply.body, as: UTF8.self)
    #expect(try JSONReader.value(of: reply.body) == expected, "\(said)", sourceLocation: place)
  }

  private func tag(_ selector: SelectorNode) async throws -> String {
    let reply = try await call("GET", selector, "/alto/networkmap")
    let text = String(decoding: reply.body, as: UTF8.self)
    let tag = try #require(text.firstMatch(of: /"tag":"([!-~]{1,64})"/)?.1)
    return String(tag)
  }

  @Test func `the network map is complete and has a version (11.2.1.7)`() async throws {
    try await withSelector { selector in
      let reply = try await call(
        "GET", selector, "/alto/networkmap",
        accept: "application/alto-networkmap+json,application/alto-error+json")
      try await expect(
        reply, "networkmap", tag: tag(selector),
        """
        {"meta": {"vtag": {"resource-id": "network-map", "tag": "TAG"}},
         "network-map": {
           "AS64501-CH": {"ipv4": ["192.0.2.0/24", "198.51.100.0/25"]},
           "AS64502-CH": {"ipv4": ["198.51.100.128/25"]},
           "default": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}}}
        """)
    }
  }

  @Test func `cost maps name the version of the network map (11.2.3.7)`() async throws {
    try await withSelector { selector in
      let tag = try await tag(selector)
      try await expect(
        call("GET", selector, "/alto/costmap/num/routingcost"), "costmap", tag: tag,
        """
        {"meta": {"dependent-vtags": [{"resource-id": "network-map", "tag": "TAG"}],
                  "cost-type": {"cost-mode": "numerical", "cost-metric": "routingcost"}},
         "cost-map": {
           "AS64501-CH": {"AS64501-CH": 0, "AS64502-CH": 625, "default": 1000},
           "AS64502-CH": {"AS64501-CH": 625, "AS64502-CH": 0, "default": 1000},
           "default": {"AS64501-CH": 1000, "AS64502-CH": 1000, "default": 1000}}}
        """)
      try await expect(
        call("GET", selector, "/alto/costmap/ord/routingcost"), "costmap", tag: tag,
        """
        {"meta": {"dependent-vtags": [{"resource-id": "network-map", "tag": "TAG"}],
                  "cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"}},
         "cost-map": {
           "AS64501-CH": {"AS64501-CH": 1, "AS64502-CH": 2, "default": 3},
           "AS64502-CH": {"AS64501-CH": 2, "AS64502-CH": 1, "default": 3},
           "default": {"AS64501-CH": 3, "AS64502-CH": 3, "default": 3}}}
        """)
    }
  }

  @Test func `a part of the network map has the version of the whole (11.3.1.7)`() async throws {
    try await withSelector { selector in
      let tag = try await tag(selector)
      try await expect(
        ask(
          selector, "/alto/networkmap/filtered", "networkmapfilter",
          #"{"pids": ["AS64501-CH", "AS64502-CH", "PID9"]}"#),
        "networkmap", tag: tag,
        """
        {"meta": {"vtag": {"resource-id": "network-map", "tag": "TAG"}},
         "network-map": {
           "AS64501-CH": {"ipv4": ["192.0.2.0/24", "198.51.100.0/25"]},
           "AS64502-CH": {"ipv4": ["198.51.100.128/25"]}}}
        """)
      try await expect(
        ask(
          selector, "/alto/networkmap/filtered", "networkmapfilter", #"{"pids": [], "address-types": ["ipv6"]}"#),
        "networkmap", tag: tag,
        """
        {"meta": {"vtag": {"resource-id": "network-map", "tag": "TAG"}},
         "network-map": {"AS64501-CH": {}, "AS64502-CH": {}, "default": {"ipv6": ["::/0"]}}}
        """)
    }
  }

  @Test func `a part of the cost map has the pairs that were asked for (11.3.2.7)`() async throws {
    try await withSelector { selector in
      let tag = try await tag(selector)
      let type = #""cost-type": {"cost-mode": "numerical", "cost-metric": "routingcost"}"#
      let meta = #""meta": {"dependent-vtags": [{"resource-id": "network-map", "tag": "TAG"}], \#(type)}"#
      try await expect(
        ask(
          selector, "/alto/costmap/filtered", "costmapfilter",
          #"{\#(type), "pids": {"srcs": ["AS64501-CH"], "dsts": ["AS64501-CH", "AS64502-CH", "default"]}}"#),
        "costmap", tag: tag,
        #"{\#(meta), "cost-map": {"AS64501-CH": {"AS64501-CH": 0, "AS64502-CH": 625, "default": 1000}}}"#)
      try await expect(
        ask(
          selector, "/alto/costmap/filtered", "costmapfilter",
          #"{\#(type), "constraints": ["gt 0", "lt 1000"], "pids": {"srcs": ["AS64501-CH"], "dsts": []}}"#),
        "costmap", tag: tag, #"{\#(meta), "cost-map": {"AS64501-CH": {"AS64502-CH": 625}}}"#)
    }
  }

  @Test func `properties of endpoints name the maps that they depend on (11.4.1.7)`() async throws {
    try await withSelector { selector in
      let endpoints = #""endpoints": ["ipv4:192.0.2.34", "ipv4:203.0.113.129"]"#
      try await expect(
        ask(
          selector, "/alto/endpointprop/lookup", "endpointpropparams",
          #"{"properties": ["network-map.pid", "priv:shoal-asn"], \#(endpoints)}"#),
        "endpointprop", tag: tag(selector),
        """
        {"meta": {"dependent-vtags": [{"resource-id": "network-map", "tag": "TAG"}]},
         "endpoint-properties": {
           "ipv4:192.0.2.34": {"network-map.pid": "AS64501-CH", "priv:shoal-asn": "64501"},
           "ipv4:203.0.113.129": {"network-map.pid": "default"}}}
        """)
      try await expect(
        ask(
          selector, "/alto/endpointprop/lookup", "endpointpropparams",
          #"{"properties": ["priv:shoal-country"], \#(endpoints)}"#), "endpointprop",
        """
        {"meta": {"dependent-vtags": []},
         "endpoint-properties": {"ipv4:192.0.2.34": {"priv:shoal-country": "CH"}, "ipv4:203.0.113.129": {}}}
        """)
    }
  }

  @Test func `costs of endpoints are told in the order in which they would be named (11.5.1.7)`() async throws {
    try await withSelector { selector in
      for (mode, costs) in [("ordinal", (1, 2, 3)), ("numerical", (0, 625, 1000))] {
        let type = #""cost-type": {"cost-mode": "\#(mode)", "cost-metric": "routingcost"}"#
        let reply = try await ask(
          selector, "/alto/endpointcost/lookup", "endpointcostparams",
          """
          {\(type), "endpoints": {"srcs": ["ipv4:192.0.2.2"],
             "dsts": ["ipv4:192.0.2.89", "ipv4:198.51.100.134", "ipv4:203.0.113.45"]}}
          """)
        try expect(
          reply, "endpointcost",
          """
          {"meta": {\(type)},
           "endpoint-cost-map": {"ipv4:192.0.2.2": {
             "ipv4:192.0.2.89": \(costs.0), "ipv4:198.51.100.134": \(costs.1), "ipv4:203.0.113.45": \(costs.2)}}}
          """)
      }
    }
  }

  @Test func `who names no source is one himself`() async throws {
    try await withSelector { selector in
      let type = #""cost-type": {"cost-mode": "numerical", "cost-metric": "routingcost"}"#
      try await expect(
        ask(
          selector, "/alto/endpointcost/lookup", "endpointcostparams",
          #"{\#(type), "endpoints": {"dsts": ["ipv4:192.0.2.89"]}}"#), "endpointcost",
        #"{"meta": {\#(type)}, "endpoint-cost-map": {"ipv4:127.0.0.1": {"ipv4:192.0.2.89": 1000}}}"#)
    }
  }

  @Test func `the directory lists every resource, and each answers as it says there (9.2)`() async throws {
    try await withSelector { selector in
      let directory = try await call("GET", selector, "/alto/directory", accept: "application/alto-directory+json")
      try expect(directory, "directory", Self.directory)
    }
  }

  private static let directory = """
    {"meta": {
       "cost-types": {
         "num-routingcost": {"cost-mode": "numerical", "cost-metric": "routingcost",
           "description": "Points of the selector's policy; nothing inside one ISP"},
         "ord-routingcost": {"cost-mode": "ordinal", "cost-metric": "routingcost",
           "description": "The order in which peers are named"},
         "num-delay-rt": {"cost-mode": "numerical", "cost-metric": "delay-rt",
           "cost-context": {"cost-source": "estimation"}, "description": "Expected round trip in microseconds"},
         "ord-delay-rt": {"cost-mode": "ordinal", "cost-metric": "delay-rt",
           "cost-context": {"cost-source": "estimation"}, "description": "The order of expected round trips"}},
       "default-alto-network-map": "network-map"},
     "resources": {
       "network-map": {"uri": "/alto/networkmap", "media-type": "application/alto-networkmap+json"},
       "routingcost-map": {"uri": "/alto/costmap/num/routingcost", "media-type": "application/alto-costmap+json",
         "capabilities": {"cost-type-names": ["num-routingcost"]}, "uses": ["network-map"]},
       "routingcost-ranks": {"uri": "/alto/costmap/ord/routingcost", "media-type": "application/alto-costmap+json",
         "capabilities": {"cost-type-names": ["ord-routingcost"]}, "uses": ["network-map"]},
       "filtered-network-map": {"uri": "/alto/networkmap/filtered", "media-type": "application/alto-networkmap+json",
         "accepts": "application/alto-networkmapfilter+json", "uses": ["network-map"]},
       "filtered-cost-map": {"uri": "/alto/costmap/filtered", "media-type": "application/alto-costmap+json",
         "accepts": "application/alto-costmapfilter+json", "uses": ["network-map"],
         "capabilities": {"cost-constraints": true, "cost-type-names": ["num-routingcost", "ord-routingcost"]}},
       "endpoint-properties": {"uri": "/alto/endpointprop/lookup",
         "media-type": "application/alto-endpointprop+json", "accepts": "application/alto-endpointpropparams+json",
         "capabilities": {"prop-types": ["network-map.pid", "priv:shoal-asn", "priv:shoal-country"]}},
       "endpoint-cost": {"uri": "/alto/endpointcost/lookup", "media-type": "application/alto-endpointcost+json",
         "accepts": "application/alto-endpointcostparams+json",
         "capabilities": {"cost-constraints": true,
           "cost-type-names": ["num-routingcost", "ord-routingcost", "num-delay-rt", "ord-delay-rt"]}},
       "update-stream": {"uri": "/alto/updates", "media-type": "text/event-stream",
         "accepts": "application/alto-updatestreamparams+json",
         "uses": ["network-map", "routingcost-map", "routingcost-ranks"],
         "capabilities": {"support-stream-control": false, "incremental-change-media-types": {
           "network-map": "application/merge-patch+json", "routingcost-map": "application/merge-patch+json",
           "routingcost-ranks": "application/merge-patch+json"}}}}}
    """

  @Test func `each error has its code and fields, and the status 400 (8.5.2)`() async throws {
    try await withSelector { selector in
      let cases = [
        ("{\"pids\": [}", #"{"code": "E_SYNTAX", "syntax-error": "byte 10 of the JSON does not belong there"}"#),
        ("{}", #"{"code": "E_MISSING_FIELD", "field": "pids"}"#),
        (#"{"pids": "PID1"}"#, #"{"code": "E_INVALID_FIELD_TYPE", "field": "pids"}"#),
        (#"{"pids": [1]}"#, #"{"code": "E_INVALID_FIELD_VALUE", "field": "pids", "value": "1"}"#),
        (
          #"{"pids": ["a", ["\n\""]]}"#,
          #"{"code": "E_INVALID_FIELD_VALUE", "field": "pids", "value": "[\"\n\\\"\"]"}"#
        ),
      ]
      for (body, meta) in cases {
        let reply = try await ask(selector, "/alto/networkmap/filtered", "networkmapfilter", body)
        try expect(reply, "error", status: 400, #"{"meta": \#(meta)}"#)
      }
    }
  }

  @Test func `another method, type, or path is refused, and too much as well`() async throws {
    try await withSelector { selector in
      for (method, target, allowed) in [
        ("POST", "/alto/directory", "GET, HEAD"), ("DELETE", "/alto/networkmap", "GET, HEAD"),
        ("GET", "/alto/networkmap/filtered", "POST"), ("PUT", "/alto/endpointcost/lookup", "POST"),
      ] {
        let reply = try await call(method, selector, target)
        #expect(reply.status == 405 && reply.field("allow") == allowed)
      }
      let filter = "/alto/networkmap/filtered"
      let type = "application/alto-networkmapfilter+json"
      #expect(try await call("POST", selector, filter, body: #"{"pids": []}"#).status == 415)
      #expect(try await call("POST", selector, filter, type: "application/json", body: #"{"pids": []}"#).status == 415)
      let spelled = try await call(
        "POST", selector, filter, type: "Application/ALTO-networkmapfilter+json; charset=utf-8", body: #"{"pids": []}"#)
      #expect(spelled.status == 200)
      for (accept, status) in [
        ("text/html", 406), ("application/alto-costmap+json", 406), ("*/*", 200), ("application/*;q=0.1", 200),
        ("application/alto-networkmap+json;q=0, */*", 406), ("text/html, application/alto-networkmap+json", 200),
      ] {
        let reply = try await call("POST", selector, filter, type: type, accept: accept, body: #"{"pids": []}"#)
        #expect(reply.status == status, "\(accept)")
      }
      #expect(try await call("GET", selector, "/alto/nothing").status == 404)
      let many = (0..<1001).map { "\"ipv4:10.0.\($0 / 250).\($0 % 250)\"" }.joined(separator: ",")
      let reply = try await ask(
        selector, "/alto/endpointprop/lookup", "endpointpropparams",
        #"{"properties": ["network-map.pid"], "endpoints": [\#(many)]}"#)
      #expect(reply.status == 413)
      let long = #"{"pids": ["\#(String(repeating: "x", count: 200_000))"]}"#
      #expect(try await call("POST", selector, filter, type: type, body: long).status == 413)
    }
  }
}
