/// What the user wants of a page.
struct TopRequest {
  var page: TopPage
  var columns: Int
  var look = TopLook()
  var sort: TopSort
  var filter = ""

  /// Whether one of the texts has the filter in it, whatever its capitals.
  func takes(_ texts: String?...) -> Bool {
    if filter.isEmpty { return true }
    let wanted = filter.lowercased()
    return texts.contains { $0?.lowercased().contains(wanted) == true }
  }
}
