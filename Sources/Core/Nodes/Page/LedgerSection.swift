/// What an agent's machine took and gave by month, as its ledger says, and whether it gives at all.
struct LedgerSection {
  let agent: AgentStatus
  let view: PageView

  var section: Markup {
    let uploads: Markup =
      agent.uploads.map { uploads in
        "<p>Uploads are <b>\(uploads.isOn ? "on" : "off")</b>: \(PageParts.clipped(uploads.why, 120)).</p>"
      } ?? ""
    return PageParts.section("ledger", "Ledger", "\(uploads)\(table)")
  }

  private var table: Markup {
    guard let ledger = agent.ledger else {
      return PageParts.empty("The ledger is being read, or none is kept.")
    }
    let months = ledger.months.prefix(LedgerStatus.mostMonths)
    guard !months.isEmpty else { return PageParts.empty("The ledger is empty: nothing was taken or given yet.") }
    let rows = months.flatMap { lines(of: $0) }
    let table = PageParts.table(
      "months", caption: "What this machine took and gave, by month (UTC)",
      columns: [.text("Month"), .text("Other end"), .number("Taken"), .number("Given")], rows: rows, view: view)
    return """
      \(table)<p class="soft">What was done in the last minutes may be missing; <code>shoal ledger</code> tells \
      objects apart as well.</p>

      """
  }

  /// What a month had in all, and then whence and whither.
  private func lines(of month: LedgerStatus.Month) -> [Markup] {
    let volumes = month.volumes.prefix(12)
    let taken = PageParts.sum(volumes.map(\.taken) + [month.plain, month.wasted])
    var rows: [Markup] = [
      """
      <tr class="chosen"><th scope="row">\(Self.text(month.month))</th><td>in all</td>\
      \(Self.size(taken))\(Self.size(PageParts.sum(volumes.map(\.given))))</tr>

      """
    ]
    for volume in volumes {
      rows.append(
        Self.row(month, PageParts.words(ofSource: volume.source), Self.size(volume.taken), Self.size(volume.given)))
    }
    if month.plain > 0 { rows.append(Self.row(month, "files without a description", Self.size(month.plain), none)) }
    if month.wasted > 0 { rows.append(Self.row(month, "came for nothing", Self.size(month.wasted), none)) }
    return rows
  }

  private var none: Markup { PageParts.number("–") }

  private static func row(_ month: LedgerStatus.Month, _ words: String, _ taken: Markup, _ given: Markup) -> Markup {
    """
    <tr><th scope="row" class="soft">\(text(month.month))</th><td>\(words)</td>\(taken)\(given)</tr>

    """
  }

  private static func size(_ bytes: Int64) -> Markup { PageParts.number("\(PageParts.size(bytes))") }

  /// `2026-11`
  private static func text(_ month: Int64) -> String {
    let number = max(0, month) % 100
    return "\(max(0, month) / 100)-\(number < 10 ? "0" : "")\(number)"
  }
}
