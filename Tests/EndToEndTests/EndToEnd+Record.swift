import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Record {
    @Test func `a recorded swarm replays without a difference, and one flipped byte is located`() async throws {
      try await Ground.with { ground in
        try await record(on: ground)
        let traces = ground.path("traces")
        let check = try ground.shoal("replay", traces, "--check")
        #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
        #expect(check.out.contains("4 nodes, ") && check.out.contains(" inputs, 0 divergences"), "\(check.out)")

        let timeline = try ground.shoal("replay", traces)
        #expect(try await timeline.finish(within: 60) == 0, "\(timeline.err)")
        #expect(timeline.out.split(separator: "\n").count > 100)

        try flipByte(below: ground.path("traces/left"))
        let damaged = try ground.shoal("replay", traces, "--check")
        #expect(try await damaged.finish(within: 60) == 10, "\(damaged.out) \(damaged.err)")
        #expect(damaged.out.contains("damaged"), "\(damaged.out)")
        #expect(damaged.out.contains(" 0 divergences"), "\(damaged.out)")
      }
    }

    @Test func `a recording of real nodes is stepped through by a script, and a word that makes no sense ends it`()
      async throws
    {
      try await Ground.with { ground in
        try await record(on: ground)
        let traces = ground.path("traces")
        let script =
          "break want_complete; continue; cause; changed; print here.turn.counters.wantsMet; back 3; nodes; "
          + "reverse-continue; goto end; stalled; blame; who has 0"
        let said = try ground.shoal("replay", traces, "-c", script)
        #expect(try await said.finish(within: 60) == 0, "\(said.out) \(said.err)")
        for part in [
          "> continue\nbreakpoint 1: want_complete\n", "> print here.turn.counters.wantsMet\n1\n", "agent-2  agent ",
          "no breakpoint up to the beginning", "no download stands still", "no block that came was corrupt",
          "object.bin: all of it",
        ] { #expect(said.out.contains(part), "\(part) in \(said.out)") }

        let file = try ground.text("session.txt", "step 2\n\n# what is there?\nprint origin.nonsense\nstep\n")
        let piped = try ground.start(
          "session", ["sh", "-c", "'\(Programs.shoal)' replay '\(traces)' --session < '\(file)'"])
        #expect(try await piped.finish(within: 60) == 1, "\(piped.out)")
        #expect(piped.out.contains("4 nodes, ") && piped.out.contains("there is no nonsense in origin"), "\(piped.out)")
        #expect(!piped.out.contains("> step\n") && piped.err.contains("ended at 'print origin.nonsense'"))
      }
    }

    @Test func `a recording is asked for a node, an object, a link, a time, a kind, and where the time went`()
      async throws
    {
      try await Ground.with { ground in
        try await record(on: ground)
        let traces = ground.path("traces")
        func replay(_ words: String...) async throws -> [String] {
          let process = try ground.shoal(words: ["replay", traces] + words)
          #expect(try await process.finish(within: 60) == 0, "\(words) \(process.err)")
          return process.out.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.map(
            String.init)
        }
        let all = try await replay()
        #expect(all.allSatisfy { !$0.hasSuffix("...") }, "payloads are whole")
        let left = try await replay("--node", "left")
        #expect(left.count > 20 && left.count < all.count && left.allSatisfy { $0.contains(" agent ") })
        let wanted = try await replay("--kind", "wanted")
        #expect(wanted.count == 2 && wanted.allSatisfy { $0.contains("wanted(") }, "\(wanted)")
        let object = try await replay("--object", "object.bin", "--kind", "announce")
        #expect(
          object.contains { $0.contains(" selector ") } && object.contains { $0.contains(" agent ") }, "\(object)")
        let early = try await replay("--to", "0.001")
        #expect(!early.isEmpty && early.count < all.count)
        if let line = all.first(where: { $0.contains("  link ") && $0.contains(" to agent ") }),
          let nonce = line.components(separatedBy: "  link ").last?.prefix(while: { $0 != "#" })
        {
          let link = try await replay("--link", String(nonce))
          #expect(link.contains(line) && link.count < all.count)
        }

        let downloads = try await replay("--downloads")
        #expect(downloads.count == 3 && downloads[0].hasSuffix("where the time went"), "\(downloads)")
        for line in downloads.dropFirst() {
          #expect(
            line.contains("object.bin") && line.contains("complete, 3.0 MiB") && line.contains("description "),
            "\(line)")
        }
        for (words, sentence) in [
          (["--kind", "wantd"], "there is no kind of event 'wantd' in these traces; did you mean 'wanted'?"),
          (["--node", "middle"], "there is no node 'middle' in these traces"), (["--from", "noon"], "--from: 'noon'"),
          (["--check", "--node", "left"], "--check runs every machine whole"),
        ] {
          let process = try ground.shoal(words: ["replay", traces] + words)
          #expect(try await process.finish(within: 60) != 0)
          ground.expectSentence(process, mentioning: sentence)
        }
      }
    }

    /// An origin, a selector and two peers, recorded under `traces`.
    private func record(on ground: Ground) async throws {
      let selectorAt = try ground.endpoint("127.64.0.2")
      let originAt = try ground.endpoint("127.64.0.1")
      let root = try ground.directory("root")
      try ground.file("root/object.bin", bytes: 3 << 20)
      let traces = try ground.directory("traces")
      let selector = try ground.shoal(
        "selector", "--listen", selectorAt, "--prefixes", try ground.prefixes(), "--record", traces + "/selector")
      let origin = try ground.shoal(
        "origin", "--root", root, "--listen", originAt, "--selector", "http://\(selectorAt)", "--record",
        traces + "/origin")
      try await ground.ready(selector, "http://\(selectorAt)")
      try await ground.ready(origin, "http://\(originAt)")
      let url = "http://\(originAt)/object.bin"
      try await ground.described(url)
      let peers = try ["left", "right"].enumerated().map { at, name in
        try ground.get(
          url, name: name, at: "127.64.\(at + 1).1", ["--record", traces + "/" + name, "--keep-serving", "2"])
      }
      for peer in peers { #expect(try await peer.finish(within: 60) == 0, "\(peer.err)") }
      for server in [origin, selector] {
        server.terminate()
        #expect(try await server.finish(within: 10) == 0, "\(server.err)")
      }
    }

    @Test func `what real nodes counted is counted again from their traces, to the last digit`() async throws {
      try await Ground.with { ground in
        let traces = try ground.directory("traces")
        let (selectorAt, originAt) = (try ground.endpoint("127.0.0.1"), try ground.endpoint("127.0.0.1"))
        let gateways = [try ground.endpoint("127.0.0.1"), try ground.endpoint("127.0.0.1")]
        _ = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 3 << 20)
        var nodes = [
          (
            "selector", selectorAt,
            try ground.shoal("selector", "--listen", selectorAt, "--record", traces + "/selector")
          )
        ]
        try await ground.ready(nodes[0].2, "http://\(selectorAt)")
        let origin = try ground.shoal(
          "origin", "--root", ground.path("root"), "--listen", originAt, "--selector", "http://\(selectorAt)",
          "--upload-limit", "2MB/s", "--record", traces + "/origin")
        nodes.append(("origin", originAt, origin))
        try await ground.ready(origin, "http://\(originAt)")
        try await ground.described("http://\(originAt)/object.bin")
        for (at, gateway) in gateways.enumerated() {
          let agent = try ground.shoal(
            "agent", "--gateway", gateway, "--cache", ground.path("cache\(at)"), "--peer-listen",
            "127.64.1.\(at + 1):0",
            "--record", "\(traces)/agent-\(at + 1)")
          nodes.append(("agent-\(at + 1)", gateway, agent))
          try await ground.ready(agent, "http://\(gateway)")
          let answer = try await ground.curl(
            "http://\(gateway)/http://\(originAt)/object.bin", ["-o", ground.path("whole\(at)")])
          #expect(answer.status == 200)
        }
        var scraped: [(name: String, lines: [Substring], inputs: Int)] = []
        for (name, endpoint, process) in nodes.reversed() {
          let lines = try await ground.curl("http://\(endpoint)/metrics").body.split(separator: "\n")
          let inputs = lines.first { $0.hasPrefix("shoal_inputs_total ") }?.split(separator: " ").last
          scraped.append((name, lines, try #require(inputs.flatMap { Int($0) })))
          process.terminate()
          #expect(try await process.finish(within: 20) == 0, "\(process.err)")
        }
        for node in scraped {
          let replay = try ground.shoal(
            "replay", traces, "-c", "goto \(node.name):\(node.inputs); counters \(node.name)")
          #expect(try await replay.finish(within: 60) == 0, "\(replay.out) \(replay.err)")
          let counted = replay.out.components(separatedBy: "> counters \(node.name)\n").last ?? ""
          let lines = counted.split(separator: "\n").filter { !$0.hasPrefix("#") }
          #expect(lines.count > 10)
          for line in lines where !node.lines.contains(line) { Issue.record("\(node.name) did not tell: \(line)") }
        }
      }
    }

    /// Flips a byte in the middle of the largest file.
    private func flipByte(below folder: String) throws {
      let names = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).map {
        folder + "/" + $0
      }
      var largest = (path: "", data: Data())
      for name in names {
        guard let data = FileManager.default.contents(atPath: name), data.count > largest.data.count else { continue }
        largest = (name, data)
      }
      guard largest.data.count > 1000 else { throw TestProblem("there is no trace in \(folder)") }
      largest.data[largest.data.count / 2] ^= 0x10
      try largest.data.write(to: URL(fileURLWithPath: largest.path))
    }
  }
}
