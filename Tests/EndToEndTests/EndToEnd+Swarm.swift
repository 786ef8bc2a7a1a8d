import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Swarm {
    @Test func `two peers fetch a file from the origin and from each other, and every byte is right`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "3MB/s"])
        let file = try ground.file("root/object.bin", bytes: 6 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let serving = ["--keep-serving", "60"]
        let peers = [
          try ground.get(url, name: "left", at: "127.64.1.1", serving),
          try ground.get(url, name: "right", at: "127.64.1.2", serving),
        ]
        for peer in peers {
          let line = try await peer.wait(within: 60, "the report") { peer.out.hasSuffix("\n") ? peer.out : nil }
          let report = try Report(line)
          #expect(report.bytes == 6 << 20)
          #expect(report.verified)
          #expect(report.from.origin + report.from.peers == 6 << 20)
          #expect(report.from.sameISP > 0, "both are in one ISP: \(line)")
        }
        for name in ["left", "right"] {
          #expect(ground.digest(ground.path("\(name).bin")) == ground.digest(file))
        }
        for peer in peers {
          peer.terminate()
          #expect(try await peer.finish(within: 10) == 0, "\(peer.err)")
        }
        servers.origin.terminate()
        servers.selector.terminate()
        #expect(try await servers.origin.finish(within: 10) == 0, "\(servers.origin.err)")
        #expect(try await servers.selector.finish(within: 10) == 0, "\(servers.selector.err)")
      }
    }

    @Test func `what a killed peer had stored is not fetched again`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "2MB/s"])
        let file = try ground.file("root/object.bin", bytes: 8 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let first = try ground.get(url, name: "peer", at: "127.64.1.1")
        try await Task.sleep(for: .seconds(2))
        first.kill()
        let second = try ground.get(url, name: "peer", at: "127.64.1.1")
        #expect(try await second.finish(within: 60) == 0, "\(second.err)")
        let report = try Report(second.out)
        #expect(report.from.store > 0, "\(second.out)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(file))
      }
    }

    @Test func `a file without a description is fetched only from who allows it, and said to be unverified`()
      async throws
    {
      try await Ground.with { ground in
        let file = try ground.file("plain.bin", bytes: 300_000)
        let at = try ground.endpoint("127.64.0.9")
        let parts = at.split(separator: ":")
        let server = try ground.start(
          "python",
          [
            Programs.python, "-m", "http.server", String(parts[1]), "--bind", String(parts[0]), "--directory",
            ground.folder,
          ])
        try await Task.sleep(for: .seconds(1))
        let strict = try ground.get("http://\(at)/plain.bin", name: "strict", at: "127.64.1.1")
        #expect(try await strict.finish(within: 60) == 11, "\(strict.err) \(server.err)")
        ground.expectSentence(strict, mentioning: "--allow-unverified")
        #expect(ground.digest(ground.path("strict.bin")) == nil)
        let get = try ground.get("http://\(at)/plain.bin", name: "peer", at: "127.64.1.1", ["--allow-unverified"])
        #expect(try await get.finish(within: 60) == 0, "\(get.err) \(server.err)")
        let report = try Report(get.out)
        #expect(!report.verified && report.trust == "none", "\(get.out)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(file))
      }
    }
  }
}
