import Foundation
import Testing

extension EndToEnd {
  /// `shoal replay --session` on a terminal that tmux plays.
  @Suite(.serialized) struct Prompt {
    private static let golden = "\(Programs.root)/Replays/golden/two-isps"

    @Test func `lines are edited, completed, and called back in the next session, and the terminal is given back`()
      async throws
    {
      try await Ground.with { ground in
        let screen = try await TerminalScreen(ground)
        let start = "clear; XDG_STATE_HOME=\(ground.path("state")) \(Programs.shoal) replay \(Self.golden) --session"
        try await screen.type(start, "Enter")
        _ = try await screen.wait("(0/4484)") { $0.contains("8 nodes, 4484 inputs") }
        try await screen.type("got", "Tab", "e", "Tab", "Enter")
        _ = try await screen.wait("(4484/4484)") { $0.contains("(0/4484) goto end") }
        try await screen.type("pri", "Tab", "agent-1.tu", "Tab", ".counters.blocksHe", "Tab", "Home", "C-k", "C-y")
        _ = try await screen.wait("(4484/4484) print agent-1.turn.counters.blocksHeld") { _ in true }
        try await screen.type("Enter")
        _ = try await screen.wait("\n128\n") { _ in true }
        try await screen.type("b", "Tab")
        _ = try await screen.wait("blame    branch") { $0.contains("back") }
        try await screen.type("C-c")
        _ = try await screen.wait("(4484/4484) b^C") { _ in true }
        try await screen.type("C-d")
        _ = try await screen.wait("ready>") { _ in true }
        try await screen.type("clear; echo back-$((1+1))", "Enter")
        _ = try await screen.wait("back-2") { _ in true }

        try await screen.type(start, "Enter")
        _ = try await screen.wait("(0/4484)") { _ in true }
        try await screen.type("Up", "Up", "x")
        _ = try await screen.wait("(0/4484) goto endx") { _ in true }
        try await screen.type("C-c", "quit", "Enter")
        _ = try await screen.wait("ready>") { $0.contains("(0/4484) quit") }
        let kept = try String(contentsOfFile: ground.path("state/shoal/replay-history"), encoding: .utf8)
        #expect(kept == "goto end\nprint agent-1.turn.counters.blocksHeld\nquit\n")
      }
    }
  }
}
