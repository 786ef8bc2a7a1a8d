import Foundation
import Testing

extension EndToEnd {
  /// The selector's interface for programs, and what programs of others make of it.
  @Suite(.serialized) struct OpenAPI {
    @Test(.enabled(if: PythonPackages.schemathesis != nil, "schemathesis cannot be had from PyPI here"))
    func `schemathesis finds nothing that the selector answers otherwise than it says`() async throws {
      try await Ground.with { ground in
        let operators = ground.path("operators.txt")
        let token = ground.path("alice.token")
        let alice = try ground.shoal("operator", "new", "alice", "--operators", operators, "--out", token)
        #expect(try await alice.finish(within: 20) == 0, "\(alice.err)")
        // Announces that nobody signed are taken, so that more of them than their signature is looked at.
        let servers = try await ground.servers(
          ofSelector: ["--operators", operators, "--allow-unproven", "--call-rate", "1000000"])
        try ground.file("root/object.bin", bytes: 300_000)
        try await ground.described(servers.originURL + "/object.bin")

        let settings = try ground.text("schemathesis.toml", OpenAPIScripts.settings)
        let bearer =
          "Authorization: Bearer "
          + (try String(contentsOfFile: token, encoding: .utf8)).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let words = [
          "env", "PYTHONPATH=\(PythonPackages.schemathesis ?? "")", Programs.python, "-m", "schemathesis.cli",
          "--config-file", settings, "run", servers.selectorURL + "/openapi.json", "--header", bearer,
          "--workers", "2",
          "--max-examples", Soak.isOn ? "1000" : "8", "--generation-database", "none", "--seed", "1", "--no-color",
        ]
        let run = try ground.start("schemathesis", words, longest: Soak.isOn ? 900 : 240)
        let status = try await run.finish(within: Soak.isOn ? 880 : 230)
        #expect(status == 0, "\(run.out) \(run.err)")
        #expect(try await ground.curl(servers.selectorURL + "/healthz").status == 200)
        #expect(servers.selector.ended == nil)
      }
    }

    @Test func `a list of addresses comes back best first, and a bad line is named`() async throws {
      try await Ground.with { ground in
        let selectorAt = try ground.endpoint("127.64.0.2")
        let selector = try ground.shoal("selector", "--listen", selectorAt, "--prefixes", try ground.prefixes())
        try await ground.ready(selector, "http://\(selectorAt)")
        let list = try ground.text(
          "mirrors.txt", "# mirrors\n198.51.100.1\n\n127.64.2.1:80  # right\n[2001:db8::1]:443\n  127.64.1.1\n")
        func rank(_ words: String...) async throws -> Running {
          let run = try ground.shoal(words: ["peers", "--rank", list, "--selector", "http://\(selectorAt)"] + words)
          _ = try await run.finish(within: 20)
          return run
        }
        let left = try await rank("--for", "127.64.1.9")
        #expect(left.out.split(separator: "\n").first == "127.64.1.1", "\(left.out) \(left.err)")
        #expect(
          Set(left.out.split(separator: "\n").dropFirst()) == ["198.51.100.1", "127.64.2.1:80", "[2001:db8::1]:443"])
        let right = try await rank("--for", "127.64.2.9", "--explain")
        let rows = right.out.split(separator: "\n")
        #expect(rows.contains { $0.contains("site") && $0.contains("127.64.2.1:80") && $0.contains("AS64502") })
        #expect(right.out.contains("ring: the same site, in AS64502 Right ISP"), "\(right.out)")
        let json = try await rank("--for", "127.64.2.9", "--json")
        let parsed = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
        #expect((parsed?["ranked"] as? [[String: Any]])?.first?["address"] as? String == "127.64.2.1:80")

        let bad = try ground.text("bad.txt", "127.64.1.1\nmirror.example\n")
        let refused = try ground.shoal("peers", "--rank", bad, "--selector", "http://\(selectorAt)")
        #expect(try await refused.finish(within: 20) == 64)
        #expect(
          refused.err.hasPrefix("shoal: line 2 of '\(bad)': 'mirror.example' is neither an address"), "\(refused.err)")
        let alone = try ground.shoal("peers", "--rank", list)
        #expect(try await alone.finish(within: 20) == 64 && alone.err.contains("--selector URL"), "\(alone.err)")
      }
    }
  }
}
