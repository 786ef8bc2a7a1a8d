import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Gateway {
    @Test func `any HTTP client gets a file and its ranges through an agent`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/ä file.bin", bytes: 2_000_000)
        let url = servers.originURL + "/%C3%A4%20file.bin"
        try await ground.described(url)
        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0")
        try await ground.ready(agent, "http://\(gateway)")

        let part = try await ground.curl(
          "http://\(gateway)/\(url)", ["--range", "1000000-1099999", "-o", ground.path("part")])
        #expect(part.status == 206)
        let whole = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")])
        #expect(whole.status == 200)
        #expect(ground.digest(ground.path("whole")) == ground.digest(file))
        let bytes = try #require(FileManager.default.contents(atPath: file))
        #expect(FileManager.default.contents(atPath: ground.path("part")) == bytes[1_000_000...1_099_999])

        let missing = try await ground.curl("http://\(gateway)/\(servers.originURL)/none.bin")
        #expect(missing.status == 404)
        let metrics = try await ground.curl("http://\(gateway)/metrics")
        #expect(metrics.body.contains("shoal_received_bytes_total{source=\"origin\"} 2000000"), "\(metrics.body)")
        agent.terminate()
        #expect(try await agent.finish(within: 10) == 0, "\(agent.err)")
      }
    }
  }
}
