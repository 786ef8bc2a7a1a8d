/// Columns of text, as wide as their widest cell.
struct Table {
  enum Alignment {
    case left
    case right
  }

  private var columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count)
    rows.append(cells)
  }

  var lines: [String] {
    let widths = columns.indices.map { at in
      rows.reduce(columns[at].title.count) { max($0, $1[at].count) }
    }
    return ([columns.map(\.title)] + rows).map { cells in
      var line = ""
      for (at, cell) in cells.enumerated() {
        let gap = String(repeating: " ", count: widths[at] - cell.count)
        line += (at == 0 ? "" : "  ") + (columns[at].alignment == .left ? cell + gap : gap + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
