import Nodes
import Replay
import Vocabulary

/// Where the time of downloads went, for people.
struct DownloadTable {
  private let downloads: [Download]

  init(_ downloads: [Download]) { self.downloads = downloads }

  var lines: [String] {
    guard !downloads.isEmpty else { return ["No agent was asked for anything."] }
    var table = Table([
      ("agent", .left), ("file", .left), ("accepted", .left), ("described", .right), ("first byte", .right),
      ("total", .right), ("end", .left), ("where the time went", .left),
    ])
    for download in downloads {
      table.add([
        download.node, download.name, download.acceptedAt.clockText, Self.span(download.described),
        Self.span(download.firstByte), Self.span(download.ended), Self.end(download.end),
        download.shares.map { "\($0.cause) \(Self.span($0.time))" }.joined(separator: ", "),
      ])
    }
    return table.lines
  }

  private static func span(_ span: TimeSpan?) -> String {
    span.map { "\(Quantities.decimal(Double($0.nanoseconds) / 1e9, places: 3)) s" } ?? "-"
  }

  private static func end(_ end: Download.End) -> String {
    switch end {
    case .complete(let report): "complete, \(Quantities.size(report.bytes))"
    case .failed(let failure): "failed: \(failure.kind.rawValue)"
    case .abandoned: "abandoned"
    case .answered(let status): "answered \(status)"
    case .unfinished: "unfinished"
    }
  }
}
