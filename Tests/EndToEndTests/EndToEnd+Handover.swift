import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Two programs on one cache: the second hands its wish to the first.
  @Suite(.serialized) struct Handover {
    /// An agent with a cache, and an origin.
    private struct Stage {
      var servers: Ground.Servers
      var agent: Running
      var gateway: String
      var cache: String
      var file: String
      var url: String
      var socket: String { cache + "/control/agent.sock" }
    }

    private func stage(on ground: Ground, bytes: Int = 1 << 20, limit: String? = nil) async throws -> Stage {
      let servers = try await ground.servers(limit.map { ["--upload-limit", $0] } ?? [])
      let file = try ground.file("root/object.bin", bytes: bytes)
      let url = servers.originURL + "/object.bin"
      try await ground.described(url)
      let gateway = try ground.endpoint("127.64.1.1")
      let cache = ground.path("shared.cache")
      let agent = try ground.shoal(
        "agent", "--gateway", gateway, "--cache", cache, "--peer-listen", "127.64.1.1:0", "--log-level", "info")
      try await ground.ready(agent, "http://\(gateway)")
      return Stage(servers: servers, agent: agent, gateway: gateway, cache: cache, file: file, url: url)
    }

    private func get(_ ground: Ground, _ stage: Stage, _ name: String, _ extra: [String] = []) throws -> Running {
      try ground.shoal(words: ["get", stage.url, "-o", ground.path(name), "--cache", stage.cache, "--json"] + extra)
    }

    @Test func `a get hands its wish to the agent of its cache, and says so`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground)
        let get = try self.get(ground, stage, "out.bin")
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        #expect(ground.digest(ground.path("out.bin")) == ground.digest(stage.file))
        #expect(get.err.contains("the agent of this cache (pid ") && get.err.contains(") fetches it"), "\(get.err)")
        let report = try JSONSerialization.jsonObject(with: Data(get.out.utf8)) as? [String: Any]
        #expect(report?["bytes"] as? Int == 1 << 20 && report?["verified"] as? Bool == true, "\(get.out)")
        #expect(!FileManager.default.fileExists(atPath: ground.path("out.bin.part")))
        #expect(try await ground.counter("shoal_wants_met_total", at: stage.gateway) == 1)

        // Only its owner gets near the socket.
        func mode(_ path: String) throws -> Int? {
          try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(stage.cache + "/control") == 0o700 && mode(stage.socket) == 0o600)

        // Standard output, a metainfo file by a relative name, and a file that does not exist.
        let stream = try ground.shoal("get", stage.url, "-o", "-", "--cache", stage.cache, "--progress", "none")
        #expect(try await stream.finish(within: 60) == 0, "\(stream.err)")
        #expect(try FileManager.default.attributesOfItem(atPath: stream.outPath)[.size] as? Int == 1 << 20)
        _ = try await ground.curl(stage.url + ".torrent", ["--output", ground.path("object.bin.torrent")])
        let torrent = try ground.start(
          "get",
          [
            "env", "-C", ground.folder, Programs.shoal, "get", "object.bin.torrent", "-o", "again.bin", "--cache",
            stage.cache,
          ])
        #expect(try await torrent.finish(within: 60) == 0, "\(torrent.err)")
        #expect(ground.digest(ground.path("again.bin")) == ground.digest(stage.file))
        let none = try ground.shoal(
          "get", stage.servers.originURL + "/none", "-o", ground.path("none"), "--cache", stage.cache)
        #expect(try await none.finish(within: 60) == 3, "\(none.err)")
        ground.expectSentence(none, mentioning: "/none")
        #expect(!FileManager.default.fileExists(atPath: ground.path("none")))

        // What the agent cannot do for it is refused, not left out.
        let key = String(repeating: "ab", count: 32)
        let trusting = try self.get(ground, stage, "other.bin", ["--trust-key", key])
        #expect(try await trusting.finish(within: 30) == 64, "\(trusting.err)")
        ground.expectSentence(trusting, mentioning: "--trust-key")
      }
    }

    @Test func `a get that serves takes the wishes of others, and whoever is left without it goes on alone`()
      async throws
    {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "1MB/s"])
        let first = try ground.file("root/first.bin", bytes: 200_000)
        let second = try ground.file("root/second.bin", bytes: 4 << 20, seed: 2)
        for name in ["first", "second"] { try await ground.described(servers.originURL + "/\(name).bin") }
        let cache = ["--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0"]
        let owner = try ground.shoal(
          words: ["get", servers.originURL + "/first.bin", "-o", ground.path("1"), "--keep-serving", "60"] + cache)
        _ = try await owner.wait(within: 60, "the first file") { ground.digest(ground.path("1")) }
        #expect(ground.digest(ground.path("1")) == ground.digest(first))
        let other = try ground.shoal(
          words: ["get", servers.originURL + "/second.bin", "-o", ground.path("2"), "--progress", "lines"] + cache)
        _ = try await other.wait(within: 60, "some of the second file") {
          other.err.contains(#""have":1"#) || other.err.contains(#""have":2"#) || other.ended != nil ? true : nil
        }
        #expect(other.err.contains("the agent of this cache (pid"), "\(other.err)")
        // Killed: its socket stays behind, and nobody listens there.
        owner.kill()
        #expect(try await other.finish(within: 60) == 0, "\(other.err)")
        #expect(ground.digest(ground.path("2")) == ground.digest(second))
        #expect(!FileManager.default.fileExists(atPath: ground.path("2.part")))
      }
    }

    @Test func `a get that is interrupted gives its wish up at the agent`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground, bytes: 8 << 20, limit: "200kB/s")
        let get = try self.get(ground, stage, "out.bin", ["--progress", "lines"])
        _ = try await get.wait(within: 60, "progress") { get.err.contains(#""have":"#) ? true : nil }
        get.terminate()
        #expect(try await get.finish(within: 20) == 143, "\(get.err)")
        ground.expectSentence(get, mentioning: "interrupted")
        _ = try await stage.agent.wait(within: 20, "the wish to be given up") {
          stage.agent.err.contains("want_abandoned") ? true : nil
        }
        #expect(!FileManager.default.fileExists(atPath: ground.path("out.bin.part")))
        // So does one that is killed.
        let second = try self.get(ground, stage, "out.bin", ["--progress", "lines"])
        _ = try await second.wait(within: 60, "progress") { second.err.contains(#""have":"#) ? true : nil }
        second.kill()
        _ = try await stage.agent.wait(within: 20, "the second wish to be given up") {
          stage.agent.err.components(separatedBy: "want_abandoned").count > 2 ? true : nil
        }
      }
    }

    @Test func `hostile bytes at the socket cost the agent nothing`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(on: ground)
        let script = try ground.text("hostile.py", Self.hostile)
        let hostile = try ground.start("hostile", [Programs.python, script, stage.socket], longest: 60)
        #expect(try await hostile.finish(within: 60) == 0, "\(hostile.out) \(hostile.err)")
        let said = hostile.out.split(separator: "\n").map(String.init)
        for (name, mention) in [
          ("garbage", "makes no sense"), ("long", "too long"), ("silent", "no request came"), ("version", "version 3"),
          ("targetless", "asks for nothing"), ("hangup", ""), ("many", ""),
        ] {
          #expect(said.contains { $0.hasPrefix(name) && (mention.isEmpty || $0.contains(mention)) }, "\(hostile.out)")
        }
        let get = try self.get(ground, stage, "out.bin")
        #expect(try await get.finish(within: 60) == 0, "\(get.err) \(stage.agent.err)")
        #expect(ground.digest(ground.path("out.bin")) == ground.digest(stage.file))
        guard geteuid() == 0 else { return }
        let stranger = try ground.start(
          "stranger",
          [
            "setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", Programs.python, "-c", Self.connect,
            stage.socket,
          ], asRoot: true)
        #expect(try await stranger.finish(within: 20) == 7, "\(stranger.out) \(stranger.err)")
      }
    }

    @Test(arguments: ["newer", "older"])
    func `an owner of another build is refused in a sentence that says what to do`(build: String) async throws {
      try await Ground.with { ground in
        let cache = try ground.directory("cache")
        let owner = try ground.start(
          "owner", [Programs.python, try ground.text("owner.py", Self.owner), cache, build])
        _ = try await owner.wait(within: 20, "the owner") { owner.out.isEmpty ? nil : true }
        let get = try ground.shoal(
          "get", "http://127.0.0.1:1/x", "-o", ground.path("x"), "--cache", cache)
        let status = try await get.finish(within: 30)
        #expect(status == (build == "newer" ? 1 : 7), "\(get.err)")
        ground.expectSentence(get, mentioning: build == "newer" ? "of another build (Shoal/9.9" : "--cache")
        #expect(get.err.contains("--cache"), "\(get.err)")
      }
    }

    /// hostile SOCKET: what a program of the same user could do to an agent.
    private static let hostile = """
      import json, socket, sys
      path = sys.argv[1]

      def talk(name, data, wait=20):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(wait)
        s.connect(path)
        answer = b""
        try:
          s.sendall(data)
        except OSError:
          pass
        try:
          while True:
            part = s.recv(65536)
            if not part: break
            answer += part
        except OSError as e:
          answer += str(e).encode()
        print(name, answer[-300:].decode("utf8", "replace").replace("\\n", " "), flush=True)
        s.close()

      talk("garbage", bytes(range(256)).replace(b"\\n", b"") * 20 + b"\\n")
      talk("long", b"x" * 300000)
      talk("silent", b"{")
      target = {"url": {"_0": "http://127.0.0.1:1/"}}
      talk("version", json.dumps({"version": 7, "program": "x", "target": target}).encode() + b"\\n")
      talk("targetless", b'{"version":3,"program":"x"}\\n')
      for i in range(200):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        s.sendall(b'{"version":1')
        s.close()
      print("hangup", flush=True)
      held = []
      for i in range(60):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(5)
        try:
          s.connect(path)
          held.append(s)
        except OSError:
          pass
      print("many", len(held), flush=True)

      """

    private static let connect = """
      import socket, sys
      try:
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(5)
        s.connect(sys.argv[1])
        s.sendall(b'{"version":1,"program":"x"}\\n')
        sys.exit(7 if not s.recv(100) else 0)
      except OSError:
        sys.exit(7)
      """

    /// owner CACHE newer|older: holds a cache as a build of another version does; an older one has no socket.
    private static let owner = """
      import fcntl, os, socket, sys, time
      cache, build = sys.argv[1:3]
      lock = open(cache + "/lock", "w")
      fcntl.flock(lock, fcntl.LOCK_EX)
      if build == "older":
        print("ready", flush=True)
        time.sleep(600)
      os.mkdir(cache + "/control", 0o700)
      s = socket.socket(socket.AF_UNIX)
      s.bind(cache + "/control/agent.sock")
      s.listen(5)
      print("ready", flush=True)
      while True:
        c, _ = s.accept()
        c.recv(65536)
        c.sendall(b'{"version":99,"program":"Shoal/9.9","pid":4711,"news":{"a":1}}\\n')
        c.sendall(b'{"failed":{"kind":"badRequest","sentence":"this agent speaks version 99"}}\\n')
        c.close()

      """
  }
}
