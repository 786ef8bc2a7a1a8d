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
