/// The last lines of a node's log, the newest first.
enum EventSection {
  private static let most = 30

  static func markup(_ events: [NodeStatus.Event]) -> Markup {
    guard !events.isEmpty else {
      return PageParts.section("events", "Lately", PageParts.empty("Nothing worth a line has happened."))
    }
    let rows = events.suffix(most).reversed().map { event -> Markup in
      """
      <tr><td class="time">\(PageParts.moment(event.at))</td><td><span class="level \(kind(event.level))">\
      \(PageParts.clipped(event.level, 12))</span></td><td><code>\(PageParts.clipped(event.name, 40))</code></td>\
      <td class="text">\(PageParts.clipped(event.text, 240))</td></tr>

      """
    }
    let table = PageParts.table(
      "log", caption: "Last lines of the log, the newest first",
      columns: [.text("Time"), .text("Level"), .text("Event"), .text("What")], rows: rows, view: PageView(query: ""))
    return PageParts.section("events", "Lately", table)
  }

  private static func kind(_ level: String) -> String {
    switch level {
    case "error", "critical": "bad"
    case "warning": "warn"
    default: "plain"
    }
  }
}
