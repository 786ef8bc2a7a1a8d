import Foundation
import Testing

extension EndToEnd {
  /// What a download looks like on a terminal.
  @Suite(.serialized) struct Screen {
    @Test func `on a terminal no line is as wide as it, also once it is made narrower`() async throws {
      try await Ground.with { ground in
        let shown = try await show(ground, environment: ["TERM=xterm"])
        #expect(shown.before.contains { $0.contains("MB/s") || $0.contains("kB/s") }, "\(shown)")
        #expect(shown.before.allSatisfy { width($0) < 60 }, "\(shown)")
        // One line may have been under way.
        #expect(shown.after.count > 2 && shown.after.dropFirst(2).allSatisfy { width($0) < 24 }, "\(shown)")
        #expect(shown.all.contains("\u{1B}[K"))
      }
    }

    @Test func `NO_COLOR has a line drawn over without a control sequence, and a dumb terminal gets none`() async throws
    {
      try await Ground.with { ground in
        let shown = try await show(ground, environment: ["TERM=xterm", "NO_COLOR=1"])
        #expect(shown.before.count > 2 && !shown.all.contains("\u{1B}"), "\(shown)")
      }
      try await Ground.with { ground in
        let shown = try await show(ground, environment: ["TERM=dumb"])
        #expect(shown.before.isEmpty && !shown.all.contains("\u{1B}"), "\(shown)")
        #expect(shown.all.contains("every block verified"), "\(shown)")
      }
    }

    @Test func `a download explains where its time went, in words and in JSON`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 3 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let words = try ground.shoal(
          "get", url, "-o", ground.path("1.bin"), "--cache", ground.path("1.cache"), "--explain")
        #expect(try await words.finish(within: 60) == 0, "\(words.err)")
        #expect(words.err.contains(" went until the file was there:\n"), "\(words.err)")
        #expect(words.err.contains("% of the time ") && words.err.contains("The bytes came "), "\(words.err)")

        let json = try ground.get(url, name: "2", at: "127.64.1.2", ["--explain"])
        #expect(try await json.finish(within: 60) == 0, "\(json.err)")
        let report = try JSONDecoder().decode(Explained.self, from: Data(json.out.utf8))
        let seconds = report.explanation.causes.reduce(0) { $0 + $1.seconds }
        #expect(abs(seconds - report.seconds) < 0.000_5, "\(json.out)")
        #expect(report.explanation.causes.reduce(0) { $0 + $1.percent } == 100, "\(json.out)")
      }
    }

    private struct Explained: Decodable {
      struct Explanation: Decodable {
        struct Share: Decodable {
          var cause: String
          var seconds: Double
          var percent: Int
        }

        var causes: [Share]
        var largest: String
      }

      var seconds: Double
      var explanation: Explanation
    }

    /// What a terminal of 60 columns was told, and once it had 24.
    private struct Shown {
      var all: String
      var before: [String]
      var after: [String]
    }

    private func show(_ ground: Ground, environment: [String]) async throws -> Shown {
      let servers = try await ground.servers(["--upload-limit", "1MB/s"])
      try ground.file("root/object.bin", bytes: 4 << 20)
      let url = servers.originURL + "/object.bin"
      try await ground.described(url)
      let script = try ground.text("screen.py", Self.terminal)
      let get = try ground.start(
        "get",
        ["env", "-u", "NO_COLOR"] + environment + [
          Programs.python, script, Programs.shoal, "get", url, "-o", ground.path("out.bin"), "--cache",
          ground.path("cache"), "--peer-listen", "127.64.1.1:0",
        ])
      #expect(try await get.finish(within: 60) == 0, "\(get.out) \(get.err)")
      // What was drawn over; the last words are no such line and may wrap.
      let halves = get.out.components(separatedBy: "<resized>").map { half in
        half.components(separatedBy: "\r").dropLast().filter { !$0.contains("\n") && width($0) > 0 }
      }
      return Shown(all: get.out, before: halves[0], after: halves.count > 1 ? halves[1] : [])
    }

    private func width(_ text: String) -> Int { text.replacing(/\u{1B}\[[0-9]*[mK]/, with: "").count }

    /// A terminal of 60 columns, and of 24 once five lines were drawn, that a program runs in; what it is told is
    /// printed.
    private static let terminal = """
      import fcntl, os, pty, select, struct, sys, termios
      child, terminal = pty.fork()
      if child == 0:
          fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))
          os.execvp(sys.argv[1], sys.argv[1:])
      drawn, wide = 0, True
      while True:
          if wide and drawn >= 5:
              wide = False
              fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 24, 0, 0))
              os.write(1, b'<resized>')
          if not select.select([terminal], [], [], 0.05)[0]:
              continue
          try:
              told = os.read(terminal, 65536)
          except OSError:
              break
          if not told:
              break
          drawn += told.count(b'\\r')
          os.write(1, told)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """
  }
}
