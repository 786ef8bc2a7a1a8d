import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Keys {
    @Test func `agents follow a key that is rotated while its origin runs, and refuse one that is revoked`()
      async throws
    {
      try await Ground.with { ground in
        let (at, selector) = (try ground.endpoint("127.64.0.1"), try ground.endpoint("127.64.0.2"))
        let url = "http://\(at)/object.bin"
        let folder = try ground.directory("root")
        let file = folder + "/.shoal/key"
        try ground.file("root/object.bin", bytes: 200_000)
        let made = try await key(ground, "new", file)
        let old = String(made.prefix(64))
        #expect(made == "\(old) signs\n" && old.count == 64)
        let tracker = try ground.shoal("selector", "--listen", selector, "--allow-origin", old)
        try await ground.ready(tracker, "http://\(selector)")
        let origin = try ground.shoal(
          "origin", "--root", folder, "--listen", at, "--selector", "http://\(selector)")
        try await ground.ready(origin, "http://\(at)")
        try await ground.described(url)
        #expect(origin.out.contains("Signing with key \(old)"))
        for (name, words) in [("peer", []), ("late", []), ("given", ["--trust-key", old])] as [(String, [String])] {
          try await get(ground, url, name, words, is: 0)
        }

        let first = try await tag(ground, at)
        let new = String(try await key(ground, "rotate", file).prefix(64))
        #expect(new != old)
        let second = try await told(ground, at, new, after: first)
        try await get(ground, url, "peer", [], is: 0)
        try await get(ground, url, "given", ["--trust-key", old], is: 0)
        try await get(ground, url, "fresh", ["--trust-key", new], is: 0)
        for name in ["peer", "given"] {
          let pins = try String(contentsOfFile: ground.path("\(name).cache/pins.json"), encoding: .utf8)
          #expect(pins.contains("\"http://\(at)\" : \"\(new)\"") && pins.contains("\"left\""), "\(name): \(pins)")
        }
        let shown = try await key(ground, "show", file)
        #expect(shown.hasPrefix("\(new) signs\n\(old) handed over to \(new)"), "\(shown)")
        // The selector takes the successor of who is allowed, at once.
        try await registered(ground, selector, new)

        #expect(try await key(ground, "revoke", file, old) == "\(old) is revoked\n")
        try await told(ground, at, "\"revocations\":[{", after: second)
        try await get(ground, url, "peer", [], is: 0)
        // Who did not move on in time believes nobody that the old key names: here and after a restart.
        for _ in 0..<2 {
          let late = try await get(ground, url, "late", [], is: 11)
          #expect(late.contains("\(old) of http://\(at) was revoked"), "\(late)")
        }
        try await get(ground, url, "late", ["--trust-key", "http://\(at)=\(new)"], is: 0)
        try await get(ground, url, "late", [], is: 0)
        origin.terminate()
        #expect(try await origin.finish(within: 10) == 0, "\(origin.err)")
        let again = try ground.shoal("key", "revoke", file, old)
        #expect(try await again.finish(within: 10) == 1)
        #expect(again.err == "shoal: The key \(old) is revoked already.\n", "\(again.err)")
      }
    }

    @discardableResult
    private func get(
      _ ground: Ground, _ url: String, _ name: String, _ words: [String], is status: Int32
    ) async throws -> String {
      let run = try ground.get(url, name: name, at: "127.64.1.1", words)
      #expect(try await run.finish(within: 30) == status, "\(name): \(run.out) \(run.err)")
      return run.err
    }

    /// Runs `shoal key`, and what it prints.
    private func key(_ ground: Ground, _ words: String...) async throws -> String {
      let run = try ground.shoal(words: ["key"] + words)
      #expect(try await run.finish(within: 20) == 0, "\(run.err)")
      return run.out
    }

    /// Waits until the origin says so of its keys, and until what it has published is signed anew.
    @discardableResult
    private func told(
      _ ground: Ground, _ at: String, _ text: String, after before: String
    ) async throws -> String {
      for _ in 0..<300 {
        let keys = try await ground.curl("http://\(at)/.well-known/shoal/keys").body
        let now = try await tag(ground, at)
        if keys.contains(text), now != before { return now }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("the origin never said '\(text)' of its keys, or never signed anew")
    }

    /// The tag of the description as it is now.
    private func tag(_ ground: Ground, _ at: String) async throws -> String {
      let head = try await ground.curl("http://\(at)/object.bin.torrent", ["--head"]).body
      return try #require(head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("etag:") })
        .description
    }

    private func registered(_ ground: Ground, _ selector: String, _ key: String) async throws {
      for _ in 0..<300 {
        if try await ground.curl("http://\(selector)/v1/objects").body.contains(key) { return }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("the selector never took a registration of the new key")
    }
  }
}
