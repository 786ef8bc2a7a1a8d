import Foundation
import Testing

@testable import shoal

@Suite struct LineEditorTests {
  private func type(_ text: String, _ keys: [Key], history: [String] = [], words: [String] = []) -> (
    LineEditor, LineEditor.Outcome
  ) {
    var editor = LineEditor(history: history)
    var outcome = LineEditor.Outcome.editing
    for key in text.map(Key.character) + keys {
      outcome = editor.take(key) { before in
        let word = before.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
        return LineEditor.Completion(length: word.count, words: words.filter { $0.hasPrefix(word) })
      }
    }
    return (editor, outcome)
  }

  @Test(arguments: [
    ([Key.left, .left, .character("x")], "stxep", 3), ([.home, .delete], "tep", 0),
    ([.backspace, .backspace], "st", 2), ([.control("a"), .character("é")], "éstep", 1),
    ([.control("b"), .control("k")], "ste", 3), ([.left, .control("u")], "p", 0),
    ([.control("u"), .control("y"), .control("y")], "stepstep", 8), ([.control("w")], "", 0),
    ([.left, .end, .right, .character("!")], "step!", 5), ([.home, .left, .backspace], "step", 0),
    ([.control("a"), .control("d"), .control("e"), .control("d")], "tep", 3), ([.escape, .pageUp], "step", 4),
  ])
  func `keys move and change what is typed`(keys: [Key], text: String, cursor: Int) {
    let (editor, outcome) = type("step", keys)
    #expect(outcome == .editing && String(editor.text) == text && editor.cursor == cursor)
  }

  @Test func `Enter, Ctrl-C and Ctrl-D end a line, each in its way`() {
    #expect(type("step 3", [.enter]).1 == .line("step 3"))
    #expect(type("step 3", [.interrupt]).1 == .interrupted)
    #expect(type("", [.control("d")]).1 == .end && type("x", [.control("d")]).1 == .editing)
    #expect(type("", [.suspend]).1 == .suspend && type("", [.redraw]).1 == .redraw)
    #expect(String(type(String(repeating: "x", count: 5_000), []).0.text).count == 4_096)
  }

  @Test func `lines of before come back, and the one that was being typed after them`() {
    let history = ["goto end", "cause"]
    #expect(String(type("st", [.up], history: history).0.text) == "cause")
    #expect(String(type("st", [.up, .up, .up], history: history).0.text) == "goto end")
    #expect(String(type("st", [.up, .up, .down, .down, .down], history: history).0.text) == "st")
    #expect(type("", [.up, .backspace, .enter], history: history).1 == .line("caus"))
  }

  @Test func `Tab types what words have in common, then shows them, and replaces only the word before the cursor`() {
    let words = ["agent-1.", "agent-2.", "origin."]
    #expect(String(type("print a", [.tab], words: words).0.text) == "print agent-")
    #expect(type("print a", [.tab, .tab], words: words).1 == .choices(["agent-1.", "agent-2."]))
    #expect(String(type("print o", [.tab], words: words).0.text) == "print origin.")
    #expect(String(type("print o x", [.left, .left, .tab], words: words).0.text) == "print origin. x")
    #expect(String(type("print z", [.tab], words: words).0.text) == "print z")
    #expect(String(type("print agent-1.", [.tab], words: words).0.text) == "print agent-1.")
  }

  @Test func `the history is kept for its owner only, bounded, and without repeats`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "shoal-history-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func history() -> LineHistory { LineHistory(name: "replay-history", environment: ["XDG_STATE_HOME": folder]) }
    var first = history()
    for line in ["step", "step", " ", "cause\n"] { first.add(line) }
    #expect(history().lines == ["step", "cause"])
    let path = folder + "/shoal/replay-history"
    for (name, mode) in [(path, 0o600), (folder + "/shoal", 0o700)] {
      #expect(try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int == mode, "\(name)")
    }
    for number in 0..<2_100 { first.add("goto \(number)") }
    let later = history()
    #expect(later.lines.count == 1_000 && later.lines.last == "goto 2099")
    #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 1_000)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    var homeless = LineHistory(name: "replay-history", environment: [:])
    homeless.add("step")
    #expect(homeless.lines == ["step"])
  }
}
