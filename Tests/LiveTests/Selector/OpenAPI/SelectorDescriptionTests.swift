import Crypto
import Foundation
import Live
import NIOCore
import NIOPosix
import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// The OpenAPI document beside the selector that it describes.
@Suite struct SelectorDescriptionTests {
  private static let object = Digest256(1, 2, 3, 4)
  private static let loop = MultiThreadedEventLoopGroup.singleton

  /// A running selector and its document.
  private struct Stage {
    var selector: SelectorNode
    var judge: SchemaJudge

    @discardableResult
    func call(
      _ method: String, _ target: String, _ body: [UInt8] = [], _ fields: [HTTPField] = [], from local: String? = nil,
      expecting status: Int = 200
    ) async throws -> HTTPCall.Reply {
      var call = HTTPCall(method, HTTPURL(host: "127.0.0.1", port: selector.endpoint.port, target: target))
      call.body = body
      call.fields = fields
      call.localAddress = local.flatMap { IPAddress($0) }
      let reply = try await call.start(on: loop.next()).get()
      #expect(reply.status == status, "\(method) \(target): \(String(decoding: reply.body, as: UTF8.self))")
      let path = String(target.prefix { $0 != "?" })
      let faults = faults(of: reply, to: method, path)
      #expect(faults.isEmpty, "\(method) \(target): \(faults) \(String(decoding: reply.body, as: UTF8.self))")
      return reply
    }

    /// What of an answer differs from what the document says.
    private func faults(of reply: HTTPCall.Reply, to method: String, _ path: String) -> [String] {
      let responses = judge.value(["paths", path, method.lowercased(), "responses"]) as? [String: Any]
      guard let responses else { return ["the document has no \(method) \(path)"] }
      guard var response = responses["\(reply.status)"] as? [String: Any] else { return ["no status \(reply.status)"] }
      if let reference = response["$ref"] as? String {
        let names = reference.split(separator: "/").dropFirst().map(String.init)
        response = judge.value(names) as? [String: Any] ?? [:]
      }
      let type = reply.field("content-type") ?? ""
      guard let content = (response["content"] as? [String: Any])?[type] as? [String: Any] else {
        return ["type \(type)"]
      }
      return type.contains("json") ? judge.faults(of: reply.body, by: content["schema"]) : []
    }

    func faults(ofRequest body: [UInt8], to path: String) -> [String] {
      let schema = judge.value(["paths", path, "post", "requestBody", "content", "application/json", "schema"])
      return judge.faults(of: body, by: schema)
    }
  }

  private func withStage(
    _ change: (inout SelectorOptions) -> Void = { _ in }, _ body: (Stage) async throws -> Void
  ) async throws {
    var options = SelectorOptions(listen: Endpoint("127.0.0.1:0")!)
    options.allowsUnproven = true
    change(&options)
    try await RunningSelector.with(options) { selector in
      let call = HTTPCall("GET", HTTPURL(host: "127.0.0.1", port: selector.endpoint.port, target: "/openapi.json"))
      let reply = try await call.start(on: Self.loop.next()).get()
      #expect(reply.status == 200 && reply.field("content-type") == "application/json")
      try await body(Stage(selector: selector, judge: try SchemaJudge(reply.body)))
    }
  }

