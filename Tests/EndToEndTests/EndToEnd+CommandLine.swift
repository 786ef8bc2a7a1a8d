import Foundation
import Testing

extension EndToEnd {
  /// What the command line says to people.
  @Suite(.serialized) struct CommandLine {
    @Test func `a misspelt word gets one sentence with what was meant`() async throws {
      try await Ground.with { ground in
        _ = try ground.directory("empty")
        let cases: [(words: [String], status: Int32, sentence: String)] = [
          (["gett"], 64, "shoal: there is no subcommand 'gett'; did you mean 'get'?"),
          (["help", "orgin"], 64, "shoal: there is no subcommand 'orgin'; did you mean 'origin'?"),
          (
            ["get", "--ouput", "x", "http://127.0.0.1:1/x"], 64,
            "shoal: unknown option '--ouput'; did you mean '--output'?"
          ),
          (["get"], 64, "shoal: missing expected argument '<url-or-torrent-file>'; see 'shoal get --help'"),
          (
            ["get", "http://127.0.0.1:1/x", "--progress", "line"], 64,
            "shoal: --progress: 'line' is no way to show progress; did you mean 'lines'?"
          ),
          (["measure", "--only", "two-9"], 64, "shoal: --only: there is no row 'two-9'; did you mean 'two-8'?"),
          (["measure", "--only", "figure"], 64, "shoal: --only: 'figure' needs --figure with a file to draw into"),
          (["measure", "--jobs", "0"], 64, "shoal: --jobs: 0 is not from 1 to 1000"),
          (["replay", ground.path("empty")], 1, "shoal: there is no trace in '\(ground.path("empty"))'"),
          (["replay", ground.path("empty"), "--check"], 1, "shoal: there is no trace in '\(ground.path("empty"))'"),
        ]
        for one in cases {
          let process = try ground.shoal(words: one.words)
          #expect(try await process.finish(within: 20) == one.status, "\(one.words) \(process.err)")
          #expect(process.err == one.sentence + "\n", "\(one.words)")
          #expect(process.out.isEmpty, "\(one.words) \(process.out)")
        }
      }
    }

    @Test func `peers on loopback are explained, and never is an empty list said above a full one`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 300_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let none = try ground.shoal("peers", url)
        #expect(try await none.finish(within: 20) == 0, "\(none.err)")
        #expect(none.out.contains("No peer has announced it yet"), "\(none.out)")

