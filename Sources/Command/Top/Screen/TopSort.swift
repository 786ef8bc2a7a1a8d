/// By which column of its table a page is sorted.
struct TopSort: Hashable {
  /// What rows are compared by.
  enum Value: Hashable, Comparable {
    case number(Int64)
    case text(String)
  }

  var column: Int
  /// Not the way that is usual for it: numbers fall, texts rise.
  var isReversed = false
}
