import Foundation
import Testing

extension EndToEnd {
  /// `shoal top`, on a terminal that tmux plays, and without one.
  @Suite(.serialized) struct Top {
    @Test func `a terminal shows what nodes do, obeys keys, and is given back as it was`() async throws {
      try await Ground.with { ground in
        let nodes = try await Self.nodes(ground)
        let screen = try await TerminalScreen(ground)
        try await screen.type("TERM=xterm-256color \(Programs.shoal) top \(nodes.agent) \(nodes.selector)", "Enter")
        // The overview of an agent that has fetched a file.
        var shown = try await screen.wait("[1 Overview]") {
          $0.contains("update.bin") && $0.contains("100 % of 2.0 MiB")
        }
        #expect(shown.hasPrefix("agent ") && shown.contains("from origin 100 %"), "\(shown)")
        #expect(try await screen.state() == "alternate 1 cursor 0")
        #expect(try await screen.capture(["-e"]).contains("38;5;74"))
        try await screen.type("2")
        _ = try await screen.wait("[2 Peers]") { $0.contains("downv") }
        try await screen.type("s")
        _ = try await screen.wait("upv") { !$0.contains("downv") }
        try await screen.type("4", "/want_")
        shown = try await screen.wait("/want__") { $0.contains("want_") }
        try await screen.type("Escape", "p")
        _ = try await screen.wait("PAUSED") { $0.contains("listening") }
        try await screen.type("p", "?")
        _ = try await screen.wait("any key goes back") { $0.contains("Flags of peers") }
        // Narrower, and lower.
        _ = try await screen.tmux("resize-window", "-t", "top", "-x", "40", "-y", "12")
        try await screen.type("x", "1")
        shown = try await screen.wait("[1 Overview]") { !$0.contains("q quit") }
        #expect(shown.split(separator: "\n", omittingEmptySubsequences: false).count <= 13, "\(shown)")
        #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 40 }, "\(shown)")
        try await screen.type("n", "3")
        _ = try await screen.wait("selector ") { $0.contains("ISPs") && $0.contains("AS64501") }
        try await screen.type("q")
        shown = try await screen.wait("ready>") { !$0.contains("ISPs") }
        #expect(try await screen.state() == "alternate 0 cursor 1")
        // What is typed is shown again, so the terminal is as it was.
        try await screen.type("echo back-$((1+1))", "Enter")
        _ = try await screen.wait("back-2") { $0.contains("echo back-") }
      }
    }

    @Test func `Ctrl-C and a signal give the terminal back, and a node that is away is waited for`() async throws {
      try await Ground.with { ground in
        let screen = try await TerminalScreen(ground)
        let away = "http://\(try ground.endpoint("127.0.0.1"))"
        let command = "env NO_COLOR=1 \(Programs.shoal) top --interval 200ms \(away)"
        try await screen.type(command + "; echo ended-$?", "Enter")
        _ = try await screen.wait("the connection was refused") { $0.contains("again and again") }
        #expect(!(try await screen.capture(["-e"]).contains("\u{1B}[")))
        try await screen.type("C-c")
        _ = try await screen.wait("ended-130") { !$0.contains("Tried") }
        #expect(try await screen.state() == "alternate 0 cursor 1")

        try await screen.type("clear; timeout --foreground 2 \(command); echo over-$?", "Enter")
        _ = try await screen.wait("over-124") { !$0.contains("Tried") }
        #expect(try await screen.state() == "alternate 0 cursor 1")
      }
    }

    @Test func `without a terminal it looks twice and prints, in words or as JSON`() async throws {
      try await Ground.with { ground in
        let nodes = try await Self.nodes(ground)
        let words = try ground.shoal("top", nodes.agent, nodes.selector, nodes.origin, "--interval", "300ms")
        #expect(try await words.finish(within: 20) == 0, "\(words.err)")
        for line in ["--- Peers", "--- Swarms", "--- Events", "from origin 100 %  saved 0 %"] {
          #expect(words.out.contains(line), "\(line) in \(words.out)")
        }
        #expect(words.out.contains("down 0 B/s (2.0 MiB)") && !words.out.contains("\u{1B}"), "\(words.out)")

        let json = try ground.shoal("top", nodes.agent, nodes.selector, "--once", "--json", "--interval", "300ms")
        #expect(try await json.finish(within: 20) == 0, "\(json.err)")
        let looks = try json.out.split(separator: "\n").map { line in
          try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(looks.map { $0["url"] as? String } == [nodes.agent, nodes.selector])
        let agent = (looks[0]["status"] as? [String: Any])?["agent"] as? [String: Any]
        let total = agent?["total"] as? [String: Any]
        #expect(total?["received"] as? Int == 2 << 20 && total?["receiving"] as? Int == 0, "\(json.out)")

        let away = try ground.shoal("top", "127.0.0.1:1", nodes.agent, "--once", "--json", "--interval", "100ms")
        #expect(try await away.finish(within: 20) == 4, "\(away.out)")
        #expect(away.out.contains("\"error\":\"") && away.out.contains("\"status\":{"), "\(away.out)")
        // Whoever reads goes away.
        let head = try ground.start(
          "head", ["sh", "-c", "'\(Programs.shoal)' top \(nodes.agent) --json --interval 100ms | head -n 3"])
        #expect(try await head.finish(within: 20) == 0)
        #expect(head.out.split(separator: "\n").count == 3, "\(head.out)")
      }
    }

    /// A selector, an origin and an agent that has fetched two megabytes from it.
    private static func nodes(_ ground: Ground) async throws -> (agent: String, selector: String, origin: String) {
      let servers = try await ground.servers()
      try ground.file("root/update.bin", bytes: 2 << 20)
      let url = servers.originURL + "/update.bin"
      try await ground.described(url)
      let gateway = try ground.endpoint("127.0.0.1")
      let agent = try ground.shoal(
        "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0", "--log-level",
        "info")
      try await ground.ready(agent, "http://\(gateway)")
      #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")]).status == 200)
      return ("http://\(gateway)", servers.selectorURL, servers.originURL)
    }
  }
}
