import Foundation
import Testing
import Vocabulary

extension EndToEnd {
  /// What a download promises when somebody else answers for the origin: the bytes that a trusted key has signed for
  /// the address that was asked for, or none.
  @Suite(.serialized) struct Promise {
    /// An origin's key, and copies of two files that it once gave out, with their descriptions.
    private struct Stolen {
      var copies: Ground.Copies
      var key: String
      var old: String { copies.folder + "/old.bin" }
    }

    private func steal(_ ground: Ground) async throws -> Stolen {
      let (root, folder) = (try ground.directory("published"), try ground.directory("copies"))
      let (at, port) = (try ground.endpoint("127.64.0.1"), "\(try ground.port("127.64.0.3"))")
      let copies = Ground.Copies(
        folder: folder, url: "http://127.64.0.3:\(port)/object.bin", address: "127.64.0.3", port: port)
      let origin = try ground.shoal("origin", "--root", root, "--listen", at, "--url", "http://127.64.0.3:\(port)")
      try await ground.ready(origin, "http://\(at)")
      for (seed, name) in [(1, "object.bin"), (2, "old.bin")] as [(UInt64, String)] {
        try ground.file("published/\(name)", bytes: 300_000, seed: seed)
        try ground.file("copies/\(name)", bytes: 300_000, seed: seed)
        try await ground.described("http://\(at)/\(name)")
        _ = try await ground.curl("http://\(at)/\(name).torrent", ["--output", "\(folder)/\(name).torrent"])
        _ = try await ground.curl("http://\(at)/\(name).torrent?layer=0", ["--output", "\(folder)/\(name).layer0"])
      }
      let key = try #require(origin.out.split(whereSeparator: \.isWhitespace).last { $0.count == 64 })
      origin.terminate()
      try await origin.finish(within: 10)
      return Stolen(copies: copies, key: String(key))
    }

    /// Puts another file's bytes, and what describes them, where the file is asked for.
    private func exchange(_ stolen: Stolen) throws {
      for end in ["", ".torrent", ".layer0"] {
        let place = stolen.copies.folder + "/object.bin" + end
        try FileManager.default.removeItem(atPath: place)
        try FileManager.default.copyItem(atPath: stolen.old + end, toPath: place)
      }
    }

    /// A `get` that must fail so, and leave no file.
    private func refused(
      _ ground: Ground, _ url: String, _ name: String, _ words: [String], status: Int32, mentioning: String
    ) async throws {
      let get = try ground.get(url, name: name, at: "127.64.1.1", words)
      #expect(try await get.finish(within: 30) == status, "\(get.out) \(get.err)")
      ground.expectSentence(get, mentioning: mentioning)
      #expect(ground.digest(ground.path("\(name).bin")) == nil)
    }

    @Test func `an old file that the key once signed is not taken for the one that was asked for`() async throws {
      try await Ground.with { ground in
        let stolen = try await steal(ground)
        let copies = stolen.copies
        _ = try await ground.misbehave("files", address: copies.address, port: copies.port, folder: copies.folder)
        let right = try ground.get(copies.url, name: "right", at: "127.64.1.2", ["--trust-key", stolen.key])
        #expect(try await right.finish(within: 30) == 0, "\(right.err)")
        let report = try Report(right.out)
        #expect(report.verified && report.trust == "signed", "\(right.out)")

        try exchange(stolen)
        let trusting = ["--trust-key", stolen.key]
        try await refused(ground, copies.url, "given", trusting, status: 5, mentioning: "is signed for")
        try await refused(ground, copies.url, "first", [], status: 5, mentioning: "is signed for")
        let allowed = trusting + ["--allow-unverified"]
        try await refused(ground, copies.url, "allowed", allowed, status: 5, mentioning: "is signed for")

        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          words: [
            "agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", "127.64.1.3:0",
          ]
            + trusting)
        try await ground.ready(agent, "http://\(gateway)")
        #expect(try await ground.curl("http://\(gateway)/\(copies.url)", ["-o", ground.path("no")]).status == 502)
      }
    }

