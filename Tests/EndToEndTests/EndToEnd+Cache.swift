import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// A cache with a cap: what stays, what goes, and what survives kills.
  @Suite(.serialized) struct Cache {
    /// What the stores of a cache take on the disk.
    private static func taken(_ cache: String) -> Int64 {
      var sum: Int64 = 0
      for path in (try? FileManager.default.subpathsOfDirectory(atPath: cache + "/objects")) ?? [] {
        var facts = stat()
        if stat(cache + "/objects/" + path, &facts) == 0 { sum += Int64(facts.st_blocks) * 512 }
      }
      return sum
    }

    /// An agent with a cache of so many bytes, on a loopback address of its own.
    private func agent(on ground: Ground, _ gateway: String, _ extra: [String] = []) async throws -> Running {
      let agent = try ground.shoal(
        words: [
          "agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", "127.64.1.1:0",
          "--http-cache", "0B",
        ] + extra)
      try await ground.ready(agent, "http://\(gateway)")
      return agent
    }

    @Test func `objects are listed, pinned, verified and removed, with an agent and without`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let names = ["one.bin", "two.bin", "three.bin"]
        for (seed, name) in names.enumerated() {
          _ = try ground.file("root/" + name, bytes: 1 << 20, seed: UInt64(seed + 1))
          try await ground.described(servers.originURL + "/" + name)
        }
        let gateway = try ground.endpoint("127.64.1.1")
        let agent = try await agent(on: ground, gateway)
        for name in names {
          _ = try await ground.curl("http://\(gateway)/\(servers.originURL)/\(name)", ["--output", "/dev/null"])
        }
        func cache(_ words: String...) async throws -> Running {
          let run = try ground.shoal(words: ["cache"] + words + ["--cache", ground.path("agent.cache")])
          try await run.finish(within: 30)
          return run
        }
        let list = try await cache("list")
        #expect(list.ended == 0 && names.allSatisfy { list.out.contains($0) }, "\(list.out) \(list.err)")
        #expect(list.out.contains("100 %") && list.out.contains("3 objects"), "\(list.out)")
        // Through the agent.
        #expect(try await cache("pin", "one.bin").ended == 0)
        #expect(try await cache("remove", servers.originURL + "/two.bin").ended == 0)
        let json = try await cache("list", "--json").out
        #expect(json.contains(#""pinned":true"#) && !json.contains("two.bin"), "\(json)")
        let missing = try await cache("remove", "two.bin")
        #expect(missing.ended == 3)
        ground.expectSentence(missing, mentioning: "two.bin")
        #expect(try await cache("pin").ended == 64)
        #expect(try await cache("verify").ended == 0)
        // By itself, when the agent has gone.
        agent.terminate()
        try await agent.finish(within: 20)
        let three = try #require(
          try FileManager.default.contentsOfDirectory(atPath: ground.path("agent.cache/objects")).first {
            !FileManager.default.fileExists(atPath: ground.path("agent.cache/objects/\($0)/pinned"))
          })
        let data = try FileHandle(forUpdating: URL(fileURLWithPath: ground.path("agent.cache/objects/\(three)/data")))
        try data.seek(toOffset: 20_000)
        try data.write(contentsOf: Data([1, 2, 3, 4, 5, 6, 7, 8]))
        try data.close()
        let spoilt = try await cache("verify")
        #expect(spoilt.ended == 10 && spoilt.out.contains("1 blocks were changed"), "\(spoilt.out) \(spoilt.err)")
        #expect(try await cache("verify").ended == 0)
        #expect(try await cache("unpin", "one.bin").ended == 0)
        #expect(try await cache("remove", String(three.prefix(12))).ended == 0)
        let rest = try await cache("list").out
        #expect(rest.contains("1 objects") && !rest.contains("pinned"), "\(rest)")
      }
    }

    @Test func `agents are killed again and again: every file is right and the cap is never exceeded`() async throws {
      let kills = Soak.isOn ? 200 : 8
      let cap: Int64 = 24_000_000
      try await Ground.with { ground in
        let servers = try await ground.servers()
        var digests: [String] = []
        for number in 0..<12 {
          let file = try ground.file(
            "root/\(number).bin", bytes: 2_000_000 + number * 100_000, seed: UInt64(number + 1))
          digests.append(try #require(ground.digest(file)))
          try await ground.described("\(servers.originURL)/\(number).bin")
        }
        let gateway = try ground.endpoint("127.64.1.1")
        let place = ground.path("agent.cache")
        let watch = Task {
          var most: Int64 = 0
          while !Task.isCancelled {
            most = max(most, Self.taken(place))
            try? await Task.sleep(for: .milliseconds(5))
          }
          return most
        }
        var whole = 0
        var seed: UInt64 = 7
        func random(_ count: Int) -> Int {
          seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Int(seed >> 33) % count
        }
        for round in 0...kills {
          let agent = try await agent(on: ground, gateway, ["--cache-size", "24MB"])
          let wanted = (0..<3).map { _ in random(12) }
          let fetches = try wanted.enumerated().map { at, number in
            try ground.start(
              "fetch-\(round)-\(at)",
              [
                "curl", "--silent", "--fail", "--max-time", "60", "--output", ground.path("out-\(at)"),
                "http://\(gateway)/\(servers.originURL)/\(number).bin",
              ])
          }
          if round < kills {
            try await Task.sleep(for: .milliseconds(random(400)))
            agent.kill()
          }
          for (at, fetch) in fetches.enumerated() where try await fetch.finish(within: 90) == 0 {
            whole += 1
            #expect(ground.digest(ground.path("out-\(at)")) == digests[wanted[at]], "round \(round)")
          }
          if round == kills {
            #expect(fetches.allSatisfy { $0.ended == 0 }, "\(fetches.map(\.err))")
            agent.terminate()
            try await agent.finish(within: 20)
          }
        }
        watch.cancel()
        let most = await watch.value
        #expect(most <= cap, "the stores took \(most) bytes")
        let check = try ground.shoal("cache", "verify", "--cache", place)
        #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
        print("kills: \(kills), whole files: \(whole), most bytes on the disk: \(most) of \(cap)")
      }
    }

    @Test func `what was verified before a kill is not fetched again`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "20MB/s"])
        let bytes = 32 << 20
        let file = try ground.file("root/object.bin", bytes: bytes)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let words = ["get", url, "-o", ground.path("out.bin"), "--cache", ground.path("get.cache"), "--json"]
        func stored() async throws -> Int64 {
          let list = try ground.shoal("cache", "list", "--json", "--cache", ground.path("get.cache"))
          try await list.finish(within: 30)
          guard !list.out.isEmpty else { return 0 }
          let entry = try JSONSerialization.jsonObject(with: Data(list.out.utf8)) as? [String: Any]
          return (entry?["stored"] as? NSNumber)?.int64Value ?? 0
        }
        // Blocks are marked in batches; on a busy machine the first lives are too short for one.
        var (before, lives): (Int64, Int) = (0, 0)
        while lives < 4 || before == 0 && lives < 20 {
          let get = try ground.shoal(words: words + ["--peer-listen", "127.64.1.1:0"])
          try await Task.sleep(for: .milliseconds(250 + 60 * lives))
          get.kill()
          lives += 1
          before = try await stored()
        }
        let last = try ground.shoal(words: words + ["--peer-listen", "127.64.1.1:0"])
        #expect(try await last.finish(within: 60) == 0, "\(last.err)")
        let report = try JSONSerialization.jsonObject(with: Data(last.out.utf8)) as? [String: Any]
        let received = ((report?["from"] as? [String: Any])?["origin"] as? NSNumber)?.int64Value ?? -1
        // What was written and not marked yet when it was killed is found as well.
        #expect(before > 0 && received >= 0 && received <= Int64(bytes) - before, "\(before) \(last.out)")
        #expect(ground.digest(ground.path("out.bin")) == ground.digest(file))
      }
    }
  }
}
