import Foundation
import Testing

extension EndToEnd {
  /// Answers of servers that know nothing of Shoal are kept as RFC 9111 allows.
  @Suite(.serialized) struct GatewayCache {
    @Test func `what is fresh is not asked for again, what is private is, and what is stale is validated`() async throws
    {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        for place in ["fresh", "private", "plain"] { _ = try ground.directory("foreign/\(place)") }
        let file = try ground.file("foreign/fresh/a.bin", bytes: 400_000)
        try ground.file("foreign/private/a.bin", bytes: 4000)
        try ground.file("foreign/plain/a.bin", bytes: 6000)
        let (agent, at) = try await ground.gateway()
        func get(_ place: String, _ words: [String] = [], at gateway: String = at) async throws -> Int {
          try await ground.curl(
            foreign.url + place,
            ["-x", "http://\(gateway)", "-D", ground.path("head"), "-o", ground.path("body")] + words
          ).status
        }
        #expect(try await get("/fresh/a.bin") == 200)
        // Stored once its body is whole and named; from then on nobody is asked.
        for _ in 0..<100 where foreign.asked("/fresh/").count < 3 {
          #expect(try await get("/fresh/a.bin", ["-H", "Cache-Control: only-if-cached"]) != 500)
          if ground.head("head")["age"] != nil { break }
        }
        let asked = foreign.asked("/fresh/").count
        #expect(try await get("/fresh/a.bin") == 200)
        #expect(ground.digest(ground.path("body")) == ground.digest(file))
        #expect(ground.head("head")["age"] != nil && ground.head("head")["shoal-source"] == "cache=400000")
        #expect(ground.head("head")["server"]?.contains("nginx") == true)
        #expect(try await get("/fresh/a.bin", ["--range", "100-199"]) == 206)
        #expect(FileManager.default.contents(atPath: ground.path("body"))?.count == 100)
        let tag = try #require(ground.head("head")["etag"])
        #expect(try await get("/fresh/a.bin", ["-H", "If-None-Match: \(tag)"]) == 304)
        #expect(try await get("/fresh/a.bin", ["--head"]) == 200)
        #expect(foreign.asked("/fresh/").count == asked, "\(foreign.asked("/fresh/"))")
        // apt and impatient users: max-age=0, no-cache. The body does not come again.
        #expect(try await get("/fresh/a.bin", ["-H", "Cache-Control: max-age=0"]) == 200)
        #expect(ground.digest(ground.path("body")) == ground.digest(file))
        #expect(foreign.asked("/fresh/a.bin 304").count == 1, "\(foreign.asked("/fresh/"))")
        for _ in 1...2 { #expect(try await get("/private/a.bin") == 200) }
        #expect(foreign.asked("/private/a.bin 200").count == 2)
        #expect(try await get("/plain/b.bin", ["-H", "Cache-Control: only-if-cached"]) == 504)
        for _ in 1...2 { #expect(try await get("/plain/a.bin", ["-H", "Authorization: Basic eDp5"]) == 200) }
        #expect(foreign.asked("/plain/a.bin 200").count == 2)
        // A changed file is another answer.
        try ground.file("foreign/fresh/a.bin", bytes: 300_000, seed: 9)
        #expect(try await get("/fresh/a.bin", ["-H", "Cache-Control: no-cache"]) == 200)
        #expect(ground.digest(ground.path("body")) == ground.digest(file))
        // It survives a restart, and its server's absence.
        agent.terminate()
        #expect(try await agent.finish(within: 20) == 0, "\(agent.err)")
        foreign.server.terminate()
        try await foreign.server.finish(within: 20)
        let (_, again) = try await ground.gateway()
        var status = 0
        for _ in 0..<50 where status != 200 { status = try await get("/fresh/a.bin", at: again) }
        #expect(status == 200 && ground.digest(ground.path("body")) == ground.digest(file))
        #expect(try await get("/plain/a.bin", at: again) == 502)
      }
    }
  }
}
