import Crypto
import Foundation
import Live
import NIOCore
import NIOPosix
import Nodes
import Selection
import Testing
import Trace
import Vocabulary
import Wire

@Suite struct SelectorNodeTests {
  static let object = Digest256(1, 2, 3, 4)
  static let v1 = InfoHash(11, 0, 0)
  static let v1Only = InfoHash(12, 0, 0)

  /// Runs a selector for one test.
  private func withSelector(
    listen: String = "127.0.0.1:0", _ change: (inout SelectorOptions) throws -> Void = { _ in },
    _ body: (SelectorNode) async throws -> Void
  ) async throws {
    var options = SelectorOptions(listen: Endpoint(listen)!)
    // Time stands still: on a machine with much else to do a test takes longer than a registration lasts.
    let start = NodeClock.system.now
    options.clock = NodeClock(monotonic: { start }, wall: { NodeClock.system.wall })
    // What is proven how `ProvenAnnouncesTests` says.
    options.allowsUnproven = true
    try change(&options)
    try await RunningSelector.with(options, body)
  }

  private func call(
    _ method: String, _ selector: SelectorNode, _ target: String, body: [UInt8] = [], from local: String? = nil
  ) async throws -> HTTPCall.Reply {
    let host = selector.endpoint.address.description
    var call = HTTPCall(method, HTTPURL(host: host, port: selector.endpoint.port, target: target))
    call.body = body
    call.localAddress = local.flatMap { IPAddress($0) }
    return try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
  }

  private func text(_ reply: HTTPCall.Reply) -> String { String(decoding: reply.body, as: UTF8.self) }

  private func register(
    _ selector: SelectorNode, key: Curve25519.Signing.PrivateKey = .init(), damaged: Bool = false
  ) async throws -> HTTPCall.Reply {
    let object = RegisteredObject(
      object: Self.object, v1: Self.v1, v1Only: Self.v1Only, length: 1_000_000, pieceLength: 65_536,
      url: "http://origin.example/a%20b", path: "a b")
    var registration = ObjectRegistration(
      key: NodeID(key: Digest256(bytes: key.publicKey.rawRepresentation)!), time: NodeClock.system.wall.seconds,
      objects: [object])
    registration.signature = Array(try key.signature(for: Data(registration.signedText.utf8)))
    if damaged { registration.objects[0].length += 1 }
    return try await call("POST", selector, "/v1/objects", body: SelectorAPI.encode(registration))
  }

  private func announce(
    _ selector: SelectorNode, _ number: UInt64, from local: String, held: Int = 0
  ) async throws -> AnnounceReply {
    let announce = Self.announce(number, port: 7000, held: held)
    let reply = try await call("POST", selector, "/v1/announce", body: SelectorAPI.encode(announce), from: local)
    #expect(reply.status == 200, "\(text(reply))")
    return try SelectorAPI.announceReply(from: reply.body, to: announce)
  }

  private static func announce(
    _ number: UInt64, port: UInt16, held: Int = 0, version: Int = AgentAnnounce.currentVersion
  ) -> AgentAnnounce {
    let report = AgentAnnounce.ObjectReport(object: object, event: .started, held: held, blocks: 62, wanted: 50)
    return AgentAnnounce(
      version: version, node: NodeID(key: Digest256(number, 0, 0, 0)), port: port, objects: [report])
  }

  private func query(_ infohash: InfoHash, _ rest: String) -> String {
    let query = AnnounceQuery(
      infohash: infohash, peerID: PeerID(bytes: Array("-XX0001-abcdefghijkl".utf8))!, port: 6881, left: 1_000_000)
    return "/announce?" + query.encoded.replacing("compact=1", with: rest)
  }

  private let prefixes = "127.64.1.0/24,64501,Nearnet,CH\n127.64.2.0/24,64502,Farnet,FR\n"

