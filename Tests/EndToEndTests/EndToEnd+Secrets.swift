import Crypto
import Foundation
import Testing
import Vocabulary

extension EndToEnd {
  /// What stands behind a `?`, names and passwords of users, cookies and authorizations are nowhere but on the wire.
  @Suite(.serialized) struct Secrets {
    /// Everything with a secret in it that a gateway may be asked.
    private static func ask(_ ground: Ground, _ gateway: String, _ origin: String, _ foreign: String) async throws {
      let got = ["-o", ground.path("got")]
      let secrets = ["-H", "Authorization: Bearer hush-auth", "-H", "Cookie: id=hush-jar", "-H", "X-Key: hush-key"]
      for place in ["\(origin)/object.bin", "\(foreign)/linked", "\(foreign)/plain"] {
        for words in [[], secrets] {
          let prefixed = try await ground.curl("http://\(gateway)/\(place)?token=hush-query", words + got)
          #expect(prefixed.status == 200, "\(place): \(prefixed)")
          let proxied = try await ground.curl("\(place)?token=hush-query", ["-x", "http://\(gateway)"] + words + got)
          #expect(proxied.status == 200, "\(place): \(proxied)")
        }
      }
      for words in [[], ["--user", "me:hush-password"]] {
        _ = try await ground.curl("http://\(gateway)/http://me:hush-user@\(foreign.dropFirst(7))/plain", words)
      }
      // The servers get the secrets, and the clients what the servers say.
      let plain = try await ground.curl("http://\(gateway)/\(foreign)/plain?hush-query")
      #expect(plain.body == "plain")
      let moved = try await ground.curl(
        "http://\(gateway)/\(foreign)/moved?token=hush-first", ["--location", "-D", ground.path("head")])
      #expect(moved.body == "plain", "\(moved)")
      for source in ["pass", "cache"] {
        let stored = try await ground.curl(
          "\(foreign)/stored?token=hush-kept", ["-x", "http://\(gateway)", "-D", ground.path("stored.head")])
        let head = ground.head("stored.head")
        #expect(stored.body == "plain" && head["shoal-source"]?.contains(source) == true, "\(head)")
        #expect(head["x-token"] == "hush-field" && head["content-location"] == "/stored?hush-content", "\(head)")
      }
    }

    /// Tokens of origins and of an operator, right ones and wrong ones, in files, variables and fields.
    private static func showTokens(_ ground: Ground, _ servers: Ground.Servers) async throws -> [Running] {
      for (token, status) in [("hush-of-alice-0123456789", 200), ("hush-of-nobody-0123456789", 401)] {
        let bearer = ["-H", "Authorization: Bearer \(token)"]
        #expect(try await ground.curl(servers.selectorURL + "/v1/objects", bearer).status == status)
        let posted = try await ground.curl(servers.selectorURL + "/v1/objects", bearer + ["--json", "{}"])
        #expect(posted.status == 400)
      }
      let words = [Programs.shoal, "peers", servers.originURL + "/object.bin", "--for", "192.0.2.1"]
      let file = try ground.text("alice.token", "hush-of-alice-0123456789\n")
      let runs = [
        try ground.start("peers", words + ["--token-file", file]),
        try ground.start("peers", ["env", "SHOAL_TOKEN=hush-of-alice-0123456789"] + words),
        try ground.start("peers", ["env", "SHOAL_TOKEN=hush-of-nobody-0123456789"] + words),
        try ground.start("peers", ["env", "SHOAL_TOKEN=hush-of-alice-0123456789"] + words + ["--show-settings"]),
      ]
      var statuses: [Int32] = []
      for run in runs { statuses.append(try await run.finish(within: 30)) }
      #expect(statuses == [0, 0, 1, 0], "\(runs.map(\.err))")
      return runs
    }

    @Test func `secrets are in no trace, log, metric, pin or name of a file, and runs replay without them`()
      async throws
    {
      try await Ground.with { ground in
        let traced = ["--record", ground.path("traces"), "--log-level", "debug"]
        let token = ["--registration-token", try ground.text("origins.token", "hush-of-origins-0123456789\n")]
        let hash = Array(SHA256.hash(data: Data("hush-of-alice-0123456789".utf8))).hex
        let operators = ["--operators", try ground.text("operators", "alice \(hash)\n")]
        let servers = try await ground.servers(traced + token, ofSelector: traced + token + operators)
        try ground.file("root/object.bin", bytes: 300_000)
        _ = try ground.directory("root/folder")
        try await ground.described(servers.originURL + "/object.bin")
        let port = try ground.port("127.64.0.9")
        let foreign = "http://127.64.0.9:\(port)"
        let script = try ground.text("server.py", SecretScripts.server)
        let server = try ground.start("server", [Programs.python, script, "127.64.0.9", "\(port)"])
        _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
        let (agent, gateway) = try await ground.gateway(["--record", ground.path("traces"), "--log-level", "debug"])
        try await Self.ask(ground, gateway, servers.originURL, foreign)
        let folder = try await ground.curl(
          servers.originURL + "/folder?hush-slash", ["-D", ground.path("folder.head")])
        #expect(folder.status == 301 && ground.head("folder.head")["location"] == "folder/?hush-slash")
        #expect(
          try await ground.curl(servers.originURL + "/object.bin?hush-origin", ["-o", "/dev/null"]).status == 200)
        let peers = "\(servers.selectorURL)/v1/peers?url=http://me:hush-name@127.64.0.1/object.bin%3Fhush"
        #expect(try await ground.curl(peers).status == 404)
        var outputs: [Running] = [agent, servers.origin, servers.selector]
        outputs += try await Self.showTokens(ground, servers)
        for (number, url) in [
          "\(servers.originURL)/object.bin?token=hush-get", "\(foreign)/moved?token=hush-get", "\(foreign)/linked?hush",
          "http://me:hush-get@127.64.0.9:\(port)/x", "https://me:hush-get@127.64.0.9/x", "ftp://me:hush-get@h/x",
        ].enumerated() {
          let get = try ground.get(
            url, name: "get", at: "127.64.1.2",
            ["--allow-unverified", "--record", ground.path("traces"), "--log-level", "debug"])
          let status = try await get.finish(within: 60)
          #expect(status == (number < 3 ? 0 : 2), "\(url): \(get.err)")
          outputs.append(get)
        }
        var texts: [String] = []
        for at in [gateway, String(servers.originURL.dropFirst(7)), String(servers.selectorURL.dropFirst(7))] {
          texts.append(try await ground.curl("http://\(at)/metrics").body)
        }
        for node in [agent, servers.origin, servers.selector] {
          node.terminate()
          try await node.finish(within: 20)
        }
        let replay = try ground.shoal("replay", ground.path("traces"))
        #expect(try await replay.finish(within: 60) == 0, "\(replay.err)")
        let check = try ground.shoal("replay", ground.path("traces"), "--check")
        #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
        texts += (outputs + [replay, check]).flatMap { [$0.out, $0.err] }
        for text in texts {
          let lines = text.split(separator: "\n").filter { $0.contains(SecretScripts.word) }
          #expect(lines.isEmpty, "\(lines.prefix(3))")
        }
        let look = try ground.start(
          "look",
          [Programs.python, ground.text("look.py", SecretScripts.look)]
            + ["traces", "cache", "get.cache"].map(ground.path))
        try await look.finish(within: 60)
        #expect(look.out.split(separator: "\n").count == 1, "\(look.out)")
        #expect(look.out.hasPrefix("frames ") && look.out != "frames 0\n", "\(look.out) \(look.err)")
      }
    }
  }
}
