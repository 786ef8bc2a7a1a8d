import Foundation
import Testing

extension EndToEnd {
  /// Who may register what, and see what others do, from other machines than the selector's.
  @Suite(.serialized) struct Registration {
    private static let selector = "http://10.64.0.2:8090"
    private static let url = "http://10.64.0.1:8080/object.bin"

    private struct Lab {
      var ground: Ground
      var hub: NetworkHub
      var selectorSpace: NetworkSpace
      var originSpace: NetworkSpace

      func origin(
        _ listen: String, root: String, in space: NetworkSpace, _ words: [String] = []
      ) async throws -> Running {
        let origin = try ground.shoal(
          words: ["origin", "--root", root, "--listen", listen, "--selector", "http://10.64.0.2:8090"] + words,
          in: space)
        try await ground.ready(origin, "http://" + listen, in: space)
        return origin
      }

      /// Waits until an origin's health says so, for ten seconds.
      func health(_ at: String, in space: NetworkSpace, has text: String) async throws -> Bool {
        for _ in 0..<50 {
          let said = try await ground.curl("http://\(at)/healthz", in: space)
          if said.status == 200, said.body.contains(text), said.body.contains("\"objects\":1") { return true }
          try await Task.sleep(for: .milliseconds(200))
        }
        return false
      }
    }

    /// A selector and an origin on machines of their own, and no flags but these of the selector.
    private static func lab(_ ground: Ground, _ words: [String] = []) async throws -> Lab? {
      guard let hub = try NetworkHub(ground) else { return nil }
      let lab = Lab(
        ground: ground, hub: hub, selectorSpace: try hub.machine("10.64.0.2/16"),
        originSpace: try hub.machine("10.64.0.1/16"))
      let selector = try ground.shoal(
        words: ["selector", "--listen", "10.64.0.2:8090"] + words, in: lab.selectorSpace)
      try await ground.ready(selector, Self.selector, in: lab.selectorSpace)
      try ground.file("root/object.bin", bytes: 2_000_000)
      let origin = try await lab.origin("10.64.0.1:8080", root: ground.path("root"), in: lab.originSpace)
      try await ground.described(url, in: lab.originSpace)
      return origin.ended == nil ? lab : nil
    }

    @Test func `an origin on another machine registers without flags, and a stranger takes nothing from it`()
      async throws
    {
      try await Ground.with { ground in
        _ = try ground.directory("root")
        guard let lab = try await Self.lab(ground) else { return }
        #expect(try await lab.health("10.64.0.1:8080", in: lab.originSpace, has: "\"status\":\"ok\""))
        // The same bytes, under the address of the other, and under one of his own.
        let strange = try lab.hub.machine("10.64.0.9/16")
        for (name, port, claim) in [("thief", "8081", "http://10.64.0.1:8080"), ("mirror", "8082", "")] {
          let root = try ground.directory(name)
          try FileManager.default.copyItem(atPath: ground.path("root/object.bin"), toPath: root + "/object.bin")
          OrdinaryUser.give(root + "/object.bin")
          let at = "10.64.0.9:\(port)"
          let node = try await lab.origin(at, root: root, in: strange, claim.isEmpty ? [] : ["--url", claim])
          try await ground.described("http://\(at)/object.bin", in: strange)
          if claim.isEmpty {
            #expect(try await lab.health(at, in: strange, has: "\"status\":\"ok\""))
            continue
          }
          #expect(try await lab.health(at, in: strange, has: "--allow-origin"), "\(node.err)")
          #expect(node.err.contains("registration_failed") && node.err.contains("--registration-token"))
        }
        let listed = try await ground.curl(Self.selector + "/v1/objects", in: lab.selectorSpace)
        #expect(listed.body.contains("\"total\":1") && listed.body.contains(Self.url), "\(listed)")
        let keeper = try ground.shoal(
          "get", Self.url, "-o", ground.path("one.bin"), "--cache", ground.path("one.cache"), "--keep-serving", "5m",
          in: try lab.hub.machine("10.64.1.4/16"))
        _ = try await keeper.wait(within: 60, "the file") { ground.digest(ground.path("one.bin")).map { _ in true } }
        let get = try ground.shoal(
          "get", Self.url, "-o", ground.path("two.bin"), "--cache", ground.path("two.cache"), "--json",
          in: try lab.hub.machine("10.64.1.5/16"))
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        #expect(ground.digest(ground.path("two.bin")) == ground.digest(ground.path("root/object.bin")))
      }
    }

    @Test func `what others do is shown on the selector's machine, and elsewhere to who brings an operator's token`()
      async throws
    {
      try await Ground.with { ground in
        _ = try ground.directory("root")
        let made = try ground.shoal("operator", "new", "alice")
        #expect(try await made.finish(within: 20) == 0)
        let words = made.out.split(whereSeparator: \.isWhitespace)
        let (token, hash) = (String(words[4]), String(words.last ?? ""))
        let file = try ground.text("operators", "# nobody yet\n")
        guard let lab = try await Self.lab(ground, ["--operators", file]) else { return }
        let away = try lab.hub.machine("10.64.1.7/16")
        func peers(_ extra: [String], token: String? = nil) async throws -> (Int32, String) {
          let run = try ground.start(
            "peers",
            ["env"] + (token.map { ["SHOAL_TOKEN=\($0)"] } ?? []) + [Programs.shoal, "peers", Self.url] + extra,
            in: away)
          return (try await run.finish(within: 30), run.out + run.err)
        }
        #expect(try await peers([]).0 == 0, "what an announce would say is for all")
        let others = ["--for", "10.64.1.9", "--explain"]
        let refused = try await peers(others)
        #expect(refused.0 == 1 && refused.1.contains("bring a token with --token-file or SHOAL_TOKEN"), "\(refused)")
        #expect(try await peers(others, token: token).1.contains("answered 401"))
        #expect(try await ground.curl(Self.selector + "/v1/objects", in: away).status == 401)
        #expect(try await ground.curl(Self.selector + "/v1/objects", in: lab.selectorSpace).status == 200)
        _ = try ground.text("operators", "alice \(hash)\n")
        #expect(try await peers(others, token: token).0 == 0)
        #expect(try await peers(others + ["--token-file", try ground.text("token", token + "\n")]).0 == 0)
        let bearer = ["-H", "Authorization: Bearer \(token)"]
        #expect(try await ground.curl(Self.selector + "/v1/objects", bearer, in: away).status == 200)
        let wrong = ["-H", "Authorization: Bearer \(hash)"]
        for space in [away, lab.selectorSpace] {
          #expect(try await ground.curl(Self.selector + "/v1/objects", wrong, in: space).status == 401)
        }
        _ = try ground.text("operators", "")
        #expect(try await peers(others, token: token).1.contains("answered 401"))
      }
    }
  }
}
