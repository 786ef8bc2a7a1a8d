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
