/// A row of a table, found by its key.
@usableFromInline package protocol KeyedRow {
  /// What finds it.
  associatedtype Key: Scattered
  /// Does not change while the row is in a table.
  var key: Key { get }
}
