import Foundation
import Testing

extension EndToEnd {
  /// What `Deploy/install` puts on a server.
  @Suite(.serialized) struct Deployment {
    /// Installs into directories of the test, as an ordinary user; returns the prefix and the folder of settings.
    private func install(on ground: Ground) async throws -> (prefix: String, etc: String) {
      // The repository itself may be closed to the ordinary user.
      let deploy = ground.path("Deploy")
      try FileManager.default.copyItem(atPath: Programs.root + "/Deploy", toPath: deploy)
      let (prefix, etc) = (try ground.directory("usr"), try ground.directory("etc"))
      for _ in 1...2 {
        let install = try ground.start(
          "install", [deploy + "/install", "--prefix", prefix, "--etc", etc, "--program", Programs.shoal])
        #expect(try await install.finish() == 0, "\(install.err)")
      }
      return (prefix, etc)
    }

    @Test(arguments: ["selector", "origin", "agent"])
    func `the unit of each node is in order, and leaves it little to touch`(node: String) async throws {
      try await Ground.with { ground in
        let (prefix, _) = try await install(on: ground)
        let unit = "\(prefix)/lib/systemd/system/shoal-\(node).service"
        let verify = try ground.start("verify", ["systemd-analyze", "verify", "--man=no", unit])
        #expect(try await verify.finish() == 0 && verify.err.isEmpty, "\(verify.out) \(verify.err)")
        // 2.0 of 10, where 10 is a service that may do everything.
        let exposure = try ground.start(
          "security", ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit])
        #expect(try await exposure.finish() == 0, "\(exposure.out) \(exposure.err)")
        #expect(exposure.out.contains("Overall exposure level"), "\(exposure.out)")
      }
    }

    @Test func `the unit of a user's agent is in order`() async throws {
      try await Ground.with { ground in
        let (prefix, _) = try await install(on: ground)
        let unit = "\(prefix)/lib/systemd/user/shoal-agent.service"
        let runtime = "XDG_RUNTIME_DIR=\(try ground.directory("run"))"
        let verify = try ground.start(
          "verify", ["env", runtime, "systemd-analyze", "--user", "verify", "--man=no", unit])
        #expect(try await verify.finish() == 0 && verify.err.isEmpty, "\(verify.out) \(verify.err)")
      }
    }

    /// The command of a unit, with systemd's directories put in.
    private func command(_ unit: String, _ ground: Ground) throws -> [String] {
      let text = try String(contentsOfFile: unit, encoding: .utf8)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
      return line.dropFirst("ExecStart=".count).split(separator: " ").map {
        $0.replacingOccurrences(of: "%S", with: ground.path("state"))
          .replacingOccurrences(of: "%C", with: ground.path("cache"))
      }
    }

    @Test func `the installed nodes start as their units say, and the published directory is only read`() async throws {
      try await Ground.with { ground in
        let (prefix, etc) = try await install(on: ground)
        for folder in ["state", "state/shoal-origin", "cache", "cache/shoal-agent", "root"] {
          _ = try ground.directory(folder)
        }
        let file = try ground.file("root/update.bin", bytes: 300_000)
        #expect(chmod(ground.path("root"), 0o555) == 0)
        let (originAt, selectorAt) = (try ground.endpoint("127.64.0.1"), try ground.endpoint("127.64.0.2"))
        let gateway = try ground.endpoint("127.64.1.1")
        // What an administrator writes into the sample configurations.
        let edits = [
          "192.0.2.1:8080": originAt, "192.0.2.1:8090": selectorAt, "/srv/shoal": ground.path("root"),
          "127.0.0.1:8070": gateway,
        ]
        for node in ["selector", "origin", "agent"] {
          var text = try String(contentsOfFile: "\(etc)/shoal/\(node).json", encoding: .utf8)
          for (old, new) in edits { text = text.replacingOccurrences(of: old, with: new) }
          _ = try ground.text("etc/shoal/\(node).json", text)
        }
        for (node, endpoint) in [("selector", selectorAt), ("origin", originAt), ("agent", gateway)] {
          let words = try command("\(prefix)/lib/systemd/system/shoal-\(node).service", ground)
          try await ground.ready(try ground.start(node, words), "http://\(endpoint)")
        }
        let url = "http://\(originAt)/update.bin"
        try await ground.described(url)
        let got = try await ground.curl("http://\(gateway)/\(url)", ["--output", ground.path("got.bin")])
        #expect(got.status == 200 && ground.digest(ground.path("got.bin")) == ground.digest(file))
        #expect(try FileManager.default.contentsOfDirectory(atPath: ground.path("root")) == ["update.bin"])
        #expect(FileManager.default.fileExists(atPath: ground.path("state/shoal-origin/key")))
      }
    }

    @Test func `an origin whose key would be left behind refuses, and says where it is`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        servers.origin.terminate()
        try await servers.origin.finish()
        let moved = try ground.shoal(
          "origin", "--root", servers.root, "--listen", try ground.endpoint("127.64.0.1"), "--state",
          try ground.directory("state"))
        #expect(try await moved.finish(within: 20) == 1)
        ground.expectSentence(moved, mentioning: servers.root + "/.shoal")
      }
    }
  }
}
