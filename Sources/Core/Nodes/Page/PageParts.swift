internal import Vocabulary

/// What all sections of a page are built of.
enum PageParts {
  /// A column of a table, and by what its title sorts the lines, if it does.
  struct Column {
    var title: String
    var order: PageView.Order?
    var isNumber = false

    static func text(_ title: String, _ order: PageView.Order? = nil) -> Column { Column(title: title, order: order) }
    static func number(_ title: String, _ order: PageView.Order? = nil) -> Column {
      Column(title: title, order: order, isNumber: true)
    }
  }

  /// Lines of a table that are shown.
  static let mostRows = 50

  /// The icon of the page, as an address: a browser would ask the node for one otherwise.
  static let icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath fill='%230b6bcb' "
    + "d='M2 16C7 7 18 6 23 14l7-5v14l-7-5C18 26 7 25 2 16z'/%3E%3C/svg%3E"
  static let fish: Markup = """
    <svg class="fish" viewBox="0 0 32 32" aria-hidden="true"><path d="M2 16C7 7 18 6 23 14l7-5v14l-7-5C18 26 7 25 2 \
    16z"/></svg>
    """

  static func section(_ id: String, _ title: Markup, _ body: Markup, wide: Bool = true) -> Markup {
    """
    <section id="\(id)" class="\(wide ? "wide" : "half")" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(title)</h2>
    \(body)</section>

    """
  }

  static func empty(_ sentence: String) -> Markup { "<p class=\"empty\">\(sentence)</p>" }

  static func fact(_ name: String, _ value: Markup) -> Markup { "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n" }

  /// One of the few numbers that stand at the top.
  static func figure(_ id: String, _ name: String, _ value: Markup, _ more: Markup) -> Markup {
    "<div id=\"\(id)\"><dt>\(name)</dt><dd><b>\(value)</b> <span>\(more)</span></dd></div>\n"
  }

  /// A table that scrolls by itself where it is too wide. Its rows are sorted by whoever makes them; `order` is shown.
  static func table(
    _ id: String, caption: String, columns: [Column], rows: [Markup], order: PageView.Order? = nil, view: PageView
  ) -> Markup {
    let heads = columns.map { column -> Markup in
      let isCurrent = column.order != nil && column.order == order
      let sorting: Markup = isCurrent ? " aria-sort=\"\(order == .name ? "ascending" : "descending")\"" : ""
      let number: Markup = column.isNumber ? " class=\"n\"" : ""
      let title: Markup =
        column.order.map { "<a href=\"\(view.sorted(by: $0).link)#\(id)\">\(column.title)</a>" } ?? "\(column.title)"
      return "<th scope=\"col\"\(number)\(sorting)>\(title)</th>"
    }
    return """
      <div class="scroll" id="\(id)" role="region" aria-label="\(caption)" tabindex="0"><table>
      <caption>\(caption)</caption><thead><tr>\(heads)</tr></thead><tbody>
      \(rows)</tbody></table></div>

      """
  }

  /// A bar beside its value; the value says the same.
  static func bar(_ part: Int64, of whole: Int64, _ kind: String) -> Markup {
    let width = whole > 0 ? min(max(0, part), whole).multipliedFullWidthDivided(by: 1000, over: whole) : 0
    return """
      <svg class="bar \(kind)" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" \
      width="1000" height="10"/><rect width="\(width)" height="10"/></svg>
      """
  }

  /// How far something has come; with no end that is known, only that it goes on.
  static func progress(_ have: Int64, of total: Int64?, _ label: String) -> Markup {
    guard let total else { return "<progress aria-label=\"\(label)\"></progress>" }
    let whole = max(1, total)
    return """
      <progress max="1000" value="\(min(max(0, have), whole).multipliedFullWidthDivided(by: 1000, over: whole))" \
      aria-label="\(label)"></progress>
      """
  }

  /// Bytes per second.
  static func rate(_ rate: Int64?) -> Markup {
    guard let rate else { return "<span class=\"soft\" title=\"not measured yet\">–</span>" }
    return "\(Quantities.rate(max(0, rate)))"
  }

  /// A cell of a table with a number in it.
  static func number(_ text: Markup) -> Markup { "<td class=\"n\">\(text)</td>" }

  /// A cell with how fast bytes go, and how many have gone.
  static func paced(_ pace: Int64?, _ sum: Int64) -> Markup { number("\(rate(pace)) <small>\(size(sum))</small>") }

  static func size(_ bytes: Int64) -> String { Quantities.size(max(0, bytes)) }

  static func percent(_ part: Int64, of whole: Int64) -> String {
    Quantities.percent(min(max(0, part), max(0, whole)), of: max(0, whole))
  }

  /// With a comma before each three digits.
  static func count(_ number: Int64) -> String {
    var result = ""
    let digits = String(number.magnitude)
    for (at, digit) in digits.enumerated() {
      if at > 0, (digits.count - at).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
  }

  static func count(_ number: Int) -> String { count(Int64(number)) }

  /// `1 peer`, `2 peers`
  static func count(_ number: Int, _ word: String, _ words: String) -> String {
    "\(count(number)) \(number == 1 ? word : words)"
  }

  static func duration(_ seconds: Int64) -> String {
    let seconds = max(0, seconds)
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
    return days > 0 ? "\(days) d \(hours) h" : Quantities.clock(seconds)
  }

  /// How long something took, in milliseconds: with hundredths of a second, if it is less than a minute.
  static func time(_ milliseconds: Int64) -> String {
    let milliseconds = max(0, milliseconds)
    return milliseconds < 60_000 ? Quantities.seconds(.milliseconds(milliseconds)) : duration(milliseconds / 1000)
  }

  /// A moment of the wall clock, in milliseconds since 1970: the time of day, with the date beside it.
  static func moment(_ milliseconds: Int64) -> Markup {
    let text = HTTPDate.text(milliseconds / 1000).split(separator: " ").map(String.init)
    return "<time title=\"\(text.joined(separator: " "))\">\(text.count > 4 ? text[4] : "") UTC</time>"
  }

  /// Text of others, not longer than a line of a table takes.
  static func clipped(_ text: String, _ most: Int = 80) -> String {
    text.unicodeScalars.count <= most
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(most - 1))) + "…"
  }

  /// The sum of what others say; no sum overflows.
  static func sum(_ numbers: [Int64]) -> Int64 {
    numbers.reduce(0) { sum, number in
      let (next, overflows) = sum.addingReportingOverflow(max(0, number))
      return overflows ? .max : next
    }
  }

  /// What stands below a list that is not shown whole.
  static func more(_ shown: Int, of all: Int) -> Markup {
    all > shown ? "<p class=\"soft\">and \(count(all - shown)) more</p>\n" : ""
  }

  /// Where bytes come from or go to, for people.
  static func words(ofSource source: String) -> String {
    switch source {
    case "origin": "the origin"
    case "host": "this machine"
    case "site": "your network"
    case "isp": "your ISP"
    case "country": "your country"
    case "world": "the world"
    case "stock": "BitTorrent clients"
    case "unknown": "not placed yet"
    default: clipped(source, 20)
    }
  }
}
