/// What is held of an object, from its first byte to its last, and how many copies peers have of it.
///
/// Each part is a column as high as it is held: one form for eyes that tell no colours apart.
struct PieceMap {
  let object: ObjectStatus

  var markup: Markup {
    let cells = Self.digits(object.map, at: 8)
    let whole = cells.count { $0 == 8 }
    let begun = cells.count { $0 > 0 && $0 < 8 }
    let copies = Self.digits(object.copies, at: 9)
    guard !cells.isEmpty else { return PageParts.empty("Its pieces are not known yet.") }
    let held = "Of \(cells.count) equal parts \(whole) are held whole, \(begun) in part."
    let scarce = copies.count { $0 == 0 }
    let rarest = copies.min().map { $0 == 9 ? "9 or more" : "\($0)" } ?? "0"
    let spread =
      scarce == 0
      ? "Of the rarest part peers hold \(rarest)."
      : "\(PageParts.count(scarce, "part is", "parts are")) held by no peer."
    let others: Markup =
      copies.isEmpty
      ? ""
      : """
      \(Self.image(copies, height: 9, "map copies", label: "Copies among peers. " + spread))
      <p class="soft">Copies among peers, up to 9 and more. \(spread)</p>
      """
    return """
      <div class="maps">\(Self.image(cells, height: 8, "map held", label: "Held. " + held))
      <p class="soft">Held, first byte to last. \(held)</p>
      \(others)</div>

      """
  }

  /// Of what is held only, for a line of a table that says how much that is.
  static func small(_ map: String) -> Markup {
    let cells = digits(map, at: 8)
    return cells.isEmpty ? "" : image(cells, height: 8, "map small", label: nil)
  }

  private static func digits(_ text: String, at most: Int) -> [Int] {
    text.utf8.prefix(ObjectStatus.cells).map { min(most, max(0, Int($0) - 0x30)) }
  }

  /// One path around all columns: equal neighbours are one.
  private static func image(_ cells: [Int], height: Int, _ kind: String, label: String?) -> Markup {
    var path = "M0 \(height)"
    var at = 0
    while at < cells.count {
      let end = cells[at...].firstIndex { $0 != cells[at] } ?? cells.count
      path += "V\(height - cells[at])H\(end)"
      at = end
    }
    path += "V\(height)z"
    let name: Markup = label.map { "role=\"img\" aria-label=\"\($0)\"" } ?? "aria-hidden=\"true\""
    return """
      <svg class="\(kind)" viewBox="0 0 \(cells.count) \(height)" preserveAspectRatio="none" \(name)><rect \
      class="track" width="\(cells.count)" height="\(height)"/><path d="\(path)"/></svg>
      """
  }
}
