import Foundation
import Testing

extension EndToEnd {
  /// A client of ALTO that was written after RFC 7285 alone.
  @Suite(.serialized) struct ALTO {
    @Test func `a client walks from the directory to every resource, and each is what the RFC says`() async throws {
      try await Ground.with { ground in
        let at = try ground.endpoint("127.0.0.1")
        let table = try ground.text(
          "prefixes.csv",
          """
          192.0.2.0/24,64501,One,CH
          192.0.2.128/25,64502,Two,CH
          198.51.100.0/24,64503,Three,FR
          203.0.113.0/24,64501,One,FR
          2001:db8::/32,64501,One,CH
          2001:db8:1::/48,,Some,FR
          """)
        let selector = try ground.shoal(
          "selector", "--listen", at, "--prefixes", table, "--record", ground.path("traces"))
        try await ground.ready(selector, "http://\(at)")
        let script = try ground.text("client.py", ALTOScripts.client)
        let near = ["192.0.2.2", "192.0.2.89", "203.0.113.7", "192.0.2.200", "198.51.100.34"]
        let client = try ground.start(
          "client", [Programs.python, script, "http://\(at)/alto/directory"] + near.map { "ipv4:\($0)" })
        #expect(try await client.finish(within: 60) == 0, "\(client.out) \(client.err)")
        #expect(client.out.contains("walked 8"))
        selector.terminate()
        #expect(try await selector.finish() == 0, "\(selector.err)")
        let replay = try ground.shoal("replay", ground.path("traces"), "--check")
        #expect(try await replay.finish(within: 60) == 0, "\(replay.out) \(replay.err)")
      }
    }
  }
}
