import Foundation
import Testing

extension EndToEnd {
  /// Objects of a Shoal origin through the gateway: answered as their origin would, at the cost of what is asked.
  @Suite(.serialized) struct GatewayObjects {
    @Test func `heads, conditions and several ranges are those of the origin`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/page.html", bytes: 500_000)
        let url = servers.originURL + "/page.html"
        try await ground.described(url)
        let (_, at) = try await ground.gateway()
        let whole = ["-x", "http://\(at)", "-D", ground.path("head"), "-o", ground.path("body")]
        _ = try await ground.curl(url, ["-D", ground.path("origin-head"), "-o", ground.path("body")])
        let origin = ground.head("origin-head")
        for round in 1...2 {
          #expect(try await ground.curl(url, whole).status == 200)
          let head = ground.head("head")
          for name in ["etag", "last-modified", "content-type", "content-length", "accept-ranges", "repr-digest"] {
            #expect(head[name] == origin[name] && head[name] != nil, "\(round) \(name): \(head)")
          }
          #expect(head["shoal-verified"] == "signed" && head["via"]?.contains("shoal") == true)
          #expect(head["shoal-source"]?.hasPrefix("cache=\(round == 1 ? 0 : 500_000)") == true, "\(head)")
          #expect(ground.digest(ground.path("body")) == ground.digest(file))
        }
        let (tag, date) = (origin["etag"] ?? "", origin["last-modified"] ?? "")
        for (field, status) in [
          ("If-None-Match: \(tag)", 304), ("If-Modified-Since: \(date)", 304), (#"If-Match: "other""#, 412),
          ("If-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT", 412), (#"If-None-Match: "other""#, 200),
        ] {
          let direct = try await ground.curl(url, ["-H", field, "-o", ground.path("body")]).status
          let through = try await ground.curl(url, whole + ["-H", field]).status
          #expect(direct == status && through == status, "\(field): \(direct) \(through)")
        }
        for (field, status) in [(tag, 206), (#""other""#, 200), ("Mon, 01 Jan 2001 00:00:00 GMT", 200)] {
          let words = ["-H", "If-Range: \(field)", "--range", "1000-1009"]
          #expect(try await ground.curl(url, whole + words).status == status, "\(field)")
        }
        let several = try await ground.curl(url, whole + ["--range", "400000-400009,7-9,-5"])
        #expect(several.status == 206)
        #expect(ground.head("head")["content-type"]?.hasPrefix("multipart/byteranges; boundary=") == true)
        let parts = try #require(FileManager.default.contents(atPath: ground.path("body")))
        let bytes = try #require(FileManager.default.contents(atPath: file))
        for range in [400_000..<400_010, 7..<10, 499_995..<500_000] {
          let head = Data("content-range: bytes \(range.lowerBound)-\(range.upperBound - 1)/500000\r\n\r\n".utf8)
          #expect(parts.range(of: head + bytes[range]) != nil, "\(range)")
        }
        #expect(ground.head("head")["content-length"] == "\(parts.count)")
        #expect(try await ground.curl(url, whole + ["--range", "900000-"]).status == 416)
      }
    }

    @Test func `a thousand bytes of a large file cost little, and HEAD no body`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/big.bin", bytes: 80_000_000)
        let url = servers.originURL + "/big.bin"
        try await ground.described(url)
        let (_, at) = try await ground.gateway()
        let origin = String(servers.originURL.dropFirst("http://".count))
        let before = try await ground.sent(by: origin)
        let head = try await ground.curl(url, ["-x", "http://\(at)", "--head", "-o", ground.path("head")])
        #expect(head.status == 200 && ground.head("head")["content-length"] == "80000000")
        let afterHead = try await ground.settled { try await ground.sent(by: origin) }
        #expect(afterHead - before < 1_000_000, "HEAD cost \(afterHead - before)")
        let got = try await ground.curl(
          url, ["-x", "http://\(at)", "--range", "40000000-40000999", "-o", ground.path("part")])
        #expect(got.status == 206)
        let bytes = try #require(FileManager.default.contents(atPath: file))
        #expect(FileManager.default.contents(atPath: ground.path("part")) == bytes[40_000_000..<40_001_000])
        let after = try await ground.settled { try await ground.sent(by: origin) }
        #expect(after - afterHead < 8_000_000, "the range cost \(after - afterHead)")
      }
    }

    @Test func `when the client is killed the fetching stops`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "8MB/s"])
        try ground.file("root/big.bin", bytes: 60_000_000)
        let url = servers.originURL + "/big.bin"
        try await ground.described(url)
        let (agent, at) = try await ground.gateway()
        let origin = String(servers.originURL.dropFirst("http://".count))
        let client = try ground.start(
          "curl", ["curl", "--silent", "-x", "http://\(at)", "-o", ground.path("got"), url])
        _ = try await client.wait(within: 60, "the first megabytes") {
          let size = try? FileManager.default.attributesOfItem(atPath: ground.path("got"))[.size] as? Int
          return (size ?? 0) > 3_000_000 ? true : nil
        }
        client.kill()
        let sent = try await ground.settled { try await ground.sent(by: origin) }
        #expect(sent < 45_000_000, "the origin sent \(sent)")
        #expect(try await ground.curl("http://\(at)/healthz").status == 200, "\(agent.err)")
      }
    }

    @Test func `each request leaves a line with its id, status, bytes and where they came from`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 300_000)
        let foreign = try await ground.nginx()
        try ground.file("foreign/target.txt", bytes: 5000)
        try await ground.described(servers.originURL + "/object.bin")
        let (agent, at) = try await ground.gateway(["--log-level", "info"])
        let words = ["-x", "http://\(at)", "-D", ground.path("head"), "-o", ground.path("body")]
        _ = try await ground.curl(servers.originURL + "/object.bin?secret=1", words + ["-H", "X-Request-Id: first-1"])
        #expect(ground.head("head")["x-request-id"] == "first-1")
        _ = try await ground.curl(foreign.url + "/target.txt", words + ["-H", "X-Request-Id: not sane"])
        let made = try #require(ground.head("head")["x-request-id"])
        #expect(made.count == 16)
        let line = { (id: String) -> [String: Any]? in
          agent.err.split(separator: "\n").filter { $0.contains("\"\(id)\"") }.compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["fields"] as? [String: Any]
          }.first
        }
        let first = try await agent.wait(within: 20, "the line of the first request") { line("first-1") }
        #expect(first["status"] as? Int == 200 && first["bytes"] as? Int == 300_000, "\(first)")
        #expect(first["origin"] as? Int == 300_000 && first["whole"] as? Bool == true, "\(first)")
        #expect("\(first["target"] ?? "")".hasSuffix("/object.bin") && first["ms"] is Int, "\(first)")
        let second = try await agent.wait(within: 20, "the line of the second request") { line(made) }
        #expect(second["pass"] as? Int == 5000 && second["remote"] as? String == "127.0.0.1", "\(second)")
      }
    }
  }
}
