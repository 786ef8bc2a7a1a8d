import Testing

extension EndToEnd {
  /// The weights of the ranking as an operator changes them.
  @Suite(.serialized) struct Policy {
    @Test func `an operator changes the policy of a running selector, and asks a trace what another would have done`()
      async throws
    {
      try await Ground.with { ground in
        let at = try ground.endpoint("127.64.0.2")
        let url = "http://\(at)"
        let first = try ground.text("first.json", #"{"version": 1, "country": 250}"#)
        let traces = try ground.directory("traces")
        let selector = try ground.shoal(
          "selector", "--listen", at, "--prefixes", try ground.prefixes(), "--policy", first, "--record", traces)
        try await ground.ready(selector, url)
        let originAt = try ground.endpoint("127.64.0.1")
        let root = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 300_000)
        let origin = try ground.shoal("origin", "--root", root, "--listen", originAt, "--selector", url)
        try await ground.ready(origin, "http://\(originAt)")
        let object = "http://\(originAt)/object.bin"
        try await ground.described(object)
        let seeds = try (1...2).map { number in
          try ground.get(object, name: "seed\(number)", at: "127.64.\(number).1", ["--keep-serving", "60"])
        }
        for seed in seeds { _ = try await seed.wait(within: 60, "the file") { seed.out.isEmpty ? nil : true } }

        func run(_ words: [String], status: Int32 = 0) async throws -> String {
          let process = try ground.shoal(words: words)
          #expect(try await process.finish(within: 30) == status, "\(words) \(process.err)")
          return process.out + process.err
        }
        let second = try ground.text("second.json", #"{"version": 2, "siblings": [[64501, 64502]], "far_quota": 6}"#)
        let wrong = try ground.text("wrong.json", #"{"version": 3, "contry": 3}"#)
        let differences = try await run(["selector", "policy", "check", second])
        #expect(differences.contains("far_quota 4 -> 6") && differences.contains("siblings"), "\(differences)")
        #expect(try await run(["selector", "policy", "check", wrong], status: 1).contains("did you mean 'country'?"))
        #expect(try await run(["selector", "policy", "show"]).contains("\"country\": 300"))
        #expect(try await run(["selector", "policy", "show", "--selector", url]).contains("\"country\": 250"))
        let applied = try await run(["selector", "policy", "apply", second, "--selector", url])
        #expect(applied.contains("until that selector restarts"), "\(applied)")
        let refused = try await run(["selector", "policy", "apply", first, "--selector", url], status: 1)
        #expect(refused.contains("version of 3 or more"), "\(refused)")
        let shown = try await run(["peers", object, "--for", "127.64.1.9", "--explain"])
        #expect(shown.contains("an ISP of the same operator") && shown.contains("version 2, seed"), "\(shown)")

        selector.terminate()
        #expect(try await selector.finish(within: 10) == 0, "\(selector.err)")
        #expect(try await run(["replay", traces, "--check"]).contains("0 divergences"))
        let report = try await run(["selector", "evaluate", "--trace", traces, "--policy", second])
        #expect(report.contains("lists of peers in 1 traces") && report.contains("cannot be known"), "\(report)")
        let json = try await run(["selector", "evaluate", "--trace", traces, "--policy", second, "--json"])
        #expect(json.hasPrefix("{\"policy\": 2, \"traces\": 1"), "\(json)")
      }
    }
  }
}
