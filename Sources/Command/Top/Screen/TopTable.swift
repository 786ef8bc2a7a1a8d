/// Rows in columns of fixed width, of which only those are written that are looked at.
struct TopTable<Row> {
  let columns: [TopColumn<Row>]
  let rows: [Row]
  /// Nil for rows in the order in which they came.
  var sort: TopSort?

  /// The columns that fit, from the left, and how wide each is.
  func layout(_ limit: Int) -> [(column: TopColumn<Row>, index: Int, width: Int)] {
    var free = limit + 1
    var chosen: [(column: TopColumn<Row>, index: Int, width: Int)] = []
    for (index, column) in columns.enumerated().sorted(by: { ($0.1.rank, $0.0) < ($1.1.rank, $1.0) }) {
      let width = chosen.isEmpty ? min(column.width, max(1, limit)) : column.width
      guard width + 1 <= free else { break }
      free -= width + 1
      chosen.append((column, index, width))
    }
    for at in chosen.indices {
      let more = min(free, chosen[at].column.spare)
      chosen[at].width += more
      free -= more
    }
    return chosen.sorted { $0.index < $1.index }
  }

  /// The titles, then the rows.
  func content(_ limit: Int) -> TopContent {
    let layout = layout(limit)
    var head = TopLine()
    for (column, index, width) in layout {
      let isChosen = sort?.column == index
      let mark = isChosen ? (isFalling(index) ? "v" : "^") : ""
      if head.columns > 0 { head.add(" ") }
      head.add(column.title + mark, isChosen ? .title : .faint, columns: width, isRight: column.isNumber)
    }
    let order = order()
    return TopContent(fixed: [head], count: rows.count) { at in
      var line = TopLine()
      for (column, _, width) in layout {
        let cell = column.cell(rows[order[at]])
        if line.columns > 0 { line.add(" ") }
        line.add(cell.text, cell.style, columns: width, isRight: column.isNumber)
      }
      return line
    }
  }

  private func isFalling(_ column: Int) -> Bool {
    columns.indices.contains(column) && columns[column].isNumber != (sort?.isReversed == true)
  }

  /// The places of the rows; equal ones stay as they came.
  private func order() -> [Int] {
    guard let sort, columns.indices.contains(sort.column) else { return Array(rows.indices) }
    let values = rows.map(columns[sort.column].value)
    return isFalling(sort.column)
      ? rows.indices.sorted { (values[$1], $0) < (values[$0], $1) }
      : rows.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
