import Live
import NIOPosix
import Selection
import Testing
import Vocabulary
import Wire

/// The tracker's HTTP side, asked by clients that have nothing but a socket.
@Suite struct HTTPTrackerTests {
  private func withSelector(
    _ change: (inout SelectorOptions) -> Void = { _ in }, _ body: (SelectorNode) async throws -> Void
  ) async throws {
    var options = SelectorOptions(listen: try #require(Endpoint("127.0.0.1:0")))
    change(&options)
    try await RunningSelector.with(options, body)
  }

  /// Of an object that nobody knows: the reason shows that a machine read the announce.
  private static func announce(_ fields: String = "", version: String = "HTTP/1.1") -> String {
    "GET /announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-abcdefghijkl&port=6881&left=5&compact=1 "
      + "\(version)\r\nHost: tracker\r\n\(fields)\r\n"
  }

  private static func holdsReason(_ answer: String) -> Bool {
    answer.contains(" 200 OK\r\n") && answer.contains("14:failure reason")
      && answer.contains("unknown object") && answer.contains("\r\ncontent-length: ")
      && answer.contains("\r\ncache-control: no-store\r\n") && answer.contains("\r\ndate: ")
  }

  private func client(_ selector: SelectorNode) -> RawClient { RawClient(port: selector.endpoint.port) }

  /// Sends a text and reads until an answer, or the last of several, holds a word.
  private func ask(_ client: RawClient, _ text: String, until word: String = "unknown object", times: Int = 1) -> String
  {
    client.send(text)
    let answer = client.read { String(decoding: $0, as: UTF8.self).split(separator: word).count > times }
    return String(decoding: answer, as: UTF8.self)
  }

  @Test func `an announce on a new connection is answered, and the connection closed`() async throws {
    try await withSelector { selector in
      for version in ["HTTP/1.1", "HTTP/1.0"] {
        let one = client(selector)
        one.send(Self.announce("Connection: close\r\n", version: version))
        let answer = String(decoding: one.read(), as: UTF8.self)
        #expect(Self.holdsReason(answer) && answer.hasPrefix(version), "\(answer)")
        #expect(answer.contains("\r\nconnection: close\r\n"))
      }
    }
  }

  @Test func `a kept connection takes announces and other requests, in pieces and many at once`() async throws {
    try await withSelector { selector in
      let one = client(selector)
      for _ in 0..<3 {
        let answer = ask(one, Self.announce())
        #expect(Self.holdsReason(answer) && !answer.contains("connection: close"), "\(answer)")
      }
      let health = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
      #expect(ask(one, health, until: "\"objects\"").contains("\"objects\":0"))
      #expect(Self.holdsReason(ask(one, Self.announce())))
      let two = client(selector)
      let text = Self.announce()
      two.send(String(text.prefix(30)))
      try await Task.sleep(for: .milliseconds(50))
      let all = ask(two, String(text.dropFirst(30)) + Self.announce() + health, until: "\"objects\"")
      #expect(all.split(separator: "unknown object").count == 3, "\(all)")
    }
  }

  @Test func `a client that says nothing at first is heard when it does`() async throws {
    try await withSelector { selector in
      let one = client(selector)
      try await Task.sleep(for: .milliseconds(1500))
      #expect(Self.holdsReason(ask(one, Self.announce())))
    }
  }

  @Test func `an announce that is written oddly is the front's, and so is nonsense`() async throws {
    try await withSelector { selector in
      let one = client(selector)
      let odd = ask(one, Self.announce().replacing("port=6881", with: "port=x"), until: "value")
      #expect(odd.contains("`port` has an invalid value"), "\(odd)")
      let two = client(selector)
      two.send("nonsense\r\n\r\n")
      #expect(String(decoding: two.read(), as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test func `a selector stops while clients are there, and its port is free again`() async throws {
    var clients: [RawClient] = []
    var port: UInt16 = 0
    try await withSelector { selector in
      port = selector.endpoint.port
      for _ in 0..<20 { clients.append(client(selector)) }
      #expect(Self.holdsReason(ask(clients[3], Self.announce())))
    }
    try await withSelector({ $0.listen.port = port }) { selector in
      #expect(Self.holdsReason(ask(client(selector), Self.announce())))
    }
  }
}
