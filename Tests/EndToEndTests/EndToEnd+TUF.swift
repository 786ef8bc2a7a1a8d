import Foundation
import Testing

extension EndToEnd {
  /// Repositories that python-tuf makes, and clients and servers of both sides. Where PyPI cannot be reached, unit
  /// tests alone judge repositories of it (`TUFUpdateTests`).
  @Suite(.serialized, .enabled(if: TUFScripts.packages != nil, "python-tuf cannot be had from PyPI here"))
  struct TUF {
    /// The repositories that `TUFScripts.make` made.
    private struct Stage {
      var made: String
      var root: String { made + "/root.json" }
      /// What the origin publishes now.
      var published: String

      func script(_ text: String, _ words: [String], on ground: Ground) throws -> Running {
        let file = try ground.text("script.py", text)
        return try ground.start(
          "python", ["env", "PYTHONPATH=\(TUFScripts.packages ?? "")", Programs.python, file] + words)
      }

      /// Puts one of the repositories in the place of the one before.
      func publish(_ name: String) throws {
        let files = FileManager.default
        for folder in ["metadata", "targets"] {
          if files.fileExists(atPath: "\(published)/\(folder)") {
            try files.moveItem(atPath: "\(published)/\(folder)", toPath: "\(published)/.old-\(UUID())")
          }
          try files.copyItem(atPath: "\(made)/\(name)/\(folder)", toPath: "\(published)/\(folder)")
        }
      }

      /// The one target's file in what is published.
      func target() throws -> String {
        let folder = published + "/targets/dir"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return folder + "/" + (names.first ?? "")
      }
    }

    private func stage(on ground: Ground) async throws -> Stage {
      let stage = Stage(
        made: try ground.directory("made"),
        published: try ground.directory("repository"))
      let making = try stage.script(
        TUFScripts.make, [stage.made, try ground.file("content", bytes: 3_000_000)], on: ground)
      #expect(try await making.finish(within: 60) == 0, "\(making.err)")
      return stage
    }

    /// Starts the origin of what is published, and a selector.
    private func serve(_ stage: Stage, _ extra: [String] = [], on ground: Ground) async throws -> String {
      let (selectorAt, at) = (try ground.endpoint("127.64.0.2"), try ground.endpoint("127.64.0.1"))
      let selector = try ground.shoal("selector", "--listen", selectorAt, "--prefixes", try ground.prefixes())
      let state = try ground.directory("state")
      let words = ["origin", "--tuf", stage.published, "--listen", at, "--state", state]
      let origin = try ground.shoal(words: words + ["--selector", "http://\(selectorAt)"] + extra)
      try await ground.ready(selector, "http://\(selectorAt)")
      try await ground.ready(origin, "http://\(at)")
      return "http://\(at)"
    }

    private func get(
      _ url: String, _ stage: Stage, name: String, at address: String = "127.64.1.1", _ extra: [String] = [],
      on ground: Ground
    ) throws -> Running {
      try ground.get(url + "/targets/dir/update.bin", name: name, at: address, ["--tuf-root", stage.root] + extra)
    }

    @Test func `targets come from peers, and each attack of python-tuf's tests is refused`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground)
        try stage.publish("first")
        // So slow that peers are worth asking.
        let url = try await serve(stage, ["--upload-limit", "1MB/s"], on: ground)
        let content = ground.digest(ground.path("content"))

        // python-tuf's own client takes it for a repository.
        let reference = try stage.script(TUFScripts.fetch, [stage.root, url, ground.path("reference")], on: ground)
        #expect(try await reference.finish(within: 30) == 0, "\(reference.err)")
        #expect(ground.digest(ground.path("reference/update.bin")) == content)
        #expect(try await ground.curl(url + "/root.json", ["--output", "/dev/null"]).status == 404)

