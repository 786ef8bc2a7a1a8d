/// A line of a screen: text in styles, and how many columns it takes at the most.
struct TopLine: Equatable {
  struct Part: Equatable {
    var text: String
    var style: TopStyle
  }

  /// No terminal shows more characters of a text than this, however much somebody says.
  private static let longest = 2000

  private(set) var parts: [Part] = []
  private(set) var columns = 0

  init() {}

  init(_ text: String, _ style: TopStyle = .plain) { add(text, style) }

  /// As many of the pieces as fit, with a gap before each but the first; those that come first matter most.
  init(_ pieces: [TopLine], columns limit: Int, gap: String = "  ") {
    for piece in pieces where piece.columns > 0 {
      if columns == 0 {
        add(piece.cut(to: limit))
      } else if columns + gap.count + piece.columns <= limit {
        add(gap)
        add(piece)
      }
    }
  }

  /// Without it, as it may be of others, what would command the terminal.
  mutating func add(_ text: String, _ style: TopStyle = .plain) {
    guard !text.isEmpty else { return }
    let plain = ScreenText.plain(text.utf8.count > Self.longest ? String(text.prefix(Self.longest)) : text)
    parts.append(Part(text: plain, style: style))
    columns += ScreenText.columns(plain)
  }

  mutating func add(_ line: TopLine) {
    parts += line.parts
    columns += line.columns
  }

  /// In a cell of this width.
  mutating func add(_ text: String, _ style: TopStyle = .plain, columns width: Int, isRight: Bool = false) {
    let seen = text.utf8.count > Self.longest ? String(text.prefix(Self.longest)) : text
    let cut = ScreenText.cut(ScreenText.plain(seen), columns: width)
    let gap = String(repeating: " ", count: max(0, width - ScreenText.columns(cut)))
    if isRight { add(gap) }
    add(cut, style)
    if !isRight { add(gap) }
  }

  /// As much of the beginning as fits, with a mark where something is missing.
  func cut(to limit: Int) -> TopLine {
    guard columns > limit else { return self }
    var line = TopLine()
    for part in parts where limit > 0 {
      let room = limit - line.columns
      guard ScreenText.columns(part.text) >= room else {
        line.add(part.text, part.style)
        continue
      }
      // Something follows what just fits, so that has to be marked too.
      line.add(ScreenText.cut(part.text + "  ", columns: room), part.style)
      break
    }
    return line
  }

  /// Without blanks at its end.
  var text: String { painted(.none) }

  /// The line as a terminal is told it, without blanks at its end.
  func painted(_ depth: ColourDepth) -> String {
    var parts = parts
    while let last = parts.last {
      let end = last.text.lastIndex { $0 != " " }
      parts[parts.count - 1].text = end.map { String(last.text[...$0]) } ?? ""
      if end != nil { break }
      parts.removeLast()
    }
    return parts.map { depth.painted($0.text, $0.style) }.joined()
  }
}
