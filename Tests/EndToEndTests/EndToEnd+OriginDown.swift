import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct OriginDown {
    /// Servers with one file that is described, and the file's path and URL.
    private func published(
      _ ground: Ground, bytes: Int = 600_000, _ extra: [String] = []
    ) async throws -> (servers: Ground.Servers, file: String, url: String) {
      let servers = try await ground.servers(extra)
      let file = try ground.file("root/object.bin", bytes: bytes)
      let url = servers.originURL + "/object.bin"
      try await ground.described(url)
      return (servers, file, url)
    }

    private func finished(_ get: Running, within seconds: Double = 30) async throws -> Report {
      #expect(try await get.finish(within: seconds) == 0, "\(get.out) \(get.err)")
      return try Report(get.out)
    }

    @Test func `what is held whole is served with origin and selector gone`() async throws {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground)
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.kill()
        servers.selector.kill()

        let again = try ground.shoal(
          "get", url, "-o", ground.path("again.bin"), "--cache", ground.path("a.cache"), "--peer-listen",
          "127.64.1.1:0",
          "--json", "--log-level", "notice")
        let report = try await finished(again)
        #expect(report.from.store == 600_000 && report.verified && report.keptDescription == true)
        #expect(report.seconds < 3)
        #expect(ground.digest(ground.path("again.bin")) == ground.digest(file))
        #expect(again.err.contains("origin_unreachable_using_kept_description"), "\(again.err)")

        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("a.cache"), "--peer-listen", "127.64.1.1:0")
        try await ground.ready(agent, "http://\(gateway)")
        let answer = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("curl.bin")])
        #expect(answer.status == 200)
        #expect(ground.digest(ground.path("curl.bin")) == ground.digest(file))
        let part = try await ground.curl("http://\(gateway)/\(url)", ["-r", "1000-1999", "-o", ground.path("part")])
        #expect(part.status == 206)
        // Another file of the same origin was never described here.
        let unknown = try await ground.curl("http://\(gateway)/\(servers.originURL)/other.bin")
        #expect(unknown.status == 502, "\(unknown)")
      }
    }

    @Test func `an origin that answers nothing at all delays a held file by seconds, not by its time limit`()
      async throws
    {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground)
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.kill()
        servers.selector.kill()
        // It accepts connections and never says a word.
        let hole = try ground.text(
          "hole.py",
          """
          import socket, sys, time
          host, port = sys.argv[1].split(":")
          s = socket.create_server((host, int(port)))
          print("ready", flush=True)
          held = []
          while True: held.append(s.accept())
          """)
        let at = String(servers.originURL.dropFirst("http://".count))
        let silent = try ground.start("hole", [Programs.python, hole, at])
        _ = try await silent.wait(within: 20, "the hole") { silent.out.contains("ready") ? true : nil }
        let report = try await finished(
          ground.shoal(
            "get", url, "-o", ground.path("again.bin"), "--cache", ground.path("a.cache"), "--peer-listen",
            "127.64.1.1:0", "--json"))
        #expect(report.keptDescription == true && report.from.store == 600_000)
        #expect(report.seconds >= 2 && report.seconds < 6, "\(report.seconds)")
        #expect(ground.digest(ground.path("again.bin")) == ground.digest(file))
      }
    }

    @Test func `a kept description under another key, or of an older file than was seen, is not used`() async throws {
      try await Ground.with { ground in
        let (servers, _, url) = try await published(ground)
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.kill()
        let other = String(repeating: "0", count: 64)
        let distrusting = try ground.shoal(
          "get", url, "-o", ground.path("no.bin"), "--cache", ground.path("a.cache"), "--peer-listen", "127.64.1.1:0",
          "--trust-key", other)
        #expect(try await distrusting.finish(within: 60) == 4, "\(distrusting.err)")
        let pins = ground.path("a.cache/pins.json")
        let text = try String(contentsOfFile: pins, encoding: .utf8)
        let newer = text.replacing(#/("http[^"]*object.bin" : )\d+/#) { "\($0.output.1)99999999999" }
        #expect(newer != text, "\(text)")
        _ = try ground.text("a.cache/pins.json", newer)
        let older = try ground.shoal(
          "get", url, "-o", ground.path("no.bin"), "--cache", ground.path("a.cache"), "--peer-listen", "127.64.1.1:0")
        #expect(try await older.finish(within: 60) == 4, "\(older.err)")
      }
    }

    @Test func `peers are found through the remembered selector while the origin is away`() async throws {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground, bytes: 3_000_000, ["--upload-limit", "500kB/s"])
        // One that is interrupted early: it knows the description and holds a part at the most.
        let early = try ground.get(url, name: "b", at: "127.64.1.2", ["--log-level", "info"])
        _ = try await early.wait(within: 20, "the description") {
          FileManager.default.fileExists(atPath: ground.path("b.cache/objects")) ? true : nil
        }
        early.terminate()
        try await early.finish(within: 10)
        let seed = try ground.get(url, name: "a", at: "127.64.1.1", ["--keep-serving", "120s"])
        _ = try await seed.wait(within: 40, "the whole file") { seed.out.contains("verified") ? true : nil }
        servers.origin.kill()

        let report = try await finished(ground.get(url, name: "b", at: "127.64.1.2"))
        #expect(report.keptDescription == true && report.from.origin == 0 && report.from.peers > 1_500_000)
        #expect(ground.digest(ground.path("b.bin")) == ground.digest(file))
        #expect(report.seconds < 15, "\(report.seconds)")
      }
    }

    @Test func `a restarted agent is found within seconds while the origin is away`() async throws {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground, bytes: 1_000_000)
        // The second knows the description, and has lost the bytes.
        _ = try await finished(ground.get(url, name: "b", at: "127.64.1.2"))
        let objects = ground.path("b.cache/objects")
        for name in try FileManager.default.contentsOfDirectory(atPath: objects) {
          for part in ["stored", "data"] { try FileManager.default.removeItem(atPath: "\(objects)/\(name)/\(part)") }
        }
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.kill()

        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("a.cache"), "--peer-listen", "127.64.1.1:0")
        try await ground.ready(agent, "http://\(gateway)")
        let report = try await finished(ground.get(url, name: "b", at: "127.64.1.2"))
        #expect(report.from.peers == 1_000_000 && report.from.origin == 0)
        #expect(report.seconds < 15, "\(report.seconds)")
        #expect(ground.digest(ground.path("b.bin")) == ground.digest(file))
      }
    }

    @Test func `a selector that was restarted learns of an object from an agent while the origin is away`() async throws
    {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground, bytes: 1_000_000)
        _ = try await finished(ground.get(url, name: "b", at: "127.64.1.2"))
        let objects = ground.path("b.cache/objects")
        for name in try FileManager.default.contentsOfDirectory(atPath: objects) {
          for part in ["stored", "data"] { try FileManager.default.removeItem(atPath: "\(objects)/\(name)/\(part)") }
        }
        let key = try #require(servers.origin.out.split(whereSeparator: \.isWhitespace).last { $0.count == 64 })
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.kill()
        servers.selector.kill()
        let at = String(servers.selectorURL.dropFirst("http://".count))
        let selector = try ground.shoal(
          "selector", "--listen", at, "--prefixes", try ground.prefixes(), "--allow-origin", String(key))
        try await ground.ready(selector, servers.selectorURL)
        let gateway = try ground.endpoint("127.0.0.1")
        _ = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("a.cache"), "--peer-listen", "127.64.1.1:0")

        var listed = ""
        for _ in 0..<300 where !listed.contains(url) {
          listed = try await ground.curl(servers.selectorURL + "/v1/objects").body
          if !listed.contains(url) { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(listed.contains(url) && listed.contains(key), "\(listed)")
        let report = try await finished(ground.get(url, name: "b", at: "127.64.1.2"))
        #expect(report.from.peers == 1_000_000)
        #expect(ground.digest(ground.path("b.bin")) == ground.digest(file))
      }
    }

    @Test func `a cache and a catalog of the build before are taken over`() async throws {
      try await Ground.with { ground in
        let (servers, file, url) = try await published(ground)
        _ = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        servers.origin.terminate()
        try await servers.origin.finish(within: 10)
        // What the build before did not have.
        try? FileManager.default.removeItem(atPath: ground.path("a.cache/urls"))
        let older = try ground.text(
          "older.py",
          """
          import sqlite3, sys
          db = sqlite3.connect(sys.argv[1])
          db.execute("ALTER TABLE description DROP COLUMN registered_until")
          db.execute("DELETE FROM grdb_migrations WHERE identifier = '2'")
          db.commit()
          """)
        let undo = try ground.start("older", [Programs.python, older, servers.root + "/.shoal/catalog.sqlite"])
        #expect(try await undo.finish(within: 20) == 0, "\(undo.err)")

        let offline = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        #expect(offline.keptDescription == true && offline.from.store == 600_000)
        let at = String(servers.originURL.dropFirst("http://".count))
        let origin = try ground.shoal(
          "origin", "--root", servers.root, "--listen", at, "--selector", servers.selectorURL)
        try await ground.ready(origin, servers.originURL)
        try await ground.described(url)
        let metainfo = try await ground.curl(url + ".torrent", ["-o", ground.path("new.torrent")])
        let bytes = try #require(FileManager.default.contents(atPath: ground.path("new.torrent")))
        #expect(metainfo.status == 200 && bytes.range(of: Data("12:registrationd".utf8)) != nil)
        let online = try await finished(ground.get(url, name: "a", at: "127.64.1.1"))
        #expect(online.keptDescription == false && online.from.store == 600_000)
        #expect(ground.digest(ground.path("a.bin")) == ground.digest(file))
      }
    }

    @Test func `a deleted file fails at once, before and during its download`() async throws {
      try await Ground.with { ground in
        let (_, file, url) = try await published(ground, bytes: 4_000_000, ["--upload-limit", "400kB/s"])
        let during = try ground.get(url, name: "a", at: "127.64.1.1")
        _ = try await during.wait(within: 20, "some blocks") { ground.storedBlocks("a.cache") > 2 ? true : nil }
        try FileManager.default.removeItem(atPath: file)
        let start = ContinuousClock.now
        #expect(try await during.finish(within: 40) == 3, "\(during.err)")
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(during.err.contains("was deleted at its origin"), "\(during.err)")

        let before = try ground.get(url, name: "a", at: "127.64.1.1")
        #expect(try await before.finish(within: 20) == 3, "\(before.err)")
        #expect(before.err.contains("was deleted at its origin"), "\(before.err)")
        let never = try ground.get(url + ".other", name: "c", at: "127.64.1.3")
        #expect(try await never.finish(within: 20) == 3, "\(never.err)")
        #expect(never.err.contains("does not exist at its origin"), "\(never.err)")
      }
    }
  }
}

extension Ground {
  /// How many blocks a cache claims to have stored, of all its objects.
  fileprivate func storedBlocks(_ cache: String) -> Int {
    let objects = path(cache) + "/objects"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: objects)) ?? []
    return names.reduce(0) { sum, name in
      sum + (FileManager.default.contents(atPath: "\(objects)/\(name)/stored")?.count { $0 != 0 } ?? 0)
    }
  }
}
