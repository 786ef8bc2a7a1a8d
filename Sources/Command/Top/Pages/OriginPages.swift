import Nodes
import Vocabulary

/// The pages of an origin.
struct OriginPages {
  /// A file, and what was sent of it as far as that is told.
  struct Row {
    var path: String
    var object: String
    var length: Int64
    /// Nil where only what was sent is told of it.
    var serial: Int64?
    var flow: ByteFlow?
  }

  let status: OriginStatus

  static let fileColumns: [TopColumn<Row>] = [
    .text("path", 20, rank: 0, spare: 60) { $0.path },
    .number("size", 10, rank: 1, { $0.length }, Quantities.size),
    .number("sent", 10, rank: 2, { $0.flow?.sent }, { Quantities.size(max(0, $0)) }),
    TopColumn(
      title: "copies", width: 8, isNumber: true, rank: 3, value: { .number(copies($0) ?? -1) },
      cell: { row in (row.flow.map { Quantities.copies($0.sent, of: row.length) } ?? "-", .plain) }),
    .number("up", 10, rank: 4, { $0.flow?.sending }, { Quantities.rate(max(0, $0)) }),
    .number("serial", 14, rank: 6) { $0.serial },
    .text("infohash", 12, rank: 5) { String($0.object.prefix(12)) },
  ]

  /// In thousandths, to sort by.
  private static func copies(_ row: Row) -> Int64? {
    row.flow.map { max(0, $0.sent).multipliedFullWidthDivided(by: 1000, over: max(1, row.length)) }
  }

  /// The files that are told of, and those beside them of which most was sent.
  private var rows: [Row] {
    var sent: [String: OriginStatus.Sent] = [:]
    for line in status.offload?.objects ?? [] { sent[line.path] = line }
    var rows: [Row] = []
    for file in status.files {
      let line = sent.removeValue(forKey: file.path)
      rows.append(
        Row(
          path: file.path, object: file.object, length: file.length, serial: file.serial,
          flow: line.flatMap { $0.object == file.object ? $0.flow : nil }))
    }
    for line in status.offload?.objects ?? [] where sent[line.path] != nil {
      rows.append(Row(path: line.path, object: line.object, length: line.length, flow: line.flow))
    }
    return rows
  }

  // Every page

  func summary(_ columns: Int) -> [TopLine] {
    let first = [
      AgentPages.rate("up", status.flow.sending, status.flow.sent, .accent),
      TopLine("\(Share.count(status.answers)) answers"),
      TopLine(Share.count(status.fileCount, "file")),
      status.describing > 0 ? TopLine("\(Share.count(Int64(status.describing))) being described", .warning) : TopLine(),
    ]
    let second = status.trouble.map { TopLine($0, .bad) } ?? TopLine("the selector knows all files", .good)
    return [TopLine(first, columns: columns), second.cut(to: columns)]
  }

  func content(_ request: TopRequest) -> TopContent {
    switch request.page {
    case .overview, .events, .list:
      let sort = request.page == .list ? request.sort : TopRole.origin.usualSort
      let rows = rows.filter { request.takes($0.path, $0.object) }
      return TopTable(columns: Self.fileColumns, rows: rows, sort: sort).content(request.columns)
    case .flows:
      return TopContent([
        AgentPages.rate("down", status.flow.receiving, status.flow.received, .good).cut(to: request.columns),
        AgentPages.rate("up", status.flow.sending, status.flow.sent, .accent).cut(to: request.columns),
        TopLine("An origin serves everybody alike: agents and the selector tell of classes and ISPs.", .faint)
          .cut(to: request.columns),
      ])
    }
  }
}
