import Testing

@testable import shoal

@Suite struct TerminalLookTests {
  private func look(_ isTerminal: Bool, _ environment: [String: String]) -> TerminalLook {
    TerminalLook(isTerminal: isTerminal, environment: environment)
  }

  @Test func `a line is drawn over only on a terminal that moves its cursor`() {
    #expect(look(true, ["TERM": "xterm"]).redraws)
    #expect(!look(true, ["TERM": "dumb"]).redraws)
    #expect(!look(true, [:]).redraws)
    #expect(!look(false, ["TERM": "xterm"]).redraws)
  }

  @Test func `NO_COLOR takes away every control sequence, unless it is empty`() {
    #expect(look(true, ["TERM": "xterm"]).takesSequences)
    #expect(look(true, ["TERM": "xterm", "NO_COLOR": ""]).takesSequences)
    #expect(!look(true, ["TERM": "xterm", "NO_COLOR": "1"]).takesSequences)
    #expect(!look(true, ["TERM": "dumb"]).takesSequences)
    #expect(!look(false, ["TERM": "xterm"]).takesSequences)
  }

  @Test func `without sequences blanks cover what stood there, and never wrap`() {
    let plain = look(true, ["TERM": "xterm", "NO_COLOR": "1"])
    #expect(plain.replacing(shown: 6, with: "abc", columns: 3, room: 80) == "\rabc   ")
    #expect(plain.replacing(shown: 2, with: "abc", columns: 3, room: 80) == "\rabc")
    #expect(plain.replacing(shown: 60, with: "abc", columns: 3, room: 6) == "\rabc  ")
    #expect(plain.clearing(shown: 3, room: 80) == "\r   \r")
    let full = look(true, ["TERM": "xterm"])
    #expect(full.replacing(shown: 6, with: "abc", columns: 3, room: 80) == "\r\u{1B}[Kabc")
  }
}