  private func withPrefixes(_ body: (String) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-prefixes-\(UUID()).csv").path
    try Data(prefixes.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
  }

  @Test func `agents of two ISPs and a stock client meet over HTTP`() async throws {
    try await withPrefixes { path in
      try await withSelector({ $0.localities.prefixes = path }) { selector in
        let registered = try await register(selector)
        #expect(registered.status == 200 && text(registered).contains("\"registered\":1"))
        _ = try await announce(selector, 1, from: "127.64.1.1", held: 62)
        _ = try await announce(selector, 2, from: "127.64.2.1")
        let reply = try await announce(selector, 3, from: "127.64.1.2")
        #expect(reply.peers.map(\.endpoint.description) == ["127.64.1.1:7000", "127.64.2.1:7000"])
        #expect(reply.peers.map(\.ring) == [.site, .world])
        #expect(reply.locality == Locality(asn: ASN(64501), name: "Nearnet", country: "CH", continent: "EU"))
        #expect((reply.ispCount, reply.ispIndex) == (2, 0))

        let tracked = try await call("GET", selector, query(Self.v1Only, "compact=1&numwant=30&event=started"))
        #expect(tracked.status == 200)
        guard case .peers(let peers) = try TrackerReply.decode(tracked.body) else {
          Issue.record("\(text(tracked))")
          return
        }
        #expect(peers.peers.count == 3 && peers.interval == 60 && peers.complete == 1 && peers.incomplete == 3)
        #expect(peers.externalIP == IPAddress("127.0.0.1"))
        let loose = try await call("GET", selector, query(Self.v1, "compact=0"))
        guard case .peers(let other) = try TrackerReply.decode(loose.body) else {
          Issue.record("\(text(loose))")
          return
        }
        #expect(other.peers.count == 3, "the stock client speaks another infohash")
        #expect(text(loose).contains("4:porti7000e"))

        let scraped = try await call(
          "GET", selector, "/scrape?info_hash=" + PercentEncoding.encode(Self.v1.bytes))
        guard case .files(let files) = try ScrapeReply.decode(scraped.body) else {
          Issue.record("\(text(scraped))")
          return
        }
        #expect(files.map(\.complete) == [1])
      }
    }
  }

  @Test func `an agent of the build before announces one object and is answered in its own shape`() async throws {
    try await withSelector { selector in
      let announce = Self.announce(1, port: 7000, version: 1)
      let body = SelectorAPI.encode(announce)
      #expect(!String(decoding: body, as: UTF8.self).contains("version"))
      let unknown = try await call("POST", selector, "/v1/announce", body: body)
      #expect(unknown.status == 404 && SelectorAPI.errorSentence(from: unknown.body) != nil, "\(text(unknown))")
      _ = try await register(selector)
      let known = try await call("POST", selector, "/v1/announce", body: body)
      #expect(known.status == 200 && !text(known).contains("objects"), "\(text(known))")
      #expect(text(known).contains("\"isp_count\":1") && text(known).contains("\"peers\":[]"), "\(text(known))")
    }
  }

  @Test func `a message of a later version is read as far as it is understood`() async throws {
    try await withSelector { selector in
      _ = try await register(selector)
      var body = String(decoding: SelectorAPI.encode(Self.announce(1, port: 7000, held: 62)), as: UTF8.self)
      body = body.replacing("\"version\":3", with: "\"version\":7,\"moods\":[{\"x\":1}]")
      body = body.replacing("\"held\":62", with: "\"held\":62,\"pace\":\"slow\"")
      let reply = try await call("POST", selector, "/v1/announce", body: Array(body.utf8))
      #expect(reply.status == 200 && text(reply).contains("\"version\":5"), "\(text(reply))")
    }
  }

  @Test func `the list of peers explains itself`() async throws {
    try await withSelector { selector in
      _ = try await register(selector)
      _ = try await announce(selector, 1, from: "127.0.0.1", held: 62)
      _ = try await announce(selector, 2, from: "127.64.3.2")
      let byURL = try await call(
        "GET", selector, "/v1/peers?url=http%3A%2F%2Forigin.example%2Fa%2520b&for=127.64.3.9&explain=1")
      let peers = try SelectorAPI.peers(from: byURL.body)
      #expect(peers.object == Self.object.hex && peers.peers.count == 2)
      #expect(peers.peers.allSatisfy { $0.terms?.count == 7 })
      #expect(peers.peers.first?.ring == "site")
      let outside = try await call("GET", selector, "/v1/peers?object=\(Self.v1)&for=192.0.2.1&explain=1")
      // Who asks from loopback rehearses: its swarm is ranked for a requester elsewhere too.
      let rehearsed = try SelectorAPI.peers(from: outside.body)
      #expect(rehearsed.peers.count == 2 && rehearsed.leftOut?.isEmpty == true)
      let plain = try await call("GET", selector, "/v1/peers?object=\(Self.object.hex)&limit=1")
      let one = try SelectorAPI.peers(from: plain.body)
      #expect(one.peers.count == 1 && one.leftOut == nil && one.peers[0].terms == nil)
      let objects = try SelectorAPI.objects(from: try await call("GET", selector, "/v1/objects").body)
      #expect(objects.total == 1 && objects.objects.first?.agents == 2 && objects.objects.first?.registered == true)
      #expect(objects.objects.first?.url == "http://origin.example/a%20b")
    }
  }

  @Test func `what makes no sense gets a status and a sentence`() async throws {
    try await withSelector { selector in
      let cases: [(String, String, String, Int)] = [
        ("POST", "/v1/announce", "{", 400), ("POST", "/v1/announce", "{}", 400), ("POST", "/v1/objects", "[]", 400),
        ("GET", "/v1/announce", "", 405), ("DELETE", "/v1/objects", "", 405), ("GET", "/v1/peers", "", 400),
        ("GET", "/v1/peers?object=xyz", "", 400), ("GET", "/v1/peers?object=\(Self.v1)&for=me", "", 400),
        ("GET", "/v1/peers?object=\(Self.v1)&limit=-1", "", 400), ("GET", "/v1/peers?object=%zz", "", 400),
        ("GET", "/v1/peers?object=\(Self.v1)", "", 404), ("GET", "/nothing", "", 404),
        ("GET", "/../etc/passwd", "", 404),
      ]
      for (method, target, body, status) in cases {
        let reply = try await call(method, selector, target, body: Array(body.utf8))
        #expect(reply.status == status, "\(method) \(target)")
        #expect(SelectorAPI.errorSentence(from: reply.body)?.isEmpty == false, "\(method) \(target)")
        #expect((reply.field("allow") != nil) == (status == 405))
      }
      for target in ["/announce", "/announce?info_hash=1", "/scrape", query(Self.v1, "compact=1"), "/announce?%"] {
        let reply = try await call("GET", selector, target)
        #expect(reply.status == 200 && text(reply).hasPrefix("d14:failure reason"), "\(target): \(text(reply))")
      }
      let forged = try await register(selector, damaged: true)
      #expect(forged.status == 401 && text(forged).contains("signature"))
      let health = try await call("GET", selector, "/healthz")
      #expect(health.status == 200 && text(health).contains("\"role\":\"selector\""))
      let metrics = try await call("GET", selector, "/metrics")
      #expect(metrics.field("content-type")?.hasPrefix("text/plain") == true)
      #expect(text(metrics).contains("\nshoal_selector_registrations_refused_total 1\n"))
      let head = try await call("HEAD", selector, "/healthz")
      #expect(head.status == 200 && head.body.isEmpty)
    }
  }

  @Test func `only allowed origins register`() async throws {
    let key = Curve25519.Signing.PrivateKey()
    try await withSelector({ $0.allowedOrigins = [Array(key.publicKey.rawRepresentation).hex] }) { selector in
      let (stranger, known) = (try await register(selector), try await register(selector, key: key))
      #expect(stranger.status == 403)
      #expect(known.status == 200)
    }
    let error = await #expect(throws: SelectorNode.Failure.self) {
      try await withSelector({ $0.allowedOrigins = ["abc"] }) { _ in }
    }
    #expect(error?.description.contains("64 hexadecimal digits") == true)
  }