    @Test(arguments: ["no Link", "no description"])
    func `a description that is taken away does not make a known origin's file a plain one`(how: String) async throws {
      try await Ground.with { ground in
        let stolen = try await steal(ground)
        let copies = stolen.copies
        let honest = try await ground.misbehave(
          "files", address: copies.address, port: copies.port, folder: copies.folder)
        let first = try ground.get(copies.url, name: "pinned", at: "127.64.1.1")
        #expect(try await first.finish(within: 30) == 0, "\(first.err)")
        try FileManager.default.removeItem(atPath: ground.path("pinned.bin"))
        honest.kill()

        try ground.file("copies/object.bin", bytes: 300_000, seed: 99)
        if how == "no Link" { try FileManager.default.removeItem(atPath: copies.torrent) }
        _ = try await ground.misbehave(
          how == "no Link" ? "files" : "undescribed", address: copies.address, port: copies.port,
          folder: copies.folder)
        let sentence = "its origin is known to sign"
        try await refused(ground, copies.url, "pinned", ["--allow-unverified"], status: 11, mentioning: sentence)
        let given = ["--allow-unverified", "--trust-key", "http://127.64.0.3:\(copies.port)=\(stolen.key)"]
        try await refused(ground, copies.url, "given", given, status: 11, mentioning: sentence)
        try await refused(ground, copies.url, "unknown", [], status: 11, mentioning: "--allow-unverified")

        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("pinned.cache"), "--peer-listen", "127.64.1.3:0")
        try await ground.ready(agent, "http://\(gateway)")
        #expect(try await ground.curl("http://\(gateway)/\(copies.url)", ["-o", ground.path("no")]).status == 502)
        let refusing = try ground.endpoint("127.0.0.1")
        let strict = try ground.shoal(
          "agent", "--gateway", refusing, "--cache", ground.path("strict.cache"), "--peer-listen", "127.64.1.4:0",
          "--refuse-unverified")
        try await ground.ready(strict, "http://\(refusing)")
        #expect(try await ground.curl("http://\(refusing)/\(copies.url)", ["-o", ground.path("no")]).status == 502)
      }
    }

    @Test func `hashes that nobody signed are called hashes, and taken only from who allows it`() async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 300_000)
        try copies.replaceDescription(try Edits.replacing("5:shoald", by: "5:shoaxd", in: copies.description()))
        _ = try await ground.misbehave("files", address: copies.address, port: copies.port, folder: copies.folder)
        for source in [copies.url, copies.torrent] {
          try await refused(ground, source, "strict", [], status: 11, mentioning: "--allow-unverified")
          let get = try ground.get(source, name: "allowed", at: "127.64.1.1", ["--allow-unverified"])
          #expect(try await get.finish(within: 30) == 0, "\(get.err)")
          let report = try Report(get.out)
          #expect(!report.verified && report.trust == "hashes", "\(get.out)")
          let told = try ground.shoal(
            "get", source, "-o", ground.path("told.bin"), "--cache", ground.path("told.cache"), "--peer-listen",
            "127.64.1.1:0", "--allow-unverified")
          #expect(try await told.finish(within: 30) == 0 && told.err.contains("UNVERIFIED"), "\(told.err)")
        }
        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", "127.64.1.3:0")
        try await ground.ready(agent, "http://\(gateway)")
        let head = ground.path("head")
        #expect(
          try await ground.curl("http://\(gateway)/\(copies.url)", ["-D", head, "-o", "/dev/null"]).status == 200)
        let text = try String(contentsOfFile: head, encoding: .utf8).lowercased()
        #expect(text.contains("shoal-verified: hashes"), "\(text)")
      }
    }

    @Test func `an origin signs anew in time, and who is shown only old descriptions says so`() async throws {
      try await Ground.with { ground in
        let (root, at) = (try ground.directory("published"), try ground.endpoint("127.64.0.3"))
        let parts = at.split(separator: ":").map(String.init)
        let url = "http://\(at)/object.bin"
        let folder = try ground.directory("copies")
        try ground.file("published/object.bin", bytes: 100_000)
        try ground.file("copies/object.bin", bytes: 100_000)
        let origin = try ground.shoal("origin", "--root", root, "--listen", at, "--valid", "6s")
        try await ground.ready(origin, "http://\(at)")
        try await ground.described(url)
        func serial() async throws -> String? {
          let head = ground.path("head")
          _ = try await ground.curl(url + ".torrent", ["-D", head, "-o", folder + "/object.bin.torrent"])
          return try String(contentsOfFile: head, encoding: .utf8).firstMatch(of: #/-(\d+)"/#).map { String($0.1) }
        }
        let first = try #require(try await serial())
        var last = first
        for _ in 0..<80 where last == first {
          try await Task.sleep(for: .milliseconds(100))
          last = try #require(try await serial())
        }
        #expect(last > first)
        let fresh = try ground.get(url, name: "fresh", at: "127.64.1.1")
        #expect(try await fresh.finish(within: 30) == 0 && !fresh.out.contains("stale_seconds"), "\(fresh.out)")
        origin.terminate()
        try await origin.finish(within: 10)
        // Somebody shows what it signed last, for ever.
        _ = try await ground.misbehave("files", address: parts[0], port: parts[1], folder: folder)
        try await Task.sleep(for: .seconds(8))
        let marked = try ground.get(url, name: "marked", at: "127.64.1.1", ["--stale-for", "1h"])
        #expect(try await marked.finish(within: 30) == 0, "\(marked.err)")
        #expect(marked.out.contains("\"stale_seconds\":"), "\(marked.out)")
        try await refused(
          ground, url, "strict", ["--stale-for", "1s"], status: 5, mentioning: "nothing newer is shown")
      }
    }

    @Test func `a file that is withdrawn stops spreading, and the next version takes its place`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let bad = try ground.file("root/object.bin", bytes: 200_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", "127.64.1.1:0",
          "--log-level", "notice")
        try await ground.ready(agent, "http://\(gateway)")
        let got = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("got")])
        #expect(got.status == 200 && ground.digest(ground.path("got")) == ground.digest(bad))
        let first = try ground.get(url, name: "first", at: "127.64.1.2")
        #expect(try await first.finish(within: 30) == 0, "\(first.err)")

        let withdraw = try ground.shoal("origin", "withdraw", "object.bin", "--root", servers.root)
        #expect(try await withdraw.finish(within: 20) == 0, "\(withdraw.err)")
        // The agent hears of it from the selector, and drops what it holds.
        _ = try await agent.wait(within: 90, "the agent to obey") {
          agent.err.contains("withdrawal_obeyed") ? true : nil
        }
        _ = try await agent.wait(within: 20, "its cache to be empty") {
          (try? FileManager.default.contentsOfDirectory(atPath: ground.path("agent.cache/objects")))?.isEmpty == true
            ? true : nil
        }
        #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("no")]).status == 404)
        // Who holds it and asks the origin hears it there; and remembers it when the origin is away.
        try FileManager.default.removeItem(atPath: ground.path("first.bin"))
        try await refused(ground, url, "first", [], status: 3, mentioning: "was withdrawn by its origin")
        let at = String(servers.originURL.dropFirst("http://".count))
        servers.origin.terminate()
        try await servers.origin.finish(within: 10)
        let away = try ground.get(url, name: "first", at: "127.64.1.2")
        #expect(try await away.finish(within: 60) == 4, "\(away.out) \(away.err)")

        let next = try ground.file("root/object.bin", bytes: 250_000, seed: 5)
        let again = try ground.shoal(
          "origin", "--root", servers.root, "--listen", at, "--selector", servers.selectorURL)
        try await ground.ready(again, servers.originURL)
        try await ground.described(url)
        let last = try ground.get(url, name: "first", at: "127.64.1.2")
        #expect(try await last.finish(within: 30) == 0, "\(last.err)")
        #expect(ground.digest(ground.path("first.bin")) == ground.digest(next))
        let none = try ground.shoal("origin", "withdraw", "none.bin", "--root", servers.root)
        #expect(try await none.finish(within: 20) == 1 && none.err.contains("none.bin"), "\(none.err)")
      }
    }

    @Test func `what an origin's key and serials are is known after a kill as soon as the bytes are there`()
      async throws
    {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let names = (0..<24).map { "object\($0).bin" }
        for (seed, name) in names.enumerated() {
          try ground.file("root/\(name)", bytes: 3_000, seed: UInt64(seed))
        }
        for name in names { try await ground.described(servers.originURL + "/" + name) }
        let key = try #require(servers.origin.out.split(whereSeparator: \.isWhitespace).last { $0.count == 64 })
        // Many are known already: to write them all takes longer than to fetch the files.
        let known = (0..<20_000).map { "\"http://192.0.2.1/\($0)\":1" }.joined(separator: ",")
        for trial in 0..<4 {
          let (gateway, cache) = (try ground.endpoint("127.0.0.1"), try ground.directory("\(trial).cache"))
          _ = try ground.text("\(trial).cache/pins.json", "{\"keys\":{},\"serials\":{\(known)}}")
          let agent = try ground.shoal(
            "agent", "--gateway", gateway, "--cache", cache, "--peer-listen", "127.64.1.1:0")
          try await ground.ready(agent, "http://\(gateway)")
          let urls = names.flatMap { ["-o", "/dev/null", "http://\(gateway)/\(servers.originURL)/\($0)"] }
          let fetch = try ground.start("curl", ["curl", "-s", "-f", "--parallel", "--parallel-max", "24"] + urls)
          #expect(try await fetch.finish(within: 30) == 0)
          agent.kill()
          let kept = ["pins.json", "pins.journal"].compactMap {
            FileManager.default.contents(atPath: cache + "/" + $0).map { String(decoding: $0, as: UTF8.self) }
          }.joined()
          #expect(kept.contains(key), "trial \(trial): the key is forgotten")
          for name in names { #expect(kept.contains("/\(name)\""), "trial \(trial): \(name) is forgotten") }
        }
      }
    }
  }
}
