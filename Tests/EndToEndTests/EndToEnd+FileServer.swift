import Foundation
import Glibc
import Testing

extension EndToEnd {
  @Suite(.serialized) struct FileServer {
    @Test func `dot segments lead where they should, and never out of the root`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        _ = try ground.text("root/Packages", "one\n")
        _ = try ground.directory("root/d")
        _ = try ground.text("root/d/x", "two\n")
        _ = try ground.text("outside", "no\n")
        for (path, body) in [
          ("/./Packages", "one"), ("/d/../Packages", "one"), ("/d/./x", "two"), ("/%2e/d/%2E%2e/d/x", "two"),
          ("/../../d/x", "two"),
        ] {
          let answer = try await ground.curl(origin.url + path, ["--path-as-is"])
          #expect(answer.status == 200 && answer.body.hasPrefix(body), "\(path): \(answer)")
        }
        for path in ["/../outside", "/d/../../outside", "/d/../.shoal/key", "/%2e%2e/outside", "/..%2foutside"] {
          #expect(try await ground.curl(origin.url + path, ["--path-as-is"]).status == 404, "\(path)")
        }
      }
    }

    @Test func `a directory is redirected to its slash and answered with its index`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        _ = try ground.directory("root/site/sub")
        _ = try ground.text("root/site/index.html", "<p>hello</p>\n")
        let moved = try await ground.curl(origin.url + "/site?x=1", ["--head"])
        #expect(moved.status == 301 && moved.body.lowercased().contains("location: site/?x=1\r"), "\(moved)")
        let page = try await ground.curl(origin.url + "/site", ["--location"])
        #expect(page.status == 200 && page.body.contains("hello"))
        #expect(try await ground.curl(origin.url + "/site/sub/").status == 404)
        let evil = try await ground.curl(origin.url + "//site", ["--head"])
        #expect(evil.status != 301 || !evil.body.contains("//"), "\(evil)")
      }
    }

    @Test func `a directory is listed only where that was opted into`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground, ["--listings"])
        _ = try ground.directory("root/l/sub")
        _ = try ground.text("root/l/<i>&.txt", "x")
        _ = try ground.text("root/l/.hidden", "x")
        try FileManager.default.createSymbolicLink(
          atPath: ground.path("root/l/leak"), withDestinationPath: "/etc/passwd")
        let page = try await ground.curl(origin.url + "/l/")
        #expect(page.status == 200)
        #expect(page.body.contains("<a href=\"sub/\">sub/</a>"), "\(page.body)")
        #expect(page.body.contains("<a href=\"%3Ci%3E%26.txt\">&lt;i&gt;&amp;.txt</a>"), "\(page.body)")
        #expect(!page.body.contains("hidden") && !page.body.contains("leak"), "\(page.body)")
        #expect(try await ground.curl(origin.url + "/").body.contains("<a href=\"l/\">"))
        #expect(try await ground.curl(origin.url + "/none/").status == 404)
      }
    }

    @Test func `types are those that package managers and browsers expect`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        for (name, type) in [
          ("a.whl", "application/zip"), ("InRelease", "text/plain"), ("a.html", "text/html"),
          ("a.woff2", "font/woff2"), ("a.bin", "application/octet-stream"),
        ] {
          _ = try ground.text("root/\(name)", "x")
          let head = try await ground.curl(origin.url + "/\(name)", ["--head"])
          #expect(head.body.lowercased().contains("content-type: \(type)\r"), "\(name): \(head.body)")
        }
      }
    }

    @Test func `an empty file is got, verified, and served`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        _ = try ground.text("root/empty", "")
        let plain = try await ground.curl(origin.url + "/empty", ["-o", ground.path("plain")])
        #expect(plain.status == 200)
        let get = try ground.get(origin.url + "/empty", name: "got", at: "127.64.1.1")
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        #expect(FileManager.default.contents(atPath: ground.path("got.bin"))?.isEmpty == true)
        #expect(get.out.contains("\"verified\":true") && get.out.contains("\"bytes\":0"), "\(get.out)")
      }
    }

    @Test func `a small file is described before three large ones that came first`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        for name in ["big1", "big2", "big3"] {
          let path = try ground.text("root/\(name)", "x")
          #expect(truncate(path, 500_000_000) == 0)
          _ = try await ground.curl(origin.url + "/\(name)", ["--head"])
        }
        _ = try ground.text("root/small", "small\n")
        let small = try ground.start("curl", Self.asks(origin.url + "/small.torrent"))
        let bigs = try ["big1", "big2", "big3"].map {
          try ground.start("curl", Self.asks(origin.url + "/\($0).torrent"))
        }
        #expect(try await small.finish(within: 60) == 0)
        #expect(small.out.hasSuffix(" 200"), "\(small.out)")
        #expect(bigs.allSatisfy { $0.ended == nil || !$0.out.hasSuffix(" 200") }, "\(bigs.map(\.out))")
        var slowest = 0.0
        for big in bigs {
          #expect(try await big.finish(within: 120) == 0)
          slowest = max(slowest, Double(big.out.split(separator: " ").first ?? "") ?? 0)
        }
        let time = Double(small.out.split(separator: " ").first ?? "") ?? 1000
        #expect(time < slowest / 3, "\(time) s against \(slowest) s")
      }
    }

    @Test func `a new small file is got without waiting`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        // The first makes everything warm; the second is measured, against one whose description is there.
        var seconds: [Double] = []
        for name in ["first", "second", "second"] {
          if seconds.count < 2 { try ground.file("root/\(name)", bytes: 1000, seed: UInt64(seconds.count)) }
          let get = try ground.get(
            origin.url + "/\(name)", name: "got\(seconds.count)", at: "127.64.1.\(seconds.count + 1)")
          #expect(try await get.finish(within: 60) == 0, "\(get.err)")
          let report = try JSONSerialization.jsonObject(with: Data(get.out.utf8)) as? [String: Any]
          seconds.append(try #require(report?["seconds"] as? Double))
        }
        #expect(seconds[1] < seconds[2] + 0.4, "new: \(seconds[1]) s, described: \(seconds[2]) s")
      }
    }

    @Test func `what may not be read is called that`() async throws {
      try await Ground.with { ground in
        let root = try ground.directory("root")
        let secret = try ground.text("root/secret", "x")
        let folder = try ground.directory("root/closed")
        #expect(chmod(secret, 0) == 0 && chmod(folder, 0) == 0)
        defer { chmod(folder, 0o755) }
        let origin = try await Stand(ground)
        for path in ["/secret", "/secret.torrent", "/closed", "/closed/", "/closed/x"] {
          let answer = try await ground.curl(origin.url + path)
          #expect(answer.status == 403 && answer.body.contains("permission"), "\(path): \(answer)")
        }
        let server = origin.process
        _ = try await server.wait(within: 20, "two lines in the log") {
          server.err.split(separator: "\n").count { $0.contains("\"file_denied\"") } == 2 ? true : nil
        }
        #expect(server.err.contains("\"path\":\"secret\"") && server.err.contains("\"path\":\"closed\""))
        chmod(secret, 0o644)
        #expect(try await ground.curl(origin.url + "/secret").status == 200)
        server.terminate()
        try await server.finish(within: 10)

        #expect(chmod(root, 0) == 0)
        defer { chmod(root, 0o755) }
        let blind = try ground.shoal("origin", "--root", root, "--listen", try ground.endpoint("127.64.0.1"))
        #expect(try await blind.finish(within: 20) == 1)
        #expect(blind.err.hasPrefix("shoal: ") && blind.err.contains("permission denied"), "\(blind.err)")
      }
    }

    @Test func `a replaced file never bears what is known of the old one`() async throws {
      try await Ground.with { ground in
        let origin = try await Stand(ground)
        let url = origin.url + "/x"
        for version in 0..<8 {
          try ground.file("new", bytes: 200_000, seed: UInt64(version))
          #expect(rename(ground.path("new"), ground.path("root/x")) == 0)
          let head = try await ground.curl(url, ["--head"])
          let digest = Self.base64(ground.digest(ground.path("root/x")) ?? "")
          let said = head.body.lowercased().contains("repr-digest")
          #expect(!said || head.body.contains(digest), "\(head.body)")
          let get = try ground.get(url, name: "got\(version)", at: "127.64.1.1")
          #expect(try await get.finish(within: 60) == 0, "\(get.err)")
          #expect(ground.digest(ground.path("got\(version).bin")) == ground.digest(ground.path("root/x")))
          let after = try await ground.curl(url, ["--head"])
          #expect(after.body.contains(digest), "\(after.body)")
        }
      }
    }

    private static func asks(_ url: String) -> [String] {
      [
        "curl", "--silent", "--max-time", "120", "--output", "/dev/null", "--write-out", "%{time_total} %{http_code}",
        url,
      ]
    }

    private static func base64(_ hex: String) -> String {
      var bytes: [UInt8] = []
      var rest = hex[...]
      while let byte = UInt8(rest.prefix(2), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(2)
      }
      return Data(bytes).base64EncodedString()
    }
  }
}

/// An origin of the directory `root`, alone.
private struct Stand {
  let url: String
  let process: Running

  init(_ ground: Ground, _ extra: [String] = []) async throws {
    let listen = try ground.endpoint("127.64.0.1")
    url = "http://\(listen)"
    process = try ground.shoal(
      words: ["origin", "--root", try ground.directory("root"), "--listen", listen] + extra)
    try await ground.ready(process, url)
  }
}