  private func announce(_ number: UInt64, version: Int, held: Int = 62) -> AgentAnnounce {
    let report = AgentAnnounce.ObjectReport(
      object: Self.object, event: .started, held: held, blocks: 62, wanted: 50, age: .seconds(1),
      fromOrigin: ByteCount(1))
    var announce = AgentAnnounce(
      version: version, node: NodeID(key: Digest256(number, 0, 0, 0)), port: 7000,
      endpoints: [Endpoint("[2001:db8::1]:7000")!],
      facts: AgentFacts(
        session: 5, role: "agent", uplink: ByteRate(bytesPerSecond: 1), age: .seconds(1),
        control: Endpoint("10.0.0.1:1")!),
      roundTrips: [.init(peer: Endpoint("10.0.0.3:4")!, node: NodeID(key: Self.object), microseconds: 850)],
      objects: version == 1
        ? [report] : [report, .init(object: Digest256(8, 8, 8, 8), event: .none, held: 0, blocks: 1, wanted: 1)])
    guard version >= AgentAnnounce.ticketVersion else { return announce }
    announce.accusations = [
      Accusation(endpoint: Endpoint("10.0.0.1:5")!, node: NodeID(key: Self.object), isProven: true, ticket: 1),
      Accusation(
        endpoint: Endpoint("10.0.0.2:5")!, node: NodeID(key: Self.object), ticket: 1, kind: .unreachable,
        ago: .seconds(1)),
    ]
    announce.holdings = HoldingsClaim(
      epoch: nil, whole: [Digest256(9, 9, 9, 9)], parts: [.init(object: Self.object, held: 3)])
    announce.receipts = ReceiptList(
      session: 5, number: 1,
      entries: [.init(object: Self.object, peer: NodeID(key: Self.object), taken: 1 << 50, given: 0)],
      signature: [UInt8](repeating: 1, count: 64))
    return announce
  }

  private func register(on stage: Stage) async throws {
    let key = Curve25519.Signing.PrivateKey()
    let object = RegisteredObject(
      object: Self.object, v1: InfoHash(11, 0, 0), v1Only: InfoHash(12, 0, 0), length: 1_000_000, pieceLength: 65_536,
      url: "http://127.0.0.1/a", path: "a")
    var registration = ObjectRegistration(
      key: NodeID(key: Digest256(bytes: key.publicKey.rawRepresentation)!), time: NodeClock.system.wall.seconds,
      objects: [object])
    registration.signature = [UInt8](repeating: 0, count: 64)
    try await stage.call("POST", "/v1/objects", SelectorAPI.encode(registration), expecting: 401)
    registration.signature = Array(try key.signature(for: Data(registration.signedText.utf8)))
    let body = SelectorAPI.encode(registration)
    #expect(stage.faults(ofRequest: body, to: "/v1/objects").isEmpty)
    try await stage.call("POST", "/v1/objects", body)
  }

