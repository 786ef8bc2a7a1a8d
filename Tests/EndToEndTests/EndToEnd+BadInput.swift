import Foundation
import Testing

extension EndToEnd {
  /// Bad input gets a sentence and an exit status: never a crash, never a hang.
  @Suite(.serialized) struct BadInput {
    struct Case: CustomTestStringConvertible, Sendable {
      /// `@DIR` stands for the directory of the test, `@FREE` for an endpoint nobody listens on.
      var words: [String]
      var status: Int32
      /// What the sentence must mention.
      var mentions: String

      init(_ words: String, _ status: Int32, _ mentions: String) {
        self.words = words.split(separator: " ").map(String.init)
        self.status = status
        self.mentions = mentions
      }

      var testDescription: String { words.joined(separator: " ") }
    }

    @Test(arguments: [
      Case("origin --root @DIR/none --listen @FREE --selector http://127.0.0.1:1", 1, "@DIR/none"),
      Case("origin --root @DIR/text --listen @FREE --selector http://127.0.0.1:1", 1, "not a directory"),
      Case("origin --root @DIR --listen nonsense --selector http://127.0.0.1:1", 64, "'nonsense' is not IP:PORT"),
      Case("origin --root @DIR --listen 127.64.0.1:99999 --selector http://127.0.0.1:1", 64, "is not IP:PORT"),
      Case("origin --root @DIR --listen @FREE --selector ftp://selector.example", 64, "ftp://"),
      Case("origin --root @DIR --listen @FREE --tls-cert @DIR/text", 64, "--tls-key"),
      Case("origin --root @DIR --listen @FREE --tls-cert @DIR/text --tls-key @DIR/text", 1, "no PEM file"),
      Case("selector --listen @FREE --tls-cert @DIR/none --tls-key @DIR/none", 1, "@DIR/none"),
      Case("selector --listen @FREE --client-ca @DIR/text", 64, "--client-ca"),
      Case("selector --listen @FREE --tls-cert a --tls-key b --tls-plain maybe", 64, "maybe"),
      Case("origin --root @DIR --listen @FREE --selector http://127.0.0.1:1 --upload-limit 10parsecs", 64, "10parsecs"),
      Case("origin --listen @FREE --selector http://127.0.0.1:1", 64, "--root"),
      Case("origin --root @DIR --listen 198.51.100.1:8080 --selector http://127.0.0.1:1", 1, "198.51.100.1"),
      Case("selector --listen @FREE --asn-db @DIR/none.mmdb", 1, "none.mmdb"),
      Case("selector --listen @FREE --asn-db @DIR/text", 1, "text"),
      Case("selector --listen @FREE --prefixes @DIR/text", 1, "text"),
      Case("selector --listen @FREE --allow-origin abc", 64, "64 hexadecimal digits"),
      Case("selector --listen @FREE --log-level loud", 64, "loud"),
      Case("selector --listen @FREE --config @DIR/none.json", 1, "none.json"),
      Case("selector --listen @FREE --config @DIR/text", 1, "not JSON"),
      Case("selector --listen @FREE --config @DIR/unknown.json", 1, "'lisen'"),
      Case("selector --listen @FREE --record /proc/none", 1, "/proc/none"),
      Case("agent --gateway 127.64.1.1", 64, "IP:PORT"),
      Case("agent --cache /proc/none --gateway @FREE", 1, "/proc/none"),
      Case("get https://127.0.0.1/x --ca @DIR/text --cache @DIR/cache -o @DIR/out", 1, "no PEM file"),
      Case("get https://127.0.0.1/x --crl @DIR/none --cache @DIR/cache -o @DIR/out", 1, "@DIR/none"),
      Case("get ftp://127.0.0.1/x --cache @DIR/cache -o @DIR/out", 2, "ftp://"),
      Case("get @DIR/none.torrent --cache @DIR/cache -o @DIR/out", 3, "none.torrent"),
      Case("get @DIR/text --cache @DIR/cache -o @DIR/out", 6, "metainfo"),
      Case("get http://127.0.0.1:1/ --cache @DIR/cache", 64, "-o"),
      Case("get http://@FREE/object.bin --cache @DIR/cache -o @DIR/none/out", 7, "@DIR/none"),
      Case("get http://@FREE/object.bin --cache @DIR/cache -o @DIR/out", 4, "@FREE"),
      Case("get", 64, "url-or-torrent-file"),
      Case("get http://127.0.0.1:1/x --keep-serving soon", 64, "soon"),
      Case("peers http://@FREE/object.bin", 4, "@FREE"),
      Case("peers 00ff", 64, "00ff"),
      Case("replay @DIR/none", 1, "@DIR/none"),
      Case("replay @DIR/empty --check", 1, "@DIR/empty"),
      Case("simulate @DIR/none.json", 1, "none.json"),
      Case("simulate @DIR/text", 1, "text"),
      Case("simulate", 64, "scenario"),
      Case("frobnicate", 64, "frobnicate"),
      Case("origin --no-such-flag", 64, "no-such-flag"),
    ])
    func `bad input gets a sentence and a status`(_ one: Case) async throws {
      try await Ground.with { ground in
        _ = try ground.text("text", "neither JSON nor a table nor bencode\n")
        _ = try ground.text("unknown.json", #"{"lisen": "127.0.0.1:1"}"#)
        _ = try ground.directory("empty")
        let free = try ground.endpoint("127.64.0.7")
        let fill = { (text: String) in
          text.replacingOccurrences(of: "@DIR", with: ground.folder).replacingOccurrences(of: "@FREE", with: free)
        }
        let process = try ground.shoal(words: one.words.map(fill))
        let status = try await process.finish(within: 45)
        #expect(status == one.status, "\(process.err)")
        expectSentence(process.err, mentioning: fill(one.mentions))
      }
    }

    @Test(arguments: ["origin", "selector", "agent", "get"])
    func `a port in use is said`(role: String) async throws {
      try await Ground.with { ground in
        let at = try ground.endpoint("127.64.0.8")
        let holder = try ground.shoal("selector", "--listen", at)
        try await ground.ready(holder, "http://\(at)")
        let words =
          switch role {
          case "origin": ["--root", ground.folder, "--listen", at, "--selector", "http://127.0.0.1:1"]
          case "selector": ["--listen", at]
          case "agent": ["--gateway", at, "--cache", ground.path("cache")]
          default: ["http://\(at)/x", "-o", ground.path("x"), "--peer-listen", at, "--cache", ground.path("cache")]
          }
        let process = try ground.shoal(words: [role] + words)
        #expect(try await process.finish(within: 20) == 1, "\(process.err)")
        expectSentence(process.err, mentioning: "in use")
      }
    }

    @Test func `a failing get says why in JSON too`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let get = try ground.get(servers.originURL + "/none.bin", name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 30) == 3, "\(get.err)")
        let parsed = try JSONSerialization.jsonObject(with: Data(get.out.utf8)) as? [String: Any]
        #expect((parsed?["error"] as? String)?.contains("none.bin") == true, "\(get.out)")
        expectSentence(get.err, mentioning: "none.bin")
      }
    }

    @Test(
      arguments: [[], ["origin"], ["selector"], ["agent"], ["get"], ["peers"], ["replay"], ["simulate"]] as [[String]])
    func `help says what a command does`(words: [String]) async throws {
      try await Ground.with { ground in
        let process = try ground.shoal(words: words + ["--help"])
        #expect(try await process.finish(within: 10) == 0)
        #expect(process.out.contains("OVERVIEW") && process.out.contains("shoal"))
        #expect(words.isEmpty || process.out.contains("Example"), "\(process.out)")
      }
    }

    /// One sentence of ours on standard error, and nothing of a crash.
    private func expectSentence(_ text: String, mentioning word: String) {
      let sentences = text.split(separator: "\n").filter { $0.hasPrefix("shoal: ") }
      #expect(sentences.count == 1, "\(text)")
      #expect(sentences.first?.contains(word) == true, "no '\(word)' in: \(text)")
      #expect(!text.contains("Fatal error") && !text.contains("Stack dump"), "\(text)")
    }
  }
}
