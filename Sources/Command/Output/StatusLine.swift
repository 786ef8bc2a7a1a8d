/// One line that never wraps: of its parts those are left out first that matter least.
struct StatusLine {
  /// A colour of the terminal's own palette.
  enum Colour: String {
    case green = "32"
    case yellow = "33"
  }

  struct Part {
    /// The longest first. Never empty.
    var forms: [String]
    var colour: Colour?
    /// Shown only where nothing that is said had to be left out.
    var isDecoration = false
    /// Takes its longest form that fits, before parts that matter less are looked at.
    var isEager = false
  }

  /// Parts in the order in which they matter, and which place each has from the left.
  private var parts: [(place: Int, part: Part)] = []

  /// What is added next matters less than all before.
  mutating func add(_ part: Part, place: Int) { parts.append((place, part)) }

  /// What is said, however long, without decoration.
  var words: String {
    ordered(parts.indices.filter { !parts[$0].part.isDecoration }).map { parts[$0].part.forms[0] }
      .joined(separator: "  ")
  }

  /// - Parameter columns: of the terminal. The last one stays free: some wrap as soon as it is written to.
  func text(columns: Int, isColoured: Bool) -> (text: String, columns: Int) {
    let room = max(1, columns - 1)
    let gap = columns < 40 ? " " : "  "
    let chosen = choose(room: room, gap: gap.count)
    var text = ""
    var width = 0
    for index in ordered(Array(chosen.keys)) {
      let form = ScreenText.cut(chosen[index] ?? "", columns: room)
      width += ScreenText.columns(form) + (text.isEmpty ? 0 : gap.count)
      let colour = isColoured ? parts[index].part.colour : nil
      text += (text.isEmpty ? "" : gap) + (colour.map { "\u{1B}[\($0.rawValue)m\(form)\u{1B}[0m" } ?? form)
    }
    return (text, width)
  }

  private func ordered(_ indices: [Int]) -> [Int] { indices.sorted { parts[$0].place < parts[$1].place } }

  private func choose(room: Int, gap: Int) -> [Int: String] {
    var chosen: [Int: String] = [:]
    var free = room + gap
    let said = parts.indices.filter { !parts[$0].part.isDecoration }
    var isWhole = true
    for index in said {
      let part = parts[index].part
      let forms = part.isEager ? part.forms : Array(part.forms.suffix(1))
      guard let form = forms.first(where: { ScreenText.columns($0) + gap <= free }) else {
        // Something must be said.
        if chosen.isEmpty { chosen[index] = part.forms.last }
        isWhole = false
        break
      }
      chosen[index] = form
      free -= ScreenText.columns(form) + gap
    }
    for index in said {
      guard let now = chosen[index] else { continue }
      let spare = free + ScreenText.columns(now)
      guard let form = parts[index].part.forms.first(where: { ScreenText.columns($0) <= spare }) else { continue }
      chosen[index] = form
      free = spare - ScreenText.columns(form)
    }
    guard isWhole else { return chosen }
    for index in parts.indices where parts[index].part.isDecoration {
      guard let form = parts[index].part.forms.first(where: { ScreenText.columns($0) + gap <= free }) else { continue }
      chosen[index] = form
      free -= ScreenText.columns(form) + gap
    }
    return chosen
  }
}
