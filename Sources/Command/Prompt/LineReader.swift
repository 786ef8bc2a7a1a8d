import Foundation
import Glibc

/// Reads lines from a person at a terminal, who may edit them, call back earlier ones, and have words completed.
///
/// The terminal is as usual while no line is read, so that what a command prints, and Ctrl-C in it, are as everywhere.
final class LineReader {
  private let terminal: RawTerminal
  private var history: LineHistory
  private var keys = KeyReader()
  /// Keys that were read after the end of a line.
  private var waiting: [Key] = []
  /// The first column of the line that is shown, where it is longer than the terminal is wide.
  private var offset = 0

  /// Nil where there is no terminal that can be told where to write.
  init?(history: LineHistory) {
    guard Terminal.look(of: STDOUT_FILENO).redraws, isatty(STDIN_FILENO) == 1, let terminal = RawTerminal() else {
      return nil
    }
    self.terminal = terminal
    self.history = history
  }

  /// The next line; nil when there will be no more.
  /// - Parameters:
  ///   - prompt: what stands before it.
  ///   - complete: what may stand at the end of the text before the cursor.
  func read(prompt: String, complete: (String) -> LineEditor.Completion) -> String? {
    var editor = LineEditor(history: history.lines)
    offset = 0
    terminal.enter(screen: false)
    defer { terminal.leave() }
    paint(editor, prompt)
    while let key = nextKey() {
      switch editor.take(key, complete: complete) {
      case .editing: break
      case .line(let line):
        finish(editor, prompt)
        history.add(line)
        return line
      case .choices(let words): show(words)
      case .interrupted:
        finish(editor, prompt, mark: "^C")
        editor = LineEditor(history: history.lines)
      case .end:
        finish(editor, prompt)
        return nil
      case .suspend:
        terminal.leave()
        kill(getpid(), SIGSTOP)
        terminal.enter(screen: false)
      case .redraw: Terminal.write("\u{1B}[H\u{1B}[2J", to: STDOUT_FILENO)
      }
      paint(editor, prompt)
    }
    return nil
  }

  private func nextKey() -> Key? {
    while waiting.isEmpty {
      // An Escape that nothing follows for so long is a key.
      guard let bytes = terminal.read(milliseconds: keys.isWaiting ? 50 : nil) else { return nil }
      waiting = bytes.isEmpty ? keys.flush() : keys.read(bytes)
    }
    return waiting.removeFirst()
  }

  // Painting

  /// The line on one row of the terminal, moved so that the cursor is in sight.
  private func paint(_ editor: LineEditor, _ prompt: String) {
    let room = max(8, RawTerminal.size.columns - 1 - ScreenText.columns(prompt))
    let widths = editor.text.map { ScreenText.columns(String($0)) }
    func columns(_ range: Range<Int>) -> Int { widths[range].reduce(0, +) }
    offset = min(offset, editor.cursor)
    while columns(offset..<editor.cursor) > room { offset += 1 }
    var end = offset
    while end < widths.count, columns(offset..<end + 1) <= room { end += 1 }
    let text = ScreenText.plain(String(editor.text[offset..<end]))
    let behind = columns(editor.cursor..<max(end, editor.cursor))
    let back = behind > 0 ? "\u{1B}[\(behind)D" : ""
    Terminal.write("\r\u{1B}[K" + prompt + text + back, to: STDOUT_FILENO)
  }

  private func finish(_ editor: LineEditor, _ prompt: String, mark: String = "") {
    offset = 0
    Terminal.write("\r\u{1B}[K" + prompt + ScreenText.plain(String(editor.text)) + mark + "\r\n", to: STDOUT_FILENO)
  }

  /// Words in columns, below the line.
  private func show(_ words: [String]) {
    let shown = words.prefix(200).map(ScreenText.plain)
    let width = (shown.map(ScreenText.columns).max() ?? 0) + 2
    let perLine = max(1, (RawTerminal.size.columns - 1) / width)
    var text = "\r\n"
    for start in stride(from: 0, to: shown.count, by: perLine) {
      for word in shown[start..<min(shown.count, start + perLine)] {
        text += word + String(repeating: " ", count: width - ScreenText.columns(word))
      }
      text += "\r\n"
    }
    if words.count > shown.count { text += "and \(words.count - shown.count) more\r\n" }
    Terminal.write(text, to: STDOUT_FILENO)
  }
}
