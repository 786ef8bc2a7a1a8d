import Live
import Nodes
import Vocabulary

/// What a machine took and gave, as `shoal ledger` prints it: for people, as CSV, and as JSON.
struct LedgerReport: Encodable {
  /// Whether the node serves peers, and why.
  struct Uploads: Encodable {
    var on: Bool
    /// Bytes per second; nothing where there is no limit.
    var limit: Int64?
    var why: String

    init(_ rate: ByteRate?) {
      limit = rate?.bytesPerSecond
      on = limit != 0
      why = LedgerStatus.why(rate)
    }
  }

  /// Bytes of one month, object, fate and class.
  struct Line: Encodable {
    var month: String
    var object: String?
    var file: String
    var publisher: String
    var fate: String
    var `class`: String?
    var bytes: Int64
  }

  /// Bytes in all.
  struct Totals: Encodable {
    var taken: [String: Int64] = [:]
    var given: [String: Int64] = [:]
    var wasted: Int64 = 0
    /// Of files without a description.
    var plain: Int64 = 0

    mutating func add(_ line: LedgerLine) {
      switch line.fate {
      case .taken: taken[line.source ?? SourceClass.unknown.name, default: 0] += line.bytes
      case .given: given[line.source ?? SourceClass.unknown.name, default: 0] += line.bytes
      case .wasted: wasted += line.bytes
      case .plain: plain += line.bytes
      }
    }

    var isNothing: Bool { taken.isEmpty && given.isEmpty && wasted == 0 && plain == 0 }
    /// All that came and served.
    var useful: Int64 { taken.values.reduce(0, +) + plain }
    /// What of it peers sent.
    var ofPeers: Int64 { useful - plain - (taken[SourceClass.origin.name] ?? 0) }
    var sent: Int64 { given.values.reduce(0, +) }
  }

  let uploads: Uploads
  let lines: [Line]
  let totals: Totals
  private let source: [LedgerLine]

  private enum CodingKeys: CodingKey { case uploads, lines, totals }

  init(_ source: [LedgerLine], uploads: ByteRate?) {
    self.source = source
    self.uploads = Uploads(uploads)
    lines = source.map {
      Line(
        month: Self.text(month: $0.month), object: $0.object, file: $0.file, publisher: $0.publisher,
        fate: $0.fate.rawValue, class: $0.source, bytes: $0.bytes)
    }
    totals = source.reduce(into: Totals()) { $0.add($1) }
  }

  // For people

  var text: [String] {
    var text = ["Uploads are \(uploads.on ? "on" : "off"): \(uploads.why)."]
    guard !source.isEmpty else { return text + ["Nothing was taken or given."] }
    let months = source.map(\.month).reduce(into: [Int64]()) { if $0.last != $1 { $0.append($1) } }
    for month in months {
      let lines = source.filter { $0.month == month }
      text += ["", Self.text(month: month) + " (UTC)", ""] + Self.byObject(lines)
      text += [""] + Self.byClass(lines.reduce(into: Totals()) { $0.add($1) })
    }
    if months.count > 1 { text += ["", "In all", ""] + Self.byClass(totals) }
    return text
  }

  /// Objects that most was taken and given of come first.
  private static func byObject(_ lines: [LedgerLine]) -> [String] {
    var rows: [(line: LedgerLine, totals: Totals)] = []
    for line in lines {
      let isSame = rows.last.map { $0.line.object == line.object && $0.line.file == line.file } ?? false
      if !isSame { rows.append((line, Totals())) }
      rows[rows.count - 1].totals.add(line)
    }
    var table = Table([
      ("object", .left), ("file", .left), ("publisher", .left), ("taken", .right), ("of peers", .right),
      ("given", .right), ("wasted", .right),
    ])
    let sorted = rows.enumerated().sorted {
      ($1.element.totals.useful + $1.element.totals.sent, $0.offset)
        < ($0.element.totals.useful + $0.element.totals.sent, $1.offset)
    }
    for (line, totals) in sorted.map(\.element) {
      table.add([
        line.object.map { String($0.prefix(12)) } ?? "", ScreenText.cut(ScreenText.plain(line.file), columns: 40),
        ScreenText.cut(ScreenText.plain(line.publisher), columns: 40), Quantities.size(totals.useful),
        Quantities.percent(totals.ofPeers, of: totals.useful), Quantities.size(totals.sent),
        Quantities.size(totals.wasted),
      ])
    }
    return table.lines
  }

  private static func byClass(_ totals: Totals) -> [String] {
    var table = Table([("class", .left), ("taken", .right), ("given", .right)])
    for name in SourceClass.allCases.map(\.name) where totals.taken[name] != nil || totals.given[name] != nil {
      table.add([name, Quantities.size(totals.taken[name] ?? 0), Quantities.size(totals.given[name] ?? 0)])
    }
    if totals.plain > 0 { table.add(["without description", Quantities.size(totals.plain), ""]) }
    if totals.wasted > 0 { table.add(["wasted", Quantities.size(totals.wasted), ""]) }
    table.add(["in all", Quantities.size(totals.useful + totals.wasted), Quantities.size(totals.sent)])
    return table.lines
  }

  // For programs

  /// RFC 4180, with a head.
  var csv: [String] {
    ["month,object,file,publisher,fate,class,bytes"]
      + lines.map { line in
        Self.csvLine([
          line.month, line.object ?? "", line.file, line.publisher, line.fate, line.class ?? "", "\(line.bytes)",
        ])
      }
  }

  static func csvLine(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") }

  private static func quoted(_ field: String) -> String {
    // A spreadsheet takes what begins like this for a formula.
    let plain = ScreenText.plain(field)
    let text = plain.first.map { "=+-@".contains($0) } == true ? "'" + plain : plain
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// `2026-11`
  static func text(month: Int64) -> String {
    let number = month % 100
    return "\(month / 100)-" + (number < 10 ? "0\(number)" : "\(number)")
  }

  /// The number of a month that is written so; nil for what is none.
  static func month(_ text: String) -> Int64? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int64(parts[0]),
      let month = Int64(parts[1]), year > 0, 1...12 ~= month
    else { return nil }
    return year * 100 + month
  }
}
