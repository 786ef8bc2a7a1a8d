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

/// Receipts on their way from an agent's key to an operator.
@Suite struct ReceiptMessagesTests {
  private static let object = Digest256(1, 2, 3, 4)
  private static let loop = MultiThreadedEventLoopGroup.singleton

  private func announce(of node: NodeID, taken: Int64 = 3_000_000, number: Int64 = 1) -> AgentAnnounce {
    let report = AgentAnnounce.ObjectReport(object: Self.object, event: .none, held: 1, blocks: 62, wanted: 0)
    var announce = AgentAnnounce(node: node, port: 7000, objects: [report])
    announce.receipts = ReceiptList(
      session: .max, number: number,
      entries: [.init(object: Self.object, peer: NodeID(key: Self.object), taken: taken, given: 5)],
      signature: [UInt8](repeating: 9, count: 64))
    return announce
  }

  @Test func `what is written is read again, and an announce without receipts has no word of them`() throws {
    let node = NodeID(key: Digest256(9, 8, 7, 6))
    let whole = announce(of: node)
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(whole)) == whole)
    var bare = whole
    bare.receipts = nil
    #expect(!String(decoding: SelectorAPI.encode(bare), as: UTF8.self).contains("receipts"))
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(bare)) == bare)
  }

  @Test(arguments: [
    ("\"taken\":3000000", "\"taken\":-1"), ("\"taken\":3000000", "\"taken\":1125899906842625"),
    ("\"number\":1", "\"number\":0"), ("\"session\":\"ffff", "\"session\":\"fff"),
    ("\"signature\":\"0909", "\"signature\":\"09"),
    ("\"peer\":\"0000", "\"peer\":\"000"),
  ])
  func `receipts that make no sense are refused by the name of the field`(old: String, new: String) {
    let text = String(decoding: SelectorAPI.encode(announce(of: NodeID(key: Self.object))), as: UTF8.self)
    let changed = text.replacingOccurrences(of: old, with: new)
    #expect(changed != text)
    #expect {
      _ = try SelectorAPI.announce(from: Array(changed.utf8))
    } throws: { error in "\(error)".contains("receipts.") }
  }

  @Test func `more entries than a list has are refused, for a part would not be what was signed`() {
    let text = String(decoding: SelectorAPI.encode(announce(of: NodeID(key: Self.object))), as: UTF8.self)
    let start = text.range(of: "\"entries\":[")!.upperBound
    let entry = text[start..<text[start...].firstIndex(of: "]")!]
    let many = text.replacingOccurrences(
      of: entry, with: [String](repeating: String(entry), count: ReceiptList.maximum + 1).joined(separator: ","))
    #expect(throws: SelectorAPI.Failure.badField("receipts.entries")) {
      try SelectorAPI.announce(from: Array(many.utf8))
    }
  }

  @Test func `a selector counts what the node's key has signed, and no forged or changed list`() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-receipts-\(UUID())").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let identity = try NodeIdentity.load(directory + "/identity")
    let stranger = SelectorSessions(try NodeIdentity.load(directory + "/stranger"))
    let sessions = SelectorSessions(identity)
    var options = SelectorOptions(listen: Endpoint("127.0.0.1:0")!)
    options.allowsUnproven = true
    try await RunningSelector.with(options) { selector in
      try await register(at: selector)
      let good = sessions.signed(announce(of: identity.id))
      #expect(good.receipts?.signature.count == 64)
      var changed = good
      changed.receipts?.number = 2
      changed.receipts?.entries[0].taken += 1
      var forged = announce(of: identity.id)
      forged.receipts = stranger.signed(announce(of: identity.id, number: 3)).receipts
      for one in [good, changed, forged] {
        let reply = try await call(selector, "POST", "/v1/announce", SelectorAPI.encode(one))
        #expect(reply.status == 200)
      }
      let reply = try await call(selector, "GET", "/v1/receipts")
      let shown = try SelectorAPI.receipts(from: reply.body)
      #expect(shown.objects.map(\.taken) == [3_000_000] && shown.total == 3_000_000)
      let metrics = String(decoding: try await call(selector, "GET", "/metrics").body, as: UTF8.self)
      #expect(metrics.contains("shoal_selector_receipts_total{result=\"forged\"} 2"), "\(metrics)")
      #expect(metrics.contains("shoal_selector_flow_bytes_total{from=\"unknown\",to=\"unknown\"} 3000000"))
    }
  }

  private func call(
    _ selector: SelectorNode, _ method: String, _ target: String, _ body: [UInt8] = []
  ) async throws -> HTTPCall.Reply {
    var call = HTTPCall(method, HTTPURL(host: "127.0.0.1", port: selector.endpoint.port, target: target))
    call.body = body
    return try await call.start(on: Self.loop.next()).get()
  }

  private func register(at selector: SelectorNode) async throws {
    let key = Curve25519.Signing.PrivateKey()
    let object = RegisteredObject(
      object: Self.object, v1: InfoHash(11, 0, 0), v1Only: InfoHash(12, 0, 0), length: 1_000_000, pieceLength: 65_536,
      url: "http://127.0.0.1/a", path: "a")
    var registration = ObjectRegistration(
      key: NodeID(key: Digest256(bytes: key.publicKey.rawRepresentation)!), time: NodeClock.system.wall.seconds,
      objects: [object])
    registration.signature = Array(try key.signature(for: Data(registration.signedText.utf8)))
    let reply = try await call(selector, "POST", "/v1/objects", SelectorAPI.encode(registration))
    #expect(reply.status == 200)
  }
}
