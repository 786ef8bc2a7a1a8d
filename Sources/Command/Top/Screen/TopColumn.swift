/// A column of a table.
struct TopColumn<Row>: Sendable {
  var title: String
  var width: Int
  /// Right-aligned, and sorted from the greatest down.
  var isNumber: Bool
  /// Where not all columns fit, those of the greatest rank are left out first.
  var rank: Int
  /// How much wider it may be where there is room.
  var spare = 0
  /// What its rows are sorted by.
  var value: @Sendable (Row) -> TopSort.Value
  var cell: @Sendable (Row) -> (text: String, style: TopStyle)

  /// A column of texts.
  static func text(
    _ title: String, _ width: Int, rank: Int, spare: Int = 0, _ text: @escaping @Sendable (Row) -> String
  ) -> TopColumn {
    TopColumn(
      title: title, width: width, isNumber: false, rank: rank, spare: spare, value: { .text(text($0)) },
      cell: { (text($0), .plain) })
  }

  /// A column of numbers; what is not known comes last.
  static func number(
    _ title: String, _ width: Int, rank: Int, _ number: @escaping @Sendable (Row) -> Int64?,
    _ cell: @escaping @Sendable (Int64) -> String = { "\($0)" }
  ) -> TopColumn {
    TopColumn(
      title: title, width: width, isNumber: true, rank: rank, value: { .number(number($0) ?? -1) },
      cell: { (number($0).map(cell) ?? "-", .plain) })
  }
}