  @Test func `every path and every property is described`() async throws {
    try await withStage { stage in
      let paths = stage.judge.value(["paths"]) as? [String: Any] ?? [:]
      #expect(
        paths.keys.sorted() == [
          "/.well-known/ni/sha-256/{digest}", "/announce", "/healthz", "/metrics", "/openapi.json", "/scrape",
          "/v1/announce", "/v1/objects", "/v1/pairs",
          "/v1/peers", "/v1/policy", "/v1/rank", "/v1/receipts", "/v1/sd", "/v1/traces",
          "/v1/traces/archive", "/v1/traces/part", "/v1/withdrawals",
        ])
      #expect(stage.judge.value(["openapi"]) as? String == "3.1.0")
      let schemas = stage.judge.schemas
      #expect(schemas.count > 150)
      for (place, schema) in schemas where !place.hasSuffix("[]") {
        #expect((schema["description"] as? String)?.isEmpty == false, "\(place)")
      }
      // Whatever a stranger sends has bounds: numbers two, texts one, lists one.
      for (place, schema) in schemas {
        switch (schema["type"] as? String) ?? (schema["type"] as? [String])?.first {
        case "integer": #expect(schema["maximum"] != nil || schema["enum"] != nil, "\(place)")
        case "string":
          let bounds = ["pattern", "maxLength", "enum", "contentEncoding"]
          #expect(bounds.contains { schema[$0] != nil }, "\(place)")
        case "array": #expect(schema["maxItems"] != nil, "\(place)")
        default: break
        }
      }
    }
  }

  @Test func `what the selector takes and answers is what the document says`() async throws {
    try await withStage { stage in
      try await register(on: stage)
      for version in 1...AgentAnnounce.currentVersion {
        let body = SelectorAPI.encode(announce(UInt64(version), version: version))
        #expect(stage.faults(ofRequest: body, to: "/v1/announce").isEmpty, "\(version)")
        try await stage.call("POST", "/v1/announce", body)
        let asking = SelectorAPI.encode(announce(100 + UInt64(version), version: version, held: 0))
        let reply = try await stage.call("POST", "/v1/announce", asking, from: "127.0.0.2")
        #expect(reply.body.count > 200)
      }
      try await stage.call("GET", "/v1/peers?object=\(Self.object.hex)&for=198.51.100.7&explain=1&limit=2")
      try await stage.call("GET", "/v1/peers?url=http://127.0.0.1/a")
      try await stage.call("GET", "/v1/objects")
      try await stage.call("GET", "/v1/pairs")
      try await stage.call("GET", "/v1/receipts")
      try await stage.call("GET", "/v1/sd")
      try await stage.call("GET", "/healthz")
      try await stage.call("GET", "/metrics")
      try await stage.call("GET", "/openapi.json")
      try await stage.call("GET", "/announce?info_hash=1")
      try await stage.call("GET", "/scrape")
      let rank = RankMessage(["127.0.0.3:80", "[2001:db8::1]:80", "2001:db8::2", "0.0.0.0"], for: nil, explain: true)
      #expect(stage.faults(ofRequest: SelectorAPI.encode(rank), to: "/v1/rank").isEmpty)
      let ranked = try await stage.call("POST", "/v1/rank", SelectorAPI.encode(rank))
      #expect(String(decoding: ranked.body, as: UTF8.self).contains("not_dialable"))
      var withdrawal = Withdrawal(
        key: NodeID(key: Self.object), base: "http://127.0.0.1", url: "http://127.0.0.1/b", serial: 1,
        object: Self.object,
        time: 1)
      withdrawal.signature = [UInt8](repeating: 1, count: 64)
      let withdrawals = SelectorAPI.encode([withdrawal])
      #expect(stage.faults(ofRequest: withdrawals, to: "/v1/withdrawals").isEmpty)
      try await stage.call("POST", "/v1/withdrawals", withdrawals, expecting: 403)
    }
  }

  @Test func `refusals are problem details, and clients of before find their sentence in them`() async throws {
    try await withStage { stage in
      let old = SelectorAPI.encode(announce(1, version: 1))
      let cases: [(method: String, target: String, body: [UInt8], status: Int, type: String)] = [
        ("GET", "/v1/peers?object=\(Self.object.hex)", [], 404, "/problems/unknown-object"),
        ("POST", "/v1/announce", old, 404, "/problems/unknown-object"),
        ("GET", "/v1/peers", [], 400, "/problems/malformed-request"),
        ("GET", "/v1/peers?object=\(Self.object.hex)&explain=maybe", [], 400, "/problems/malformed-request"),
        ("POST", "/v1/rank", Array(#"{"addresses":["10.0.0.1","nowhere"]}"#.utf8), 400, "/problems/malformed-request"),
      ]
      for one in cases {
        let reply = try await stage.call(one.method, one.target, one.body, expecting: one.status)
        let problem = try #require(try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any])
        #expect(problem["type"] as? String == one.type && problem["status"] as? Int == one.status)
        #expect(problem["detail"] as? String == SelectorAPI.errorSentence(from: reply.body))
      }
    }
  }

  @Test func `what no machine sees is refused with problem details too, and counted`() async throws {
    try await withStage { stage in
      let long = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20 + 1)
      try await stage.call("POST", "/v1/announce", long, expecting: 413)
      let form = [HTTPField("content-type", "application/x-www-form-urlencoded")]
      try await stage.call("POST", "/v1/announce", Array("a=b".utf8), form, expecting: 415)
      // A page of any site may send a body that does not say what it is.
      let page = [HTTPField("origin", "http://elsewhere.example")]
      try await stage.call("POST", "/v1/announce", Array("{}".utf8), page, expecting: 415)
      let typed = [HTTPField("content-type", "application/json; charset=utf-8")]
      try await stage.call("POST", "/v1/announce", Array("{}".utf8), typed, expecting: 400)
      let deadline = ContinuousClock.now + .seconds(20)
      var metrics = ""
      while !metrics.contains("\nshoal_selector_malformed_total 4\n"), ContinuousClock.now < deadline {
        metrics = String(decoding: try await stage.call("GET", "/metrics").body, as: UTF8.self)
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(metrics.contains("\nshoal_selector_malformed_total 4\n"), "\(metrics)")
    }
  }
}