        let get = try ground.get(url, name: "seed", at: "127.64.1.1", ["--keep-serving", "60"])
        _ = try await get.wait(within: 60, "the file") { get.out.isEmpty ? nil : true }
        for words in [["--for", "198.51.100.7", "--explain"], ["--for", "127.64.2.9", "--explain"]] {
          let peers = try ground.shoal(words: ["peers", url] + words)
          #expect(try await peers.finish(within: 20) == 0, "\(peers.err)")
          #expect(peers.out.contains("127.64.1.1:") && peers.out.contains("  ring"), "\(peers.out)")
          #expect(peers.out.contains("ring:") && !peers.out.lowercased().contains("nobody"), "\(peers.out)")
          let isElsewhere = words.contains("198.51.100.7")
          #expect(peers.out.contains("198.51.100.7 could not reach them") == isElsewhere, "\(peers.out)")
        }
        // All that there are, are left out: one of another family.
        let other = try ground.shoal("peers", url, "--for", "2001:db8::7", "--explain")
        #expect(try await other.finish(within: 20) == 0, "\(other.err)")
        #expect(other.out.contains("left out for this requester"), "\(other.out)")
        #expect(other.out.contains("Left out:\n  127.64.1.1:"), "\(other.out)")
        #expect(!other.out.lowercased().contains("nobody"), "\(other.out)")
      }
    }

    @Test func `get says what it waits for after a second`() async throws {
      try await Ground.with { ground in
        let script = try ground.text("waits.py", Self.waitingServer)
        for (mode, cause, text) in [
          ("silent", "origin", "waiting for the origin"), ("full", "connecting", "waiting for a connection to"),
          ("describing", "description", "waiting for the description of the file from"),
        ] {
          let port = "\(try ground.port("127.64.0.9"))"
          let server = try ground.start("server-\(mode)", [Programs.python, script, mode, "127.64.0.9", port])
          _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
          let url = "http://127.64.0.9:\(port)/object.bin"
          let plain = try ground.get(url, name: "plain-\(mode)", at: "127.64.1.1")
          let lines = try ground.get(url, name: "lines-\(mode)", at: "127.64.1.2", ["--progress", "lines"])
          let none = try ground.get(url, name: "none-\(mode)", at: "127.64.1.3", ["--progress", "none"])
          _ = try await plain.wait(within: 20, "a line of what is waited for") {
            plain.err.contains(text) ? true : nil
          }
          #expect(plain.err.contains("\(text) 127.64.0.9:\(port)"), "\(plain.err)")
          // A line for each change of cause, not for each look.
          #expect(plain.err.split(separator: "\n").count { $0.contains(text) } == 1, "\(plain.err)")
          _ = try await lines.wait(within: 20, "a line with the cause") {
            lines.err.contains(#""waiting":{"cause":"\#(cause)""#) ? true : nil
          }
          let bar = try ground.get(url, name: "bar-\(mode)", at: "127.64.1.4", ["--progress", "bar"])
          _ = try await bar.wait(within: 20, "a bar that says it") { bar.err.contains(text) ? true : nil }
          #expect(none.err.isEmpty, "\(none.err)")
          for process in [plain, lines, none, bar, server] { process.kill() }
        }
      }
    }

    /// Another /etc/resolv.conf takes a mount of one's own.
    @Test(.enabled(if: Ground.canMount))
    func `get says that it waits for a name to be resolved`() async throws {
      try await Ground.with { ground in
        let script = "import socket, time; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.64.9.53', 53)); "
        let mute = try ground.start(
          "nameserver", [Programs.python, "-c", script + "print('ready', flush=True); time.sleep(600)"], asRoot: true)
        _ = try await mute.wait(within: 20, "the name server") { mute.out.isEmpty ? nil : true }
        let names = try ground.text("resolv.conf", "nameserver 127.64.9.53\n")
        let mounting = [
          "unshare", "--mount", "sh", "-c", "mount --bind \(names) /etc/resolv.conf && exec \"$@\"", "sh",
        ]
        let get = try ground.start(
          "get",
          mounting + OrdinaryUser.prefix(home: ground.path("home")) + [
            Programs.shoal, "get", "http://nowhere.example:81/x", "-o", ground.path("x"), "--cache", ground.path("c"),
          ], asRoot: true)
        _ = try await get.wait(within: 20, "a line of what is waited for") {
          get.err.contains("waiting for the address of nowhere.example:81") ? true : nil
        }
      }
    }

    @Test func `what is served while it stays is shown, but not to those who want no progress`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "2MB/s"])
        let file = try ground.file("root/object.bin", bytes: 3 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let serve = ["--keep-serving", "30"]
        let lines = try ground.get(url, name: "lines", at: "127.64.1.1", serve + ["--progress", "lines"])
        _ = try await lines.wait(within: 60, "the file") { lines.out.isEmpty ? nil : true }
        let plain = try ground.get(url, name: "plain", at: "127.64.1.2", ["--keep-serving", "3"])
        let none = try ground.get(url, name: "none", at: "127.64.1.3", ["--keep-serving", "3", "--progress", "none"])
        #expect(try await plain.finish(within: 60) == 0)
        #expect(try await none.finish(within: 60) == 0)
        #expect(ground.digest(ground.path("plain.bin")) == ground.digest(file))
        #expect(plain.err.contains("to peers for 3 s; Ctrl-C ends it"), "\(plain.err)")
        #expect(plain.err.contains("sent to peers"), "\(plain.err)")
        #expect(none.err.isEmpty, "\(none.err)")
        _ = try await lines.wait(within: 20, "a line of what was sent") {
          lines.err.split(separator: "\n").contains { line in
            line.hasPrefix(#"{"serving":{"#) && line.contains(#""left":"#) && !line.contains(#""sent":0"#)
          } ? true : nil
        }
      }
    }

    /// waits MODE IP PORT: an origin that keeps whoever asks waiting. `silent` takes connections and says nothing,
    /// `full` takes none, `describing` says that the description is being made, for ever.
    private static let waitingServer = """
      import socket, sys, threading, time
      mode, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
      s = socket.socket()
      s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      s.bind((address, port))
      s.listen(0 if mode == "full" else 50)
      if mode == "full":
        held = []
        for _ in range(4):
          c = socket.socket()
          c.setblocking(False)
          c.connect_ex((address, port))
          held.append(c)
        time.sleep(0.5)
        print("ready", flush=True)
        time.sleep(600)
      print("ready", flush=True)

      def answer(c):
        data = b""
        while b"\\r\\n\\r\\n" not in data:
          part = c.recv(4096)
          if not part: return
          data += part
        if mode == "silent": time.sleep(600)
        if data.startswith(b"HEAD") or b".torrent" not in data.split(b"\\r\\n")[0]:
          c.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 100000\\r\\nConnection: close\\r\\n"
            b'Link: </object.bin.torrent>; rel=describedby; type="application/x-bittorrent"\\r\\n\\r\\n')
        else:
          c.sendall(b"HTTP/1.1 503 Busy\\r\\nRetry-After: 2\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
        c.close()

      while True:
        c, _ = s.accept()
        threading.Thread(target=answer, args=(c,), daemon=True).start()

      """
  }
}
