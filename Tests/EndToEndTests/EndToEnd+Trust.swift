import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Trust {
    @Test func `another key at a known origin is refused, and so is one that is not the trusted one`() async throws {
      try await Ground.with { ground in
        let at = try ground.endpoint("127.64.0.1")
        let url = "http://\(at)/object.bin"
        try await serve(ground, root: "first", at: at) { key in
          let get = try ground.get(url, name: "peer", at: "127.64.1.1")
          #expect(try await get.finish(within: 30) == 0, "\(get.err)")
          let trusting = try ground.get(url, name: "trusting", at: "127.64.1.2", ["--trust-key", key])
          #expect(try await trusting.finish(within: 30) == 0, "\(trusting.err)")
        }
        try await serve(ground, root: "second", at: at) { key in
          let get = try ground.get(url, name: "peer", at: "127.64.1.1")
          #expect(try await get.finish(within: 30) == 5, "\(get.out) \(get.err)")
          #expect(get.err.contains(key), "\(get.err)")
          let other = String(repeating: "0", count: 64)
          let trusting = try ground.get(url, name: "other", at: "127.64.1.2", ["--trust-key", other])
          #expect(try await trusting.finish(within: 30) == 5, "\(trusting.err)")
          let new = try ground.get(url, name: "new", at: "127.64.1.3")
          #expect(try await new.finish(within: 30) == 0, "\(new.err)")
        }
      }
    }

    /// Runs an origin of a directory of its own, and so with a key of its own.
    private func serve(
      _ ground: Ground, root: String, at endpoint: String, _ body: (_ key: String) async throws -> Void
    ) async throws {
      let folder = try ground.directory(root)
      try ground.file(root + "/object.bin", bytes: 200_000)
      let origin = try ground.shoal("origin", "--root", folder, "--listen", endpoint)
      try await ground.ready(origin, "http://\(endpoint)")
      try await ground.described("http://\(endpoint)/object.bin")
      let words = origin.out.split(whereSeparator: \.isWhitespace)
      let key = try #require(words.last { $0.count == 64 })
      try await body(String(key))
      origin.terminate()
      #expect(try await origin.finish(within: 10) == 0, "\(origin.err)")
    }
  }
}
