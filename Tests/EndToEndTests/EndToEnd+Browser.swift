import Foundation
import Testing

extension EndToEnd {
  /// A browser on the machine of a gateway shows a page that wants to read the neighbourhood through it. The machine is
  /// a namespace with an address of the internet, where the page is, and a private one, where a neighbour is.
  @Suite(.serialized) struct Browser {
    private static let (evil, neighbour) = ("198.51.100.7", "10.9.9.9")
    private static let (page, gateway, port) = ("8081", "127.0.0.1:8070", "8099")

    /// What the page and the neighbours have recorded.
    private struct Stage {
      var space: NetworkSpace
      var hostile: Running
      var neighbours: Running
      var agent: Running

      /// What the page says that it has read, `what/text`.
      var reports: [String] {
        hostile.out.split(separator: "\n").compactMap { $0.components(separatedBy: "/report/").dropFirst().first }
      }
    }

    private static func stage(_ ground: Ground) async throws -> Stage? {
      guard let space = ground.space() else { return nil }
      for address in [evil, neighbour] { try space.add(address: address) }
      try space.resolve(at: "127.0.0.53")
      let names = try ground.text("names", "\(evil) evil.example\n\(evil) twofold.example\n")
      let secrets = ["\(neighbour):\(port)", "127.0.0.1:\(port)"]
      let hostile = try ground.start(
        "hostile",
        [
          Programs.python, try ground.text("page.py", BrowserScripts.hostile), evil, page, gateway,
          secrets.map { $0 + "/secret" }.joined(separator: ","),
        ], in: space)
      let neighbours = try ground.start(
        "neighbours", [Programs.python, try ground.text("secrets.py", BrowserScripts.neighbours)] + secrets, in: space)
      let script = try ground.text("names.py", BrowserScripts.names)
      let resolver = try ground.start("names", [Programs.python, script, names], in: space, asRoot: true)
      for server in [hostile, neighbours, resolver] {
        _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
      }
      let agent = try ground.shoal(
        words: ["agent", "--gateway", gateway, "--cache", ground.path("cache"), "--log-level", "info"], in: space)
      try await ground.ready(agent, "http://\(gateway)", in: space)
      return Stage(space: space, hostile: hostile, neighbours: neighbours, agent: agent)
    }

    /// Shows a page in Chromium, which is told not to protect the local network by itself: not all browsers do.
    private static func show(_ url: String, _ ground: Ground, _ stage: Stage, _ words: [String] = []) throws -> Running
    {
      let folder = try ground.directory("chromium-\(UInt32.random(in: 0...UInt32.max))")
      return try ground.start(
        "chromium",
        [
          "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
          "--disable-background-networking", "--user-data-dir=\(folder)", "--disable-dev-shm-usage",
          "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,HttpsUpgrades",
        ] + words + [url], in: stage.space)
    }

    private static func done(_ stage: Stage, _ chromium: Running, _ host: String) async throws {
      _ = try await chromium.wait(within: 120, "the page at \(host) to be done") {
        stage.reports.contains("done/\(host)") ? true : nil
      }
    }

    private static func expectNothingStolen(_ stage: Stage) {
      for report in stage.reports {
        #expect(!report.contains(BrowserScripts.secret) && !report.contains("shoal_"), "\(report)")
      }
      #expect(!stage.neighbours.out.contains("twofold.example") && !stage.neighbours.out.contains("evil.example"))
    }

