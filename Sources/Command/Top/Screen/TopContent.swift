/// What a page shows below the summary: lines that stay, and those that move when the user scrolls, made when they are
/// seen.
struct TopContent {
  var fixed: [TopLine]
  var count: Int
  var row: (Int) -> TopLine

  init(fixed: [TopLine] = [], count: Int, row: @escaping (Int) -> TopLine) {
    self.fixed = fixed
    self.count = count
    self.row = row
  }

  init(_ lines: [TopLine]) { self.init(count: lines.count) { lines[$0] } }

  /// All of it, or the first rows and a word about the rest.
  func lines(atMost limit: Int) -> [TopLine] {
    let shown = (0..<min(count, limit)).map(row)
    return fixed + shown + (count > limit ? [TopLine("and \(count - limit) more", .faint)] : [])
  }
}
