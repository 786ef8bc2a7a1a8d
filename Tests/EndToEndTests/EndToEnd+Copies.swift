import Foundation
import Testing

extension EndToEnd {
  /// Copies of descriptions that a selector keeps for its origins.
  @Suite(.serialized) struct Copies {
    /// `relay.py ADDRESS:PORT SELECTOR FILE`: passes everything on to a selector and back, but for what is asked for by
    /// its digest where FILE says `lie` or `deny`; says of each such request what came of it.
    private static let relay = #"""
      import http.client, http.server, sys
      ADDRESS, SELECTOR, FILE = sys.argv[1:]
      class Relay(http.server.BaseHTTPRequestHandler):
          protocol_version = "HTTP/1.1"
          def log_message(self, *words): pass
          def pass_on(self):
              body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
              isCopy = self.path.startswith("/.well-known/ni/") and self.command == "GET"
              mode = open(FILE).read().strip() if isCopy else ""
              if mode == "lie":
                  status, answer = 200, b"d4:infodee"
                  fields = [("content-type", "application/x-bittorrent")]
              elif mode == "deny": status, fields, answer = 404, [], b""
              else:
                  connection = http.client.HTTPConnection(SELECTOR)
                  connection.request(self.command, self.path, body, dict(self.headers))
                  reply = connection.getresponse()
                  answer = reply.read()
                  status, fields = reply.status, [(k, v) for k, v in reply.getheaders()
                      if k.lower() not in ("content-length", "transfer-encoding", "connection")]
              if isCopy: print("copy", mode, status, flush=True)
              self.send_response(status)
              for name, value in fields: self.send_header(name, value)
              self.send_header("Content-Length", str(len(answer)))
              self.end_headers()
              if self.command != "HEAD": self.wfile.write(answer)
          do_GET = do_HEAD = do_POST = do_PUT = pass_on
      host, port = ADDRESS.split(":")
      server = http.server.ThreadingHTTPServer((host, int(port)), Relay)
      print("ready", flush=True)
      server.serve_forever()
      """#

    @Test func `a description comes from the selector, unless that gives something else or nothing`() async throws {
      try await Ground.with { ground in
        let selectorAt = try ground.endpoint("127.64.0.2")
        let (relayAt, originAt) = (try ground.endpoint("127.64.0.3"), try ground.endpoint("127.64.0.1"))
        let selector = try ground.shoal("selector", "--listen", selectorAt, "--prefixes", try ground.prefixes())
        try await ground.ready(selector, "http://\(selectorAt)")
        let mode = try ground.text("mode", "pass")
        let relay = try ground.start(
          "relay", [Programs.python, try ground.text("relay.py", Self.relay), relayAt, selectorAt, mode])
        _ = try await relay.wait(within: 20, "the relay") { relay.out.contains("ready") ? true : nil }
        let root = try ground.directory("root")
        let file = try ground.file("root/object.bin", bytes: 600_000)
        let origin = try ground.shoal(
          "origin", "--root", root, "--listen", originAt, "--selector", "http://\(relayAt)")
        try await ground.ready(origin, "http://\(originAt)")
        let url = "http://\(originAt)/object.bin"
        try await ground.described(url)
        // Once the selector has it, whoever looks for the file is told so.
        var head = ""
        for _ in 0..<100 where !head.contains("link: <http://\(relayAt)/.well-known/ni/sha-256/") {
          try await Task.sleep(for: .milliseconds(200))
          head = try await ground.curl(url, ["-I"]).body
        }
        #expect(head.contains("link: <http://\(relayAt)/.well-known/ni/sha-256/"), "\(head)")

        for (number, word) in ["pass", "lie", "deny"].enumerated() {
          _ = try ground.text("mode", word)
          let get = try ground.get(url, name: word, at: "127.64.1.\(number + 1)")
          #expect(try await get.finish(within: 30) == 0, "\(get.out) \(get.err)")
          #expect(try Report(get.out).verified)
          #expect(ground.digest(ground.path("\(word).bin")) == ground.digest(file))
        }
        #expect(
          relay.out.split(separator: "\n").dropFirst() == ["copy pass 200", "copy lie 200", "copy deny 404"],
          "\(relay.out)")
        let metrics = try await ground.curl("http://\(selectorAt)/metrics").body
        #expect(metrics.contains(#"shoal_selector_copies_total{result="given"} 1"#), "\(metrics)")
      }
    }
  }
}
