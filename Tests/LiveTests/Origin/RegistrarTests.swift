import Foundation
import Logging
import NIOPosix
import Nodes
import Selection
import Testing
import Vocabulary

@testable import Live

/// An origin and a real selector.
@Suite(.serialized) struct RegistrarTests {
  private func withSelector(
    _ change: (inout SelectorOptions) -> Void = { _ in }, _ body: (OriginHost, HTTPURL) async throws -> Void
  ) async throws {
    let host = try await OriginHost()
    var options = SelectorOptions(listen: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0))
    change(&options)
    let selector = try await SelectorNode.start(options, on: host.group.next(), logger: host.logger)
    let url = HTTPURL(host: "127.0.0.1", port: selector.endpoint.port, target: "/")
    do { try await body(host, url) } catch {
      await selector.stop()
      try await host.end()
      throw error
    }
    await host.stop()
    await selector.stop()
    try await host.end()
  }

  /// Asks until it is so, for twenty seconds.
  private func wait(_ isSo: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<200 {
      if try await isSo() { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }

  private func health(_ host: OriginHost) async throws -> String {
    String(decoding: try await host.ask("/healthz").body, as: UTF8.self)
  }

  @Test func `an origin with long names is known to a real selector with all of them`() async throws {
    try await withSelector { host, selector in
      let folder = (0..<4).map { _ in String(repeating: "ü", count: 120) }.joined(separator: "/")
      for number in 0..<520 {
        try host.put("\(folder)/\(String(repeating: "ä", count: 110))\(number)", [UInt8(number & 0xFF), 1])
      }
      try await host.start { $0.selector = selector }
      let isKnown = try await wait {
        var call = HTTPCall("GET", selector)
        call.url.target = "/healthz"
        let reply = try await call.start(on: host.group.next()).get()
        return String(decoding: reply.body, as: UTF8.self).contains("\"objects\":520,")
      }
      #expect(isKnown)
      #expect(try await health(host).contains("\"status\":\"ok\""))
    }
  }

  @Test func `a message of the longest objects is no longer than the origin reckons`() throws {
    let paths = [
      String(repeating: "\u{1}", count: 4_000), String(repeating: "\"\\", count: 2_000),
      String(repeating: "é", count: 2_000),
      String(repeating: "\u{2028}", count: 1_300), String(repeating: "\u{7F}/", count: 2_000), "x",
    ]
    for path in paths {
      let object = RegisteredObject(
        object: Digest256(.max, .max, .max, .max), v1: InfoHash(.max, .max, .max), v1Only: InfoHash(.max, .max, .max),
        length: .max >> 20, pieceLength: 1 << 24, url: "http://o/" + String(repeating: "%", count: 8_000), path: path)
      func length(_ count: Int) -> Int {
        let registration = ObjectRegistration(
          key: NodeID(key: .zero), time: .max, until: .max, objects: Array(repeating: object, count: count),
          signature: [UInt8](repeating: 255, count: 64))
        return SelectorAPI.encode(registration).count
      }
      #expect(length(2) - length(1) <= object.messageLength, "\(path.prefix(3))")
      #expect(length(0) < 512)
    }
    let url = "http://o/" + String(repeating: "x", count: 8_000)
    let one = Withdrawal(
      key: NodeID(key: .zero), base: "http://o", url: url, serial: .max, object: .zero, time: .max,
      signature: [UInt8](repeating: 255, count: 64))
    #expect(SelectorAPI.encode([one, one]).count - SelectorAPI.encode([one]).count <= one.messageLength)
  }

  @Test func `an origin without the selector's token says so until it has it`() async throws {
    let path = NSTemporaryDirectory() + "shoal-token-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (token, hash) = TokenHash.draw()
    try "sha256:\(hash.hex)".write(toFile: path, atomically: true, encoding: .utf8)
    try await withSelector({ $0.registrationToken = path }) { host, selector in
      try host.put("x", [1, 2, 3])
      try await host.start { $0.selector = selector }
      let isTold = try await wait {
        let text = try await health(host)
        return text.contains("\"status\":\"degraded\"") && text.contains("--registration-token")
      }
      #expect(isTold)
      await host.stop()
      let own = path + ".origin"
      defer { try? FileManager.default.removeItem(atPath: own) }
      try String(repeating: "0", count: 64).write(toFile: own, atomically: true, encoding: .utf8)
      try await host.start {
        $0.selector = selector
        $0.registrationToken = own
      }
      #expect(try await wait { try await health(host).contains("not the one of this selector") })
      try (token + "\n").write(toFile: own, atomically: true, encoding: .utf8)
      #expect(try await wait { try await health(host).contains("\"objects\":1,\"role\":\"origin\",\"status\":\"ok\"") })
    }
  }
}
