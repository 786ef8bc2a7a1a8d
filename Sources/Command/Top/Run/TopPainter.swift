/// What a terminal is told, so that it shows a screen: only lines that are not what they were.
struct TopPainter {
  private let depth: ColourDepth
  private var size = (columns: 0, rows: 0)
  private var shown: [String] = []

  init(depth: ColourDepth) { self.depth = depth }

  /// The next screen is drawn whole.
  mutating func forget() { size = (0, 0) }

  /// Nothing, where nothing has changed.
  mutating func paint(_ lines: [TopLine], columns: Int, rows: Int) -> String {
    var text = ""
    if size != (columns, rows) {
      size = (columns, rows)
      shown = Array(repeating: "", count: rows)
      text += "\u{1B}[2J"
    }
    for (row, line) in lines.prefix(rows).enumerated() {
      let painted = line.painted(depth)
      guard painted != shown[row] else { continue }
      shown[row] = painted
      // Cleared first: behind a line as wide as the terminal some clear its last character.
      text += "\u{1B}[\(row + 1);1H\u{1B}[K" + painted
    }
    return text
  }
}
