import Foundation
import Testing

extension EndToEnd {
  /// Flight recorders, which nobody was asked to turn on, and what an operator fetches of them.
  @Suite(.serialized) struct Traces {
    @Test func `what flight recorders have is pulled from the nodes of a swarm, replays, and is cut and merged`()
      async throws
    {
      try await Ground.with { ground in
        let operators = ground.path("operators")
        let token = ground.path("alice.token")
        let made = try ground.shoal("operator", "new", "alice", "--operators", operators, "--out", token)
        #expect(try await made.finish(within: 20) == 0, "\(made.err)")
        let servers = try await ground.servers(["--operators", operators], ofSelector: ["--operators", operators])
        try ground.file("root/object.bin", bytes: 3 << 20)
        try ground.file("root/other.bin", bytes: 1 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        var gateways: [String] = []
        for (number, flags) in [(1, ["--share-traces"]), (2, []), (3, ["--share-traces", "--flight-recorder", "off"])] {
          let gateway = try ground.endpoint("127.0.0.1")
          let agent = try ground.shoal(
            words: [
              "agent", "--gateway", gateway, "--cache", ground.path("\(number)"), "--peer-listen",
              "127.64.1.\(number):0",
            ] + flags)
          try await ground.ready(agent, "http://\(gateway)")
          #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("out")]).status == 200)
          let refused = try await ground.curl("http://\(gateway)/_shoal/trace")
          #expect(refused.status == 403 && refused.body.contains("--operators FILE"), "\(refused.body)")
          gateways.append(gateway)
        }

        let out = ground.path("incident")
        let pull = try ground.shoal(
          "trace", "pull", "--selector", servers.selectorURL, "--node", servers.originURL, "--out", out, "--object",
          url, "--last", "10m", "--wait", "60s", "--token-file", token)
        try await Task.sleep(for: .seconds(1))
        // Agents that want something announce themselves at once.
        for gateway in gateways {
          _ = try await ground.curl("http://\(gateway)/\(servers.originURL)/other.bin", ["-o", ground.path("out")])
        }
        #expect(try await pull.finish(within: 100) == 0, "\(pull.out) \(pull.err)")
        #expect(pull.out.contains("3 of 5 nodes gave what they have"), "\(pull.out)")
        #expect(pull.out.contains("nothing: its owner does not let it (shoal agent --share-traces)"), "\(pull.out)")

        let check = try ground.shoal("trace", "verify", out)
        #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
        #expect(check.out.contains("3 nodes, ") && check.out.contains(" 0 divergences"), "\(check.out)")
        let asked = try ground.shoal("replay", out, "-c", "goto end; counters agent; nodes; stalled")
        #expect(try await asked.finish(within: 60) == 0, "\(asked.out) \(asked.err)")
        #expect(asked.out.contains("no download stands still"), "\(asked.out)")
        try await cut(out, on: ground)

        let wrong = try ground.shoal(
          "trace", "pull", "--selector", servers.selectorURL, "--out", out, "--token", "not-the-token-of-anybody")
        #expect(try await wrong.finish(within: 30) != 0 && wrong.err.contains("401"), "\(wrong.out) \(wrong.err)")
      }
    }

    /// A stretch of it, twice in one folder, is there once and replays.
    private func cut(_ recording: String, on ground: Ground) async throws {
      let info = try ground.shoal("trace", "info", recording)
      #expect(try await info.finish(within: 30) == 0, "\(info.err)")
      #expect(info.out.contains("replays: exact") && info.out.contains("3 nodes, "), "\(info.out)")
      for (folder, from) in [("late", "0.5"), ("later", "0.6")] {
        let cut = try ground.shoal("trace", "cut", recording, "--from", from, "--out", ground.path(folder))
        #expect(try await cut.finish(within: 60) == 0, "\(cut.out) \(cut.err)")
      }
      let merged = ground.path("merged")
      let merge = try ground.shoal("trace", "merge", ground.path("late"), ground.path("later"), "--out", merged)
      #expect(try await merge.finish(within: 60) == 0, "\(merge.err)")
      #expect(merge.out.contains("3 recordings in ") && merge.out.contains(" 3 that were there more than once"))
      let check = try ground.shoal("trace", "verify", merged)
      #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
      #expect(check.out.contains("3 nodes, ") && check.out.contains(" 0 divergences"), "\(check.out)")
    }

    @Test func `a flight recorder that finds no room is a line in the log, and the node serves on`() async throws {
      try await Ground.with { ground in
        let folder = try ground.directory("flight")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder)
        let servers = try await ground.servers(["--flight-dir", folder + "/no/way"])
        try ground.file("root/object.bin", bytes: 1 << 20)
        let answer = try await ground.curl(servers.originURL + "/object.bin", ["-o", ground.path("out")])
        #expect(answer.status == 200)
        let metrics = try await ground.curl(servers.originURL + "/metrics")
        #expect(metrics.body.contains("shoal_recording 0\n"), "\(metrics.body)")
        #expect(!metrics.body.contains("shoal_inputs_unrecorded_total 0\n"))
      }
    }
  }
}
