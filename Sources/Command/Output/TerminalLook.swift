/// How a terminal may be written to.
struct TerminalLook: Equatable {
  /// Whether a line can be written over: standard error is a terminal that moves its cursor.
  var redraws: Bool
  /// Whether it may be told colours, and to clear: https://no-color.org asks for neither.
  var takesSequences: Bool

  init(isTerminal: Bool, environment: [String: String]) {
    let terminal = environment["TERM"] ?? ""
    redraws = isTerminal && !terminal.isEmpty && terminal != "dumb"
    takesSequences = redraws && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// What replaces a line of `shown` columns by another one of `columns`. Where nothing may be told to clear, blanks
  /// cover its end, as far as the terminal has `room` columns now.
  func replacing(shown: Int, with text: String, columns: Int, room: Int) -> String {
    if takesSequences { return "\r\u{1B}[K" + text }
    return "\r" + text + String(repeating: " ", count: max(0, min(shown, room - 1) - columns))
  }

  /// What takes away a line of `shown` columns.
  func clearing(shown: Int, room: Int) -> String {
    takesSequences ? "\r\u{1B}[K" : replacing(shown: shown, with: "", columns: 0, room: room) + "\r"
  }
}
