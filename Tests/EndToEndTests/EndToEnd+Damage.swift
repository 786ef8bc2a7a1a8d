import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Damage {
    @Test func `a trace that was cut anywhere is replayed up to the cut, and the others whole`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 2 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        for (at, name) in ["left", "right"].enumerated() {
          let recording = ["--record", ground.path("traces/\(name)")]
          let get = try ground.get(url, name: name, at: "127.64.1.\(at + 1)", recording)
          #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        }
        let (all, _) = try await inputs(ground, status: 0)
        let trace = try path(below: ground.path("traces/left"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: trace))
        // Cuts inside of records are damage; one that spares every record looks like a crash, and is told as that. Of
        // two cuts side by side one at least is inside of a record.
        for part in [0.9, 0.5, 0.1] {
          var length = Int(Double(whole.count) * part)
          try whole.prefix(length).write(to: URL(fileURLWithPath: trace))
          let isSpared = try await check(ground).ended == 0
          if isSpared {
            length -= 1
            try whole.prefix(length).write(to: URL(fileURLWithPath: trace))
          }
          let (some, out) = try await inputs(ground, status: 10)
          #expect(some < all && some > 0)
          #expect(out.contains("to \(length), after input") && out.contains("the file is cut off"), "\(out)")
        }
        try Data().write(to: URL(fileURLWithPath: trace))
        let (rest, _) = try await inputs(ground, status: 10)
        #expect(rest > 0)
        try FileManager.default.removeItem(atPath: trace)
        #expect(try await inputs(ground, status: 0).count == rest)
      }
    }

    /// Runs every machine again; has ended.
    private func check(_ ground: Ground) async throws -> Running {
      let check = try ground.shoal("replay", ground.path("traces"), "--check")
      try await check.finish(within: 60)
      return check
    }

    /// How many inputs a check replays, of all traces, and what it prints.
    private func inputs(_ ground: Ground, status: Int32) async throws -> (count: Int, out: String) {
      let check = try await check(ground)
      #expect(check.ended == status, "\(check.out) \(check.err)")
      #expect(check.out.contains(" inputs, 0 divergences"), "\(check.out)")
      let words = try #require(check.out.split(separator: "\n").last).split(separator: " ")
      let at = try #require(words.firstIndex(of: "inputs,"))
      return (try #require(Int(words[at - 1])), check.out)
    }

    private func path(below folder: String) throws -> String {
      let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
      return folder + "/" + (try #require(names.first { $0.hasSuffix(".trace") }))
    }
  }
}