  @Test func `a selector on IPv6 serves IPv6 and IPv4 peers to their own`() async throws {
    try await withSelector(listen: "[::]:0") { selector in
      func ask(_ host: String, _ number: UInt64) async throws -> AnnounceReply {
        let announce = Self.announce(number, port: 7000 + UInt16(number))
        var call = HTTPCall("POST", HTTPURL(host: host, port: selector.endpoint.port, target: "/v1/announce"))
        call.body = SelectorAPI.encode(announce)
        let reply = try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
        return try SelectorAPI.announceReply(from: reply.body, to: announce)
      }
      let registered = try await register(selector)
      #expect(registered.status == 200)
      _ = try await ask("::1", 1)
      _ = try await ask("127.0.0.1", 2)
      let v6 = try await ask("::1", 3)
      #expect(v6.peers.map(\.endpoint.description) == ["[::1]:7001"])
      let v4 = try await ask("127.0.0.1", 4)
      #expect(v4.peers.map(\.endpoint.description) == ["127.0.0.1:7002"])
      #expect(v4.address == IPAddress("127.0.0.1"))
    }
  }

  @Test func `a port in use is a sentence, and leaves no trace behind`() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-trace-\(UUID())").path
    try await withSelector { first in
      let error = await #expect(throws: FrontError.self) {
        try await withSelector(listen: first.endpoint.description, { $0.recording = .asked(directory) }) { _ in }
      }
      #expect(error?.description.contains("in use") == true)
    }
    #expect(!FileManager.default.fileExists(atPath: directory))
  }

  @Test func `a restart is another incarnation of the same node`() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-trace-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var nodes: [NodeID] = []
    for _ in 0..<2 { try await withSelector({ $0.recording = .asked(directory) }) { nodes.append($0.node) } }
    #expect(nodes[0] == nodes[1])
    let incarnations = try TraceDirectory.traces(in: directory).map { path in
      try TraceReader(path: path).compactMap { if case .header(let header) = $0 { header.incarnation } else { nil } }
    }
    #expect(incarnations.sorted { $0[0] < $1[0] } == [[1], [2]])
    var lone: [NodeID] = []
    for _ in 0..<2 { try await withSelector { lone.append($0.node) } }
    #expect(lone[0] != lone[1])
  }

  @Test func `what was recorded gives the same effects again`() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-trace-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await withSelector({ $0.recording = .asked(directory) }) { selector in
      _ = try await register(selector)
      for number in 1...5 as ClosedRange<UInt64> { _ = try await announce(selector, number, from: "127.0.0.\(number)") }
      _ = try await call("GET", selector, "/v1/peers?object=\(Self.object.hex)&explain=1")
    }
    let path = try #require(try TraceDirectory.traces(in: directory).first)
    var machine = SelectorMachine()
    var effects: [SelectorEffect] = []
    var compared = 0
    for entry in try TraceReader(path: path) {
      switch entry {
      case .input(let input):
        effects = []
        let decoded = try CanonicalDecoder.decode(SelectorInput.self, from: input.bytes)
        machine.handle(decoded, at: input.at, effects: &effects)
      case .effects(let recorded):
        #expect(TraceEntry.Effects.digest(of: try CanonicalEncoder.encode(effects)) == recorded.digest)
        compared += 1
      default: break
      }
    }
    #expect(compared >= 8)
  }

  @Test func `a policy is put in force over HTTP, and explanations name it`() async throws {
    try await withSelector { selector in
      _ = try await register(selector)
      let put = try await call("PUT", selector, "/v1/policy", body: Array(#"{"version": 4, "isp": 700}"#.utf8))
      #expect(put.status == 200, "\(text(put))")
      #expect(try PolicyMessage.policy(from: put.body).isp == 700)
      #expect(text(try await call("GET", selector, "/v1/policy")) == text(put))
      let peers = try await call("GET", selector, "/v1/peers?object=\(Self.object.hex)&explain=1")
      let message = try SelectorAPI.peers(from: peers.body)
      #expect(message.policy == 4 && message.seed != nil)
      #expect(text(try await call("GET", selector, "/metrics")).contains("shoal_selector_policy_version 4\n"))
      #expect(try await call("PUT", selector, "/v1/policy", body: Array(#"{"version": 4}"#.utf8)).status == 409)
      let bad = try await call("PUT", selector, "/v1/policy", body: Array(#"{"version": 5, "ips": 1}"#.utf8))
      #expect(bad.status == 400 && text(bad).contains("ips"))
      #expect(try await call("DELETE", selector, "/v1/policy").status == 405)
    }
  }

  @Test func `a replaced database counts without a restart, and a damaged one changes nothing`() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-city-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    try write(DatabaseWriter(DatabaseWriter.city("CH", "EU")).bytes)
    try await withSelector({ $0.localities.cityDatabase = path }) { selector in
      _ = try await register(selector)
      func country() async throws -> String? {
        let reply = try await call("GET", selector, "/v1/peers?object=\(Self.object.hex)&for=1.2.3.4")
        return try SelectorAPI.peers(from: reply.body).requester.locality.country
      }
      func reads(_ result: String, are count: Int) async throws {
        let line = "shoal_selector_localities_read_total{result=\"\(result)\"} \(count)\n"
        while !text(try await call("GET", selector, "/metrics")).contains(line) {
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      #expect(try await country() == "CH")
      let sound = DatabaseWriter(DatabaseWriter.city("BR", "SA", name: "Manaus")).bytes
      try write(sound)
      try await reads("used", are: 1)
      #expect(try await country() == "BR")
      // Written over as it lies there: what is mapped would be gone.
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.truncate(atOffset: 40)
      try await reads("refused", are: 1)
      #expect(try await country() == "BR")
      try file.close()
    }
  }
}

extension AnnounceReply {
  /// The swarm of the first object.
  fileprivate var swarm: Swarm? { if case .swarm(let swarm)? = objects.first?.outcome { swarm } else { nil } }
  fileprivate var peers: [RankedPeer] { swarm?.peers ?? [] }
  fileprivate var interval: TimeSpan? { swarm?.interval }
  fileprivate var ispCount: Int { swarm?.ispCount ?? 0 }
  fileprivate var ispIndex: Int { swarm?.ispIndex ?? 0 }
}
