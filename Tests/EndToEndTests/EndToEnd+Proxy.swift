import Foundation
import Testing

extension EndToEnd {
  /// The gateway as other programs expect it: a proxy, with servers that know nothing of Shoal behind it.
  @Suite(.serialized) struct Proxy {
    @Test func `every way to name an address leads to the same file`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        let servers = try await ground.servers()
        let plain = try ground.file("foreign/target.txt", bytes: 5000)
        let file = try ground.file("root/object.bin", bytes: 300_000)
        try await ground.described(servers.originURL + "/object.bin")
        let (_, at) = try await ground.gateway()
        for (origin, name, wanted) in [
          (foreign.url, "target.txt", plain), (servers.originURL, "object.bin", file),
        ] {
          let host = origin.dropFirst("http://".count)
          let forms: [(String, [String])] = [
            ("\(origin)/\(name)", ["-x", "http://\(at)"]), ("http://\(at)/\(origin)/\(name)", []),
            ("http://\(at)/http:/\(host)/\(name)", []), ("http://\(at)/http%3A//\(host)/\(name)", []),
            ("http://\(at)/http/\(host)/\(name)", []),
            ("http://\(at)/http/\(host.replacingOccurrences(of: ":", with: "%3A"))/\(name)", []),
          ]
          for (url, words) in forms {
            let got = try await ground.curl(url, words + ["--path-as-is", "-o", ground.path("got")])
            #expect(got.status == 200, "\(url) \(words)")
            #expect(ground.digest(ground.path("got")) == ground.digest(wanted), "\(url) \(words)")
          }
        }
      }
    }

    @Test func `a range of a foreign server is a range there, without a HEAD before it`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        let file = try ground.file("foreign/big.bin", bytes: 20_000_000)
        let (_, at) = try await ground.gateway()
        let got = try await ground.curl(
          "\(foreign.url)/big.bin",
          ["-x", "http://\(at)", "--range", "5000-5999", "-D", ground.path("head"), "-o", ground.path("part")])
        #expect(got.status == 206)
        let bytes = try #require(FileManager.default.contents(atPath: file))
        #expect(FileManager.default.contents(atPath: ground.path("part")) == bytes[5000...5999])
        #expect(ground.head("head")["content-range"] == "bytes 5000-5999/20000000")
        let asked = foreign.asked("/big.bin")
        #expect(asked.count == 1 && asked.first?.hasPrefix("GET") == true, "\(asked)")
        #expect(foreign.sent("/big.bin") == 1000, "\(asked)")
        let several = try await ground.curl(
          "\(foreign.url)/big.bin",
          ["-x", "http://\(at)", "--range", "0-9,100000-100009", "-o", ground.path("several")])
        #expect(several.status == 206)
        let text = String(
          decoding: FileManager.default.contents(atPath: ground.path("several")) ?? Data(), as: UTF8.self)
        #expect(text.contains("bytes 100000-100009/20000000"))
      }
    }

    @Test func `a foreign server's heads, conditions, errors and redirects come through as they are`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        try ground.file("foreign/target.txt", bytes: 5000)
        let (_, at) = try await ground.gateway()
        let proxy = ["-x", "http://\(at)", "-D", ground.path("head"), "-o", ground.path("body")]
        #expect(try await ground.curl(foreign.url + "/named", proxy).status == 200)
        let (head, type) = (ground.head("head"), "text/plain")
        #expect(head["content-type"] == type && head["content-length"] == "5000")
        #expect(head["content-disposition"] == #"attachment; filename="a b.txt""#)
        #expect(head["server"]?.contains("nginx") == true && head["via"]?.contains("shoal") == true)
        #expect(head["shoal-source"]?.contains("pass") == true && head["shoal-verified"] == "none")
        let tag = try #require(head["etag"])
        let date = try #require(head["last-modified"])
        #expect(try await ground.curl(foreign.url + "/named", proxy + ["-H", "If-None-Match: \(tag)"]).status == 304)
        #expect(
          try await ground.curl(foreign.url + "/named", proxy + ["-H", "If-Modified-Since: \(date)"]).status == 304)
        #expect(try await ground.curl(foreign.url + "/named", proxy + ["-H", #"If-Match: "other""#]).status == 412)
        let stale = ["-H", #"If-Range: "other""#, "--range", "0-9"]
        #expect(try await ground.curl(foreign.url + "/named", proxy + stale).status == 200)
        #expect(try await ground.curl(foreign.url + "/nothing", proxy).status == 404)
        #expect(try String(contentsOfFile: ground.path("body"), encoding: .utf8).contains("nginx"))
        #expect(try await ground.curl(foreign.url + "/named", proxy + ["--head"]).status == 200)
        #expect(ground.head("head")["content-length"] == "5000")
        #expect(try await ground.curl(foreign.url + "/away", proxy).status == 301)
        #expect(ground.head("head")["location"] == foreign.url + "/target.txt?x=1")
        #expect(foreign.asked("HEAD").count == 1)
        #expect(foreign.asked("*/*").count >= 9, "the client's Accept goes along")
      }
    }

    @Test(arguments: ["/http/", "/http://"])
    func `a client of a prefix that follows redirects stays on the gateway`(prefix: String) async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        let file = try ground.file("foreign/target.txt", bytes: 5000)
        let (_, at) = try await ground.gateway()
        let host = foreign.url.dropFirst("http://".count)
        for place in ["moved", "away"] {
          let answer = try await ground.curl(
            "http://\(at)\(prefix)\(host)/\(place)",
            ["--location", "--path-as-is", "-o", ground.path("got"), "-w", "\n%{url_effective}\n%{http_code}"])
          #expect(answer.status == 200)
          #expect(answer.body.contains("http://\(at)\(prefix)\(host)/target.txt"), "\(answer.body)")
          #expect(ground.digest(ground.path("got")) == ground.digest(file))
        }
      }
    }

    @Test func `a server that breaks off leaves an aborted answer, never a short whole one`() async throws {
      try await Ground.with { ground in
        let port = "\(try ground.port("127.64.0.9"))"
        let script = try ground.text("breaking.py", ForeignScripts.breaking)
        let server = try ground.start("breaking", [Programs.python, script, "127.64.0.9", port])
        _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
        let (agent, at) = try await ground.gateway()
        for (place, words) in [
          ("length", []), ("chunked", []), ("chunked", ["--http1.0"]), ("length", ["--http1.0"]),
        ] as [(String, [String])] {
          let process = try ground.start(
            "curl",
            ["curl", "--silent", "-x", "http://\(at)", "-o", ground.path("got"), "http://127.64.0.9:\(port)/\(place)"]
              + words)
          let status = try await process.finish(within: 30)
          #expect([18, 56].contains(status), "\(place) \(words): curl ended with \(status)")
        }
        #expect(try await ground.curl("http://\(at)/healthz").status == 200, "\(agent.err)")
      }
    }

    @Test func `a whole file of a foreign server comes at the reader's pace`() async throws {
      try await Ground.with { ground in
        let foreign = try await ground.nginx()
        let file = try ground.file("foreign/big.bin", bytes: 30_000_000)
        let (agent, at) = try await ground.gateway()
        let got = try await ground.curl(
          "\(foreign.url)/big.bin", ["-x", "http://\(at)", "--limit-rate", "10M", "-o", ground.path("got")])
        #expect(got.status == 200 && ground.digest(ground.path("got")) == ground.digest(file))
        // A client that leaves half way ends the fetch.
        let leaving = try await ground.curl(
          "\(foreign.url)/slow/big.bin", ["-x", "http://\(at)", "--max-time", "1", "-o", ground.path("left")])
        #expect(leaving.status == 200 || leaving.status == 404, "\(agent.err)")
      }
    }
  }
}
