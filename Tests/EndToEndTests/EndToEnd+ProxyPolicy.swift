import Foundation
import Testing

extension EndToEnd {
  /// What the gateway refuses, being a proxy that pages in browsers can talk to as well.
  @Suite(.serialized) struct ProxyPolicy {
    @Test func `browsers do not reach the neighbourhood, and nobody reaches the local link`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        try ground.file("foreign/target.txt", bytes: 5000)
        let (_, at) = try await ground.gateway()
        let proxy = ["-x", "http://\(at)"]
        let target = foreign.url + "/target.txt"
        #expect(try await ground.curl(target, proxy + ["-o", ground.path("got")]).status == 200)
        for mark in ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"] {
          let answer = try await ground.curl(target, proxy + ["-H", mark])
          #expect(answer.status == 403 && answer.body.contains("only programs of this machine"), "\(answer)")
          let local = try await ground.curl(
            target.replacingOccurrences(of: "127.64.0.9", with: "localhost"), proxy + ["-H", mark])
          #expect(local.status == 403, "by a name that resolves to loopback: \(local)")
        }
        for host in ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::ffff:169.254.169.254]"] {
          let answer = try await ground.curl("http://\(host)/latest/meta-data/", proxy + ["-g"])
          #expect(answer.status == 403, "\(host): \(answer)")
        }
        #expect(foreign.asked("/target.txt").count == 1)
      }
    }

    @Test func `a gateway knows its names, and refuses a Host that is not the target's`() async throws {
      try await Ground.with { ground in
        let (_, at) = try await ground.gateway(["--gateway-name", "cache.example"])
        let port = at.split(separator: ":").last ?? ""
        func status(_ host: String) async throws -> Int {
          try await ground.curl("http://\(at)/healthz", ["-H", "Host: \(host)"]).status
        }
        for host in ["localhost:\(port)", "127.0.0.1:\(port)", "cache.example", "cache.example:99"] {
          #expect(try await status(host) == 200, "\(host)")
        }
        for host in ["rebound.example:\(port)", "127.0.0.1:1", "127.0.0.1", "192.168.1.1:\(port)"] {
          #expect(try await status(host) == 421, "\(host)")
        }
        let split = try await ground.curl("http://192.0.2.1/x", ["-x", "http://\(at)", "-H", "Host: other.example"])
        #expect(split.status == 400, "\(split)")
      }
    }

    @Test func `requests do not go round in circles`() async throws {
      try await Ground.with { ground in
        let (_, at) = try await ground.gateway()
        let (_, other) = try await ground.gateway(at: "127.0.0.1", cache: "other")
        #expect(try await ground.curl("http://\(at)/http/\(at)/healthz").status == 508)
        let port = at.split(separator: ":").last ?? ""
        #expect(try await ground.curl("http://\(at)/http/localhost:\(port)/healthz").status == 508)
        // There and back through another gateway.
        let back = try await ground.curl("http://\(at)/http/\(other)/http/\(at)/healthz")
        #expect(back.status == 200, "the way back ends at this gateway's own page: \(back)")
        let round = try await ground.curl("http://\(at)/http/\(other)/http/\(at)/http/\(other)/healthz")
        #expect(round.status == 508, "\(round)")
      }
    }

    @Test func `descriptions that lead from gateway to gateway come to an end`() async throws {
      try await Ground.with { ground in
        let port = "\(try ground.port("127.64.0.9"))"
        let (_, one) = try await ground.gateway()
        let (_, two) = try await ground.gateway(cache: "other")
        let script = """
          import http.server, sys
          class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
              print(self.command, self.path, self.headers.get("via"), flush=True)
              number = int(self.path.split("/")[1])
              gateway = ["\(one)", "\(two)"][number % 2]
              place = "<http://%s/http/127.64.0.9:\(port)/%d/x>" % (gateway, number + 1)
              self.send_response(200)
              self.send_header("link", place + '; rel=describedby; type="application/x-bittorrent"')
              self.send_header("content-length", "1")
              self.end_headers()
              if self.command == "GET": self.wfile.write(b"x")
            do_HEAD = do_GET
            def log_message(self, *words): pass
          print("listening", flush=True)
          http.server.ThreadingHTTPServer(("127.64.0.9", \(port)), Handler).serve_forever()

          """
        let server = try ground.start("circle", [Programs.python, ground.text("circle.py", script)])
        _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
        let round = try await ground.curl("http://\(one)/http/127.64.0.9:\(port)/1/x")
        #expect(round.status == 0 || round.status == 502, "\(round)")
        try await Task.sleep(for: .seconds(2))
        let asked = server.out.split(separator: "\n").dropFirst()
        #expect(asked.count <= 12, "one request became \(asked.count): \(asked.prefix(20))")
      }
    }

    @Test func `a gateway is known at every address of its machine`() async throws {
      try await Ground.with { ground in
        guard let space = ground.space() else { return }
        try space.add(address: "10.9.9.9")
        try space.know("127.0.0.1 localhost\n10.9.9.9 me.example\n")
        let agent = try ground.shoal(
          words: ["agent", "--gateway", "0.0.0.0:8070", "--cache", ground.path("cache")], in: space)
        try await ground.ready(agent, "http://127.0.0.1:8070", in: space)
        for name in ["me.example", "10.9.9.9", "127.3.2.1"] {
          let answer = try await ground.curl("http://127.0.0.1:8070/http/\(name):8070/healthz", in: space)
          #expect([403, 508].contains(answer.status) && answer.body != "ok", "\(name): \(answer)")
        }
        let get = try ground.shoal(
          "get", "http://me.example:8070/http/10.9.9.9:8070/x", "-o", ground.path("x"), "--cache", ground.path("cache"),
          in: space)
        #expect(try await get.finish(within: 60) == 4, "\(get.err)")
      }
    }

    @Test func `CONNECT is refused unless its port is allowed`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        let port = foreign.url.split(separator: ":").last ?? ""
        try ground.file("foreign/target.txt", bytes: 5000)
        let (_, at) = try await ground.gateway()
        let words = ["-x", "http://\(at)", "--proxytunnel"]
        let connect = ["-w", "\n%{http_connect}\n%{http_code}"]
        let refused = try await ground.curl(foreign.url + "/target.txt", words + connect)
        #expect(refused.body.hasSuffix("405") || refused.body.hasSuffix("403"), "\(refused)")
        let (_, open) = try await ground.gateway(["--allow-connect", "443,\(port)"], cache: "open")
        let through = try await ground.curl(
          foreign.url + "/target.txt", ["-x", "http://\(open)", "--proxytunnel", "-o", ground.path("got")])
        #expect(through.status == 200)
        #expect(ground.digest(ground.path("got")) == ground.digest(foreign.root + "/target.txt"))
        let other = try await ground.curl("http://127.64.0.9:81/", ["-x", "http://\(open)", "--proxytunnel"] + connect)
        #expect(other.body.hasSuffix("403"), "\(other)")
      }
    }
  }
}
