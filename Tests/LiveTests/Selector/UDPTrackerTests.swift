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

/// The tracker's UDP side, asked by a client that has nothing but a socket.
@Suite struct UDPTrackerTests {
  private static let object = Digest256(1, 2, 3, 4)
  private static let v1 = InfoHash(11, 0, 0)

  /// A selector that knows one object, and two addresses that ask it.
  private func withSelector(
    _ change: (inout SelectorOptions) -> Void = { _ in }, _ body: (SelectorNode) async throws -> Void
  ) async throws {
    let endpoint = try #require(Endpoint("127.0.0.1:0"))
    var options = SelectorOptions(listen: endpoint)
    // Time stands still: on a machine with much else to do budgets would fill while they are used.
    let start = NodeClock.system.now
    options.clock = NodeClock(monotonic: { start }, wall: { NodeClock.system.wall })
    change(&options)
    try await RunningSelector.with(options) { selector in
      let key = Curve25519.Signing.PrivateKey()
      var registration = ObjectRegistration(
        key: NodeID(key: try #require(Digest256(bytes: key.publicKey.rawRepresentation))),
        time: NodeClock.system.wall.seconds,
        objects: [
          RegisteredObject(
            object: Self.object, v1: Self.v1, v1Only: InfoHash(12, 0, 0), length: 1_000_000, pieceLength: 65_536,
            url: "http://127.0.0.1/a", path: "a")
        ])
      registration.signature = Array(try key.signature(for: Data(registration.signedText.utf8)))
      let reply = try await call("POST", selector, "/v1/objects", SelectorAPI.encode(registration))
      #expect(reply.status == 200)
      try await body(selector)
    }
  }

  private func call(
    _ method: String, _ selector: SelectorNode, _ target: String, _ body: [UInt8] = []
  ) async throws -> HTTPCall.Reply {
    let url = HTTPURL(
      host: selector.endpoint.address.description, port: selector.endpoint.port, target: target)
    var call = HTTPCall(method, url)
    call.body = body
    return try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
  }

  private static func head(_ connection: UInt64, _ action: UInt32, _ transaction: UInt32 = 7) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: connection)
    bytes.append(bigEndian: action)
    bytes.append(bigEndian: transaction)
    return bytes
  }

  private static func announce(_ connection: UInt64, port: UInt16, left: Int64 = 0, name: InfoHash = v1) -> [UInt8] {
    var bytes = head(connection, 1) + name.bytes + Array("-XX0001-abcdefghijkl".utf8)
    for count in [0, left, 0] { bytes.append(bigEndian: count) }
    bytes.append(bigEndian: UInt32(2))
    bytes += [UInt8](repeating: 0, count: 8)
    bytes.append(bigEndian: Int32(-1))
    bytes.append(bigEndian: port)
    return bytes
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> Int { bytes.dropFirst(offset).bigEndian32(at: 0) }

  private func connection(_ client: UDPClient) async throws -> UInt64 {
    let answer = try #require(await client.ask(Self.head(0x417_2710_1980, 0, 5)))
    #expect(answer.count == 16 && Self.number(answer, at: 0) == 0 && Self.number(answer, at: 4) == 5)
    return UInt64(Self.number(answer, at: 8)) << 32 | UInt64(Self.number(answer, at: 12))
  }

  @Test func `clients meet over UDP at the port number of HTTP`() async throws {
    try await withSelector { selector in
      let (one, two) = (try await UDPClient("127.64.1.1", selector), try await UDPClient("127.64.1.2", selector))
      let first = try #require(await one.ask(Self.announce(try await connection(one), port: 6881)))
      #expect(first.count == 20 && Self.number(first, at: 0) == 1 && Self.number(first, at: 4) == 7)
      let id = try await connection(two)
      let second = try #require(await two.ask(Self.announce(id, port: 6882, left: 5)))
      #expect(Array(second.dropFirst(20)) == [127, 64, 1, 1, 6881 >> 8, 6881 & 255])
      #expect(Self.number(second, at: 8) == 60 && Self.number(second, at: 12) == 1 && Self.number(second, at: 16) == 1)

      let names = [InfoHash(99, 0, 0), Self.v1]
      let scraped = try #require(await two.ask(Self.head(id, 2) + names.flatMap(\.bytes)))
      #expect((8..<32).filter { scraped[$0] != 0 } == [23, 31], "\(scraped)")
      let unknown = try #require(await two.ask(Self.announce(id, port: 6882, name: names[0])))
      #expect(Self.number(unknown, at: 0) == 3)
      #expect(String(decoding: unknown.dropFirst(8), as: UTF8.self).hasPrefix("unknown object"))
    }
  }

  @Test func `nothing is sent to an address that has not shown to be the sender's`() async throws {
    try await withSelector { selector in
      let (one, two) = (try await UDPClient("127.64.1.1", selector), try await UDPClient("127.64.1.2", selector))
      let id = try await connection(one)
      for forged in [id, id ^ 4, id ^ 1, 0] {
        #expect(await two.ask(Self.announce(forged, port: 6881), within: 0.3) == nil, "\(forged)")
      }
      #expect(await one.ask(Array("no request".utf8), within: 0.3) == nil)
      #expect(await one.ask(Self.announce(id, port: 6881)) != nil)
      var text = ""
      for _ in 0..<50 where !text.contains("shoal_selector_udp_dropped_total 5\n") {
        try await Task.sleep(for: .milliseconds(100))
        text = String(decoding: try await call("GET", selector, "/metrics").body, as: UTF8.self)
      }
      #expect(text.contains("shoal_selector_udp_dropped_total 5\n"), "\(text)")
      #expect(text.contains("shoal_selector_udp_connections_total 1\n"))
      #expect(text.contains("shoal_selector_announces_total{kind=\"stock\"} 1\n"))
    }
  }

  @Test func `calls over UDP count against the budget of their address`() async throws {
    try await withSelector({ $0.callRate = 1 }) { selector in
      let client = try await UDPClient("127.64.1.1", selector)
      let id = try await connection(client)
      var last: [UInt8] = []
      for _ in 0..<12 { last = try #require(await client.ask(Self.announce(id, port: 6881))) }
      #expect(Self.number(last, at: 0) == 3)
      #expect(String(decoding: last.dropFirst(8), as: UTF8.self).contains("as many calls as it may"))
    }
  }

  @Test func `without UDP nobody listens`() async throws {
    try await withSelector({ $0.speaksUDP = false }) { selector in
      let client = try await UDPClient("127.64.1.1", selector)
      #expect(await client.ask(Self.head(0x417_2710_1980, 0), within: 0.3) == nil)
    }
  }
}
