/// Text of others on a terminal: how wide it is at the most, and without what would command the terminal.
enum ScreenText {
  /// Columns that the text takes, rather one too many than one too few: terminals disagree about joined emoji, and
  /// what is taken for wider than it is does not wrap.
  static func columns(_ text: String) -> Int {
    isPlainASCII(text) ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// The text on one line, with a mark in place of what is not to be seen: control characters, and those that turn
  /// the direction of what follows.
  static func plain(_ text: String) -> String {
    if isPlainASCII(text) { return text }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { plain.append(isSeen(scalar) ? scalar : "\u{FFFD}") }
    return String(plain)
  }

  /// As much of the beginning as fits, with a mark where something is missing.
  static func cut(_ text: String, columns limit: Int) -> String {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var cut = ""
    var width = 0
    for character in text {
      let more = columns(String(character))
      guard width + more <= limit - 1 else { break }
      cut.append(character)
      width += more
    }
    return cut + "…"
  }

  /// Most of what is shown is, and so needs no look at Unicode's tables.
  private static func isPlainASCII(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    // Words of some scripts and families of emoji need joiners.
    case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
    default: true
    }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    // An emoji's selector makes what is before it wide.
    case .nonspacingMark: scalar == "\u{FE0F}" ? 1 : 0
    case .enclosingMark, .format: 0
    default: scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// What Unicode's East Asian Width (UAX 11) calls wide or full, in few ranges.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
