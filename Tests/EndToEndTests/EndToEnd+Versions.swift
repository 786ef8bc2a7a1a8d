import Foundation
import Testing

extension EndToEnd {
  /// What the first release wrote and said, beside and under this build; see `Fixtures/README`.
  @Suite(.serialized) struct Versions {
    private static let origin = "127.64.0.1:18080"
    private static let selector = "127.64.0.2:18090"
    private static let url = "http://127.64.0.1:18080/object.bin"
    private static let object = "a96d5217279cb0abd3c68bdd86a1f22622ad71ea636cbade8970f9911c9c5e39"
    private static let fixtures = Programs.root + "/Tests/EndToEndTests/Fixtures/first-release"
    /// The bytes of the object.
    private static let content = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7 + ($0 >> 8) * 13) })

    /// Copies a file or folder of the fixtures, so that the ordinary user owns it.
    private func copy(_ name: String, to path: String) throws {
      try FileManager.default.copyItem(atPath: Self.fixtures + "/" + name, toPath: path)
      OrdinaryUser.give(path)
      for part in FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [] {
        OrdinaryUser.give(path + "/" + part)
      }
    }

    private func write(_ data: Data, _ path: String) throws {
      try data.write(to: URL(fileURLWithPath: path))
      OrdinaryUser.give(path)
    }

    /// The cache of an agent of the first release, with the whole object.
    private func oldCache(_ ground: Ground) throws -> String {
      let cache = ground.path("old.cache")
      try copy("cache", to: cache)
      try write(Self.content, "\(cache)/objects/\(Self.object)/data")
      return cache
    }

    /// A selector, and an origin that publishes the object, with the state of the first release or none.
    private func servers(_ ground: Ground, withOldState: Bool = true) async throws -> Running {
      let root = try ground.directory("root")
      try write(Self.content, root + "/object.bin")
      if withOldState { try copy("state", to: root + "/.shoal") }
      let selector = try ground.shoal("selector", "--listen", Self.selector, "--allow-unproven")
      try await ground.ready(selector, "http://\(Self.selector)")
      let origin = try ground.shoal(
        "origin", "--root", root, "--listen", Self.origin, "--selector", "http://\(Self.selector)")
      try await ground.ready(origin, "http://\(Self.origin)")
      try await ground.described(Self.url)
      return origin
    }

    private func get(_ ground: Ground, _ source: String, cache: String, at address: String, _ extra: [String] = [])
      throws -> Running
    {
      try ground.shoal(
        words: [
          "get", source, "-o", ground.path("\(address).bin"), "--cache", cache, "--peer-listen", address, "--json",
        ] + extra)
    }

    @Test func `the state of an old origin is taken up, and an old cache trusts it and has its blocks`() async throws {
      try await Ground.with { ground in
        let cache = try oldCache(ground)
        let identity = try Data(contentsOf: URL(fileURLWithPath: cache + "/identity"))
        let origin = try await servers(ground)
        let pins = try String(contentsOfFile: cache + "/pins.json", encoding: .utf8)
        let key = try #require(origin.out.split(separator: "\n").compactMap { $0.split(separator: " ").last }.last)
        #expect(pins.contains(key), "the origin signs with \(key), but \(pins)")
        let run = try get(ground, Self.url, cache: cache, at: "127.64.1.1:16881")
        #expect(try await run.finish() == 0, "\(run.err)")
        let report = try Report(run.out)
        #expect(report.object == Self.object && report.verified)
        #expect(report.from.store == Self.content.count && report.from.origin == 0, "\(run.out)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: cache + "/identity")) == identity)
        #expect(try Data(contentsOf: URL(fileURLWithPath: ground.path("127.64.1.1:16881.bin"))) == Self.content)
      }
    }

    @Test func `an old cache remembers the key of its origin, and refuses another`() async throws {
      try await Ground.with { ground in
        let cache = try oldCache(ground)
        _ = try await servers(ground, withOldState: false)
        let run = try get(ground, Self.url, cache: cache, at: "127.64.1.1:16881")
        #expect(try await run.finish() == 5, "\(run.err)")
        ground.expectSentence(run, mentioning: "key")
      }
    }

    @Test func `an old agent's announce is answered in its own shape, with the agents of today`() async throws {
      try await Ground.with { ground in
        _ = try await servers(ground)
        let run = try get(
          ground, Self.url, cache: ground.path("new.cache"), at: "127.64.1.1:16881", ["--keep-serving", "60"])
        _ = try await run.wait(within: 60, "the report") { run.out.hasSuffix("\n") ? run.out : nil }
        var peers: [String] = []
        for _ in 0..<100 where peers.isEmpty {
          let answer = try await ground.curl(
            "http://\(Self.selector)/v1/announce",
            [
              "--header", "Content-Type: application/json", "--interface", "127.64.1.2", "--data-binary",
              try String(contentsOfFile: Self.fixtures + "/announce.json", encoding: .utf8),
            ])
          #expect(answer.status == 200, "\(answer)")
          let reply = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
          for key in ["interval_ms", "min_interval_ms", "isp_count", "isp_index"] {
            #expect(reply[key] is Int, "\(key) in \(answer.body)")
          }
          #expect(reply["address"] is String && reply["locality"] is [String: Any], "\(answer.body)")
          let list = try #require(reply["peers"] as? [[String: Any]])
          for peer in list {
            let texts = ["endpoint", "node", "kind", "infohash", "ring"]
            #expect(texts.allSatisfy { peer[$0] is String } && peer["complete"] is Bool && peer["score"] is Int)
          }
          peers = list.compactMap { $0["endpoint"] as? String }
          try await Task.sleep(for: .milliseconds(100))
        }
        #expect(peers == ["127.64.1.1:16881"])
      }
    }

    @Test func `an old agent's hello is taken, answered in its own shape, and the agent served`() async throws {
      try await Ground.with { ground in
        let gateway = try ground.endpoint("127.64.1.1")
        let torrent = Self.fixtures + "/object.bin.torrent"
        try FileManager.default.copyItem(atPath: torrent, toPath: ground.path("object.bin.torrent"))
        let run = try get(
          ground, ground.path("object.bin.torrent"), cache: try oldCache(ground), at: "127.64.1.1:16881",
          ["--keep-serving", "60", "--gateway", gateway])
        _ = try await run.wait(within: 60, "the report") { run.out.hasSuffix("\n") ? run.out : nil }
        try copy("hello.bin", to: ground.path("hello.bin"))
        let script = try ground.text("old-agent.py", Scripts.oldAgent)
        let peer = try ground.start(
          "old-agent",
          [
            Programs.python, script, "127.64.1.1", "16881", ground.path("hello.bin"),
            ground.path("127.64.1.1:16881.bin"),
          ])
        #expect(try await peer.finish(within: 40) == 0, "\(peer.out) \(peer.err)")
      }
    }

    @Test func `agents find each other at a selector that knows the old announce only`() async throws {
      try await Ground.with { ground in
        try FileManager.default.copyItem(
          atPath: Self.fixtures + "/object.bin.torrent", toPath: ground.path("object.bin.torrent"))
        let parts = Self.selector.split(separator: ":").map(String.init)
        let script = try ground.text("old-selector.py", Scripts.oldSelector)
        let selector = try ground.start(
          "old-selector",
          [Programs.python, script, parts[0], parts[1], "127.64.1.1:16881", String(Self.object.prefix(40))])
        _ = try await selector.wait(within: 20, "the selector to listen") { selector.out.isEmpty ? nil : true }
        let seed = try get(
          ground, ground.path("object.bin.torrent"), cache: try oldCache(ground), at: "127.64.1.1:16881",
          ["--keep-serving", "90"])
        _ = try await seed.wait(within: 60, "the report") { seed.out.hasSuffix("\n") ? seed.out : nil }
        let run = try get(
          ground, ground.path("object.bin.torrent"), cache: ground.path("new.cache"), at: "127.64.1.2:16881",
          ["--allow-unverified"])
        #expect(try await run.finish() == 0, "\(run.err) \(selector.out)")
        #expect(try Report(run.out).from.peers == Self.content.count, "\(run.out)")
        #expect(selector.out.contains("announced"), "\(selector.out) \(selector.err)")
      }
    }

    /// Another build, named by OTHER_BUILD, in one place of a swarm after the other.
    @Test(
      .enabled(if: Programs.other != nil, "OTHER_BUILD names no program"),
      arguments: ["selector", "origin", "seeder", "downloader"])
    func `a swarm works with one node of another build`(node: String) async throws {
      try await Ground.with { ground in
        let other = try #require(Programs.other)
        let program = { (role: String) in role == node ? other : Programs.shoal }
        let root = try ground.directory("root")
        let file = try ground.file("root/object.bin", bytes: 4 << 20)
        let (originAt, selectorAt) = (try ground.endpoint("127.64.0.1"), try ground.endpoint("127.64.0.2"))
        let url = "http://\(originAt)/object.bin"
        let words = ["origin", "--root", root, "--listen", originAt, "--selector", "http://\(selectorAt)"]
        let selector = try ground.start("selector", [program("selector"), "selector", "--listen", selectorAt])
        try await ground.ready(selector, "http://\(selectorAt)")
        let fast = try ground.start("origin", [program("origin")] + words)
        try await ground.ready(fast, "http://\(originAt)")
        try await ground.described(url)
        let get = { (role: String, address: String, extra: [String]) in
          try ground.start(
            role,
            [
              program(role), "get", url, "-o", ground.path("\(role).bin"), "--cache", ground.path("\(role).cache"),
              "--peer-listen", "\(address):0", "--json",
            ] + extra)
        }
        let seeder = try get("seeder", "127.64.1.1", ["--keep-serving", "120"])
        _ = try await seeder.wait(within: 60, "the report") { seeder.out.hasSuffix("\n") ? seeder.out : nil }
        fast.terminate()
        try await fast.finish()
        let slow = try ground.start("origin", [program("origin")] + words + ["--upload-limit", "100kB/s"])
        try await ground.ready(slow, "http://\(originAt)")
        let downloader = try get("downloader", "127.64.1.2", [])
        #expect(try await downloader.finish(within: 60) == 0, "\(downloader.err)")
        #expect(try Report(downloader.out).from.peers > 2 << 20, "\(downloader.out)")
        #expect(ground.digest(ground.path("downloader.bin")) == ground.digest(file))
      }
    }
  }
}