    @Test func `a page reads nothing through the gateway, under its own name or another`() async throws {
      try await Ground.with { ground in
        guard let stage = try await Self.stage(ground) else { return }
        // A program may: the neighbours are there, and the answers lie in the cache.
        for form in ["/http://", "/http/"] {
          let got = try await ground.curl(
            "http://\(Self.gateway)\(form)\(Self.neighbour):\(Self.port)/secret", in: stage.space)
          #expect(got.body.contains(BrowserScripts.secret))
        }
        let chromium = try Self.show("http://evil.example:\(Self.page)/", ground, stage)
        try await Self.done(stage, chromium, "evil.example:\(Self.page)")
        // The page's own server has the gateway's port, and closes it once the page is shown.
        let rebound = "twofold.example:8070"
        let second = try Self.show("http://\(rebound)/", ground, stage)
        _ = try await second.wait(within: 60, "the page to be shown") {
          stage.hostile.out.contains("/rebind") ? true : nil
        }
        _ = try ground.text("names", "\(Self.evil) evil.example\n127.0.0.1 twofold.example\n")
        try await Self.done(stage, second, rebound)
        Self.expectNothingStolen(stage)
        let refused = stage.agent.err.split(separator: "\n").filter { $0.contains(#""status":421"#) }
        #expect(
          !refused.isEmpty, "it came to the gateway under the other name: \(stage.hostile.out) \(stage.agent.err)")
      }
    }

    @Test func `a page that the user opens by the gateway's name runs no script there`() async throws {
      try await Ground.with { ground in
        guard let stage = try await Self.stage(ground) else { return }
        let inner = "http://\(Self.gateway)/http://evil.example:\(Self.page)/inner"
        let chromium = try Self.show(inner, ground, stage)
        _ = try await chromium.wait(within: 60, "the page to be fetched") {
          stage.hostile.out.contains("/inner") ? true : nil
        }
        try await Task.sleep(for: .seconds(3))
        #expect(stage.reports.isEmpty, "\(stage.reports)")
      }
    }

    @Test func `a browser's proxy does not follow a name to the neighbours`() async throws {
      try await Ground.with { ground in
        guard let stage = try await Self.stage(ground) else { return }
        let chromium = try Self.show(
          "http://evil.example:\(Self.page)/", ground, stage,
          ["--proxy-server=http://\(Self.gateway)", "--proxy-bypass-list=<-loopback>"])
        try await Self.done(stage, chromium, "evil.example:\(Self.page)")
        Self.expectNothingStolen(stage)
        // What a page of the neighbour's name would send: the same name, another address now.
        _ = try ground.text("names", "\(Self.neighbour) evil.example\n")
        let agent = "Mozilla/5.0 (X11; Linux x86_64)"
        for name in ["evil.example", Self.neighbour, "127.0.0.1"] {
          let answer = try await ground.curl(
            "http://\(name):\(Self.port)/secret", ["-x", "http://\(Self.gateway)", "-A", agent], in: stage.space)
          #expect(answer.status == 403 && !answer.body.contains(BrowserScripts.secret), "\(name): \(answer)")
        }
      }
    }

    @Test func `a network that the user names is open to all, and no other`() async throws {
      try await Ground.with { ground in
        guard let stage = try await Self.stage(ground) else { return }
        let open = try ground.shoal(
          words: [
            "agent", "--gateway", "127.0.0.1:8071", "--cache", ground.path("open"), "--allow-network", "10.9.0.0/16",
          ], in: stage.space)
        try await ground.ready(open, "http://127.0.0.1:8071", in: stage.space)
        for (host, status) in [(Self.neighbour, 200), ("127.0.0.1", 403), ("169.254.169.254", 403)] {
          let answer = try await ground.curl(
            "http://\(host):\(Self.port)/secret", ["-x", "http://127.0.0.1:8071", "-A", "Mozilla/5.0"], in: stage.space)
          #expect(answer.status == status, "\(host): \(answer)")
        }
        let wrong = try ground.shoal("agent", "--allow-network", "10.9.0.0")
        #expect(try await wrong.finish(within: 20) == 64)
        ground.expectSentence(wrong, mentioning: "--allow-network")
      }
    }

    @Test func `an origin of the internet leads a get to no neighbour`() async throws {
      try await Ground.with { ground in
        guard let stage = try await Self.stage(ground) else { return }
        let script = """
          import http.server
          class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
              self.send_response(302)
              self.send_header("location", "http://127.0.0.1:\(Self.port)/secret")
              self.end_headers()
            do_HEAD = do_GET
          print("listening", flush=True)
          http.server.ThreadingHTTPServer(("\(Self.evil)", 8082), Handler).serve_forever()

          """
        let server = try ground.start(
          "redirect", [Programs.python, ground.text("redirect.py", script)], in: stage.space)
        _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
        let get = try ground.shoal(
          "get", "http://evil.example:8082/x", "-o", ground.path("x"), "--cache", ground.path("get"), in: stage.space)
        #expect(try await get.finish(within: 60) == 4, "\(get.err)")
        ground.expectSentence(get, mentioning: "127.0.0.1")
        #expect(!stage.neighbours.out.contains("/secret"))
        // Typed, the same address is meant.
        let typed = try ground.shoal(
          "get", "http://127.0.0.1:\(Self.port)/secret", "-o", ground.path("y"), "--cache", ground.path("get"),
          "--allow-unverified", in: stage.space)
        #expect(try await typed.finish(within: 60) == 0, "\(typed.err)")
      }
    }
  }
}
