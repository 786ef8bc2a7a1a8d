/// How many colours a terminal has.
enum ColourDepth: Equatable {
  case none
  case sixteen
  case many

  init(_ look: TerminalLook, environment: [String: String]) {
    let terminal = environment["TERM"] ?? ""
    if !look.takesSequences || terminal.hasPrefix("vt") {
      self = .none
    } else if ["truecolor", "24bit"].contains(environment["COLORTERM"]) || terminal.contains("256color") {
      self = .many
    } else {
      self = .sixteen
    }
  }

  /// The text with what tells a terminal its style (SGR of ECMA-48).
  func painted(_ text: String, _ style: TopStyle) -> String {
    guard let code = code(style) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func code(_ style: TopStyle) -> String? {
    switch (self, style) {
    case (.none, _), (_, .plain): nil
    case (_, .strong): "1"
    case (.sixteen, .faint): "2"
    case (.sixteen, .good): "32"
    case (.sixteen, .warning): "33"
    case (.sixteen, .bad): "31"
    case (.sixteen, .accent): "36"
    case (.sixteen, .title): "1;36"
    case (.many, .faint): "38;5;245"
    case (.many, .good): "38;5;71"
    case (.many, .warning): "38;5;178"
    case (.many, .bad): "38;5;203"
    case (.many, .accent): "38;5;74"
    case (.many, .title): "1;38;5;74"
    }
  }
}