        let giver = try get(
          url, stage, name: "giver", ["--keep-serving", "60", "--progress", "none", "--record", ground.path("trace")],
          on: ground)
        let report = try await giver.wait("the first copy") { try? Report(giver.out) }
        #expect(report.verified && report.trust == "signed" && giver.out.contains(#""signed_by":"tuf""#))
        #expect(ground.digest(ground.path("giver.bin")) == content)
        let taker = try get(url, stage, name: "taker", at: "127.64.1.2", on: ground)
        #expect(try await taker.finish(within: 30) == 0, "\(taker.err)")
        #expect(try Report(taker.out).from.sameISP > 0, "\(taker.out)")
        giver.terminate()
        _ = try await giver.finish(within: 10)
        let replay = try ground.shoal("replay", ground.path("trace"), "--check")
        #expect(try await replay.finish(within: 30) == 0, "\(replay.out) \(replay.err)")

        try await attack(stage, url, on: ground)
      }
    }

    /// The peer "taker" has seen the first version. What is verified stays, and nothing else does.
    private func attack(_ stage: Stage, _ url: String, on ground: Ground) async throws {
      func ask(_ name: String) async throws -> (status: Int32, said: String) {
        try? FileManager.default.removeItem(atPath: ground.path("\(name).bin"))
        let get = try get(url, stage, name: name, at: "127.64.1.2", on: ground)
        let status = try await get.finish(within: 40)
        let isThere = FileManager.default.fileExists(atPath: ground.path("\(name).bin"))
        #expect(isThere == (status == 0) && !FileManager.default.fileExists(atPath: ground.path("\(name).bin.part")))
        return (status, get.err)
      }
      let content = ground.digest(ground.path("content"))
      try stage.publish("second")
      #expect(try await ask("taker").status == 0)
      #expect(ground.digest(ground.path("taker.bin")) != content)
      try stage.publish("first")
      let rollback = try await ask("taker")
      #expect(rollback.status == 5 && rollback.said.contains("(rollback)"), "\(rollback)")
      for role in ["timestamp", "snapshot", "targets"] {
        try stage.publish("expired-\(role)")
        let freeze = try await ask("taker")
        #expect(freeze.status == 5 && freeze.said.contains("\(role) metadata has expired (freeze)"), "\(freeze)")
      }
      // Somebody with the keys of timestamp and snapshot goes ahead, and their owner rotates the keys.
      try stage.publish("ahead")
      #expect(try await ask("taker").status == 0)
      try stage.publish("recovered")
      #expect(try await ask("taker").status == 0)
      #expect(ground.digest(ground.path("taker.bin")) == content)
      try stage.publish("ahead")
      #expect(try await ask("taker").status == 5)
      try stage.publish("expired-root")
      let frozen = try await ask("taker")
      #expect(frozen.status == 5 && frozen.said.contains("root metadata has expired"), "\(frozen)")

      // Metadata of two times.
      try stage.publish("second")
      let old = "\(stage.made)/first/metadata/1.snapshot.json"
      let name = "\(stage.published)/metadata/2.snapshot.json"
      try Data(contentsOf: URL(fileURLWithPath: old)).write(to: URL(fileURLWithPath: name))
      let mixed = try await ask("mixed")
      // Signatures of ECDSA differ in length: an old file that is longer is refused for that already.
      let isTold = mixed.said.contains("(mix-and-match)") || mixed.said.contains("snapshot metadata has more than")
      #expect(mixed.status == 5 && isTold, "\(mixed)")
    }

    @Test func `what an origin describes is a claim until the whole is what was signed`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground)
        try stage.publish("first")
        let url = try await serve(stage, on: ground)
        // Of the same length: the origin describes and signs these bytes as it would the right ones.
        let lie = try ground.file("lie", bytes: 3_000_000, seed: 2)
        try Data(contentsOf: URL(fileURLWithPath: lie)).write(to: URL(fileURLWithPath: try stage.target()))
        let get = try get(url, stage, name: "peer", on: ground)
        #expect(try await get.finish(within: 40) == 12, "\(get.out) \(get.err)")
        #expect(get.err.contains("is not the file that TUF's targets metadata names"), "\(get.err)")
        let left = try FileManager.default.contentsOfDirectory(atPath: ground.folder).filter {
          $0.hasPrefix("peer.bin")
        }
        #expect(left.isEmpty)
        // Standard output is no place to take anything back from.
        let piped = try ground.shoal(
          "get", url + "/targets/dir/update.bin", "--tuf-root", stage.root, "-o", "-", "--cache",
          ground.path("piped.cache"), "--peer-listen", "127.64.1.3:0", "--progress", "none")
        #expect(try await piped.finish(within: 40) == 12, "\(piped.err)")
        #expect(piped.out.isEmpty)
        // Another length is refused before anything of it is fetched.
        try Data(count: 5).write(to: URL(fileURLWithPath: try stage.target()))
        let short = try self.get(url, stage, name: "short", on: ground)
        #expect(try await short.finish(within: 40) == 12, "\(short.err)")
      }
    }

    @Test func `any web server will do, and none holds its clients with endless metadata`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground)
        try stage.publish("first")
        let at = try ground.endpoint("127.64.0.3")
        let parts = at.split(separator: ":").map(String.init)
        let server = try ground.start(
          "server",
          [Programs.python, "-m", "http.server", "--bind", parts[0], "--directory", stage.published, parts[1]])
        try await Task.sleep(for: .seconds(1))
        for output in ["plain.bin", "-"] {
          let get = try ground.shoal(
            "get", "dir/update.bin", "--tuf-root", stage.root, "--tuf-url", "http://\(at)/metadata", "-o",
            output == "-" ? "-" : ground.path(output), "--cache", ground.path("plain.cache"), "--peer-listen",
            "127.64.1.1:0", "--progress", "none")
          #expect(try await get.finish(within: 40) == 0, "\(get.err) \(server.err)")
        }
        #expect(ground.digest(ground.path("plain.bin")) == ground.digest(ground.path("content")))
        let floodAt = try ground.endpoint("127.64.0.4")
        _ = try stage.script(TUFScripts.flood, [floodAt], on: ground)
        try await Task.sleep(for: .seconds(1))
        let flooded = try ground.shoal(
          "get", "dir/update.bin", "--tuf-root", stage.root, "--tuf-url", "http://\(floodAt)/metadata/", "--cache",
          ground.path("flooded.cache"), "--peer-listen", "127.64.1.1:0")
        #expect(try await flooded.finish(within: 20) == 5, "\(flooded.err)")
        #expect(flooded.err.contains("has more than the 16384 bytes"), "\(flooded.err)")
        // Nothing that is kept may be read by others.
        let kept = ground.path("plain.cache/tuf")
        let names = try FileManager.default.subpathsOfDirectory(atPath: kept).filter { $0.hasSuffix(".json") }
        #expect(names.count == 4)
        for name in names {
          let mode = try FileManager.default.attributesOfItem(atPath: "\(kept)/\(name)")[.posixPermissions] as? Int
          #expect(mode == 0o600)
        }
      }
    }

    @Test(arguments: [
      (["--tuf-url", "http://127.0.0.1:1/"], "need the root metadata"),
      (["--tuf-root", "/nowhere/root.json"], "no root metadata"),
      (["--tuf-root", "/etc/hostname", "--allow-unverified"], "exclude each other"),
      (["--tuf-root", "/etc/hostname", "--tuf-url", "http://127.0.0.1:1/"], "instead of an address"),
    ])
    func `flags of a repository that make no sense are refused`(flags: [String], sentence: String) async throws {
      try await Ground.with { ground in
        let get = try ground.shoal(
          words: ["get", "http://127.0.0.1:1/targets/a", "--cache", ground.path("cache")] + flags)
        #expect(try await get.finish(within: 20) == 64, "\(get.err)")
        #expect(get.err.contains(sentence), "\(get.err)")
        let origin = try ground.shoal("origin", "--tuf", ground.folder, "--listen", "127.64.0.1:0")
        #expect(try await origin.finish(within: 20) == 1, "\(origin.err)")
        #expect(origin.err.contains("is no TUF repository"), "\(origin.err)")
      }
    }
  }
}
