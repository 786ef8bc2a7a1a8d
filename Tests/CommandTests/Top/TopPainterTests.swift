import Testing

@testable import shoal

@Suite struct TopPainterTests {
  @Test func `only lines that changed are told to the terminal`() {
    var painter = TopPainter(depth: .sixteen)
    let lines = ["a", "b", "c"].map { TopLine($0) }
    let first = painter.paint(lines, columns: 80, rows: 3)
    #expect(first == "\u{1B}[2J\u{1B}[1;1H\u{1B}[Ka\u{1B}[2;1H\u{1B}[Kb\u{1B}[3;1H\u{1B}[Kc")
    let same = painter.paint(lines, columns: 80, rows: 3)
    #expect(same.isEmpty)
    let second = painter.paint([TopLine("a"), TopLine("B", .bad), TopLine("c")], columns: 80, rows: 3)
    #expect(second == "\u{1B}[2;1H\u{1B}[K\u{1B}[31mB\u{1B}[0m")
    let gone = painter.paint([TopLine("a"), TopLine(), TopLine("c")], columns: 80, rows: 3)
    #expect(gone == "\u{1B}[2;1H\u{1B}[K")
  }

  @Test func `a terminal of another size is told everything, as is one that was written over`() {
    var painter = TopPainter(depth: .none)
    let lines = ["a", "b"].map { TopLine($0) }
    _ = painter.paint(lines, columns: 80, rows: 2)
    let resized = painter.paint(lines, columns: 81, rows: 2)
    painter.forget()
    let forgotten = painter.paint(lines, columns: 81, rows: 2)
    #expect(resized.hasPrefix("\u{1B}[2J") && resized.contains("a") && resized == forgotten)
    let lower = painter.paint(lines, columns: 81, rows: 1)
    #expect(!lower.contains("b"))
  }

  @Test func `colours are as many as the terminal has, and none where none are wanted`() {
    func depth(_ environment: [String: String]) -> ColourDepth {
      ColourDepth(TerminalLook(isTerminal: true, environment: environment), environment: environment)
    }
    #expect(depth(["TERM": "xterm"]) == .sixteen)
    #expect(depth(["TERM": "linux"]) == .sixteen)
    #expect(depth(["TERM": "xterm-256color"]) == .many)
    #expect(depth(["TERM": "xterm", "COLORTERM": "truecolor"]) == .many)
    #expect(depth(["TERM": "vt100"]) == .none)
    #expect(depth(["TERM": "xterm-256color", "NO_COLOR": "1"]) == .none)
    #expect(depth(["TERM": "dumb"]) == .none)
  }
}
