import Simulation
import Vocabulary

/// What really came of downloads, what comes of them in a branch in which nothing is otherwise, and what with something
/// otherwise, side by side.
struct BranchTable {
  private struct Column {
    let title: String
    let downloads: [BranchDownload]
  }

  private let branch: Branch
  private let control: BranchOutcome
  private let columns: [Column]

  /// - Parameters:
  ///   - changed: nil where nothing was to be otherwise.
  ///   - order: what was, as its user wrote it.
  init(_ branch: Branch, _ control: BranchOutcome, _ changed: BranchOutcome?, named order: String) {
    (self.branch, self.control) = (branch, control)
    var columns = [Column(title: "really", downloads: branch.truth)]
    columns.append(Column(title: "unchanged", downloads: control.downloads))
    if let changed { columns.append(Column(title: order, downloads: changed.downloads)) }
    self.columns = columns
  }

  var lines: [String] {
    branch.estimate + [underWay, ""] + table + [""] + [error] + broken
  }

  private var underWay: String {
    let closed = control.closedLinks
    return "\(control.messagesUnderWay) messages were under way and go on"
      + (closed == 0 ? "" : "; \(closed) links to who was not recorded are closed")
  }

  private var table: [String] {
    var titles: [(title: String, alignment: Table.Alignment)] = [("", .left)]
    for (at, column) in columns.enumerated() {
      let mark = at == columns.count - 1 && at > 1 ? "changed" : column.title
      titles += [(mark + ", s", .right), ("origin", .right), ("own", .right), ("others", .right)]
    }
    var table = Table(titles)
    for at in branch.truth.indices {
      table.add([branch.truth[at].node] + columns.flatMap { Self.cells($0.downloads[at]) })
    }
    for percentile in [50, 95] {
      table.add(
        ["p\(percentile)"] + columns.flatMap { [Self.seconds($0.downloads.time(percentile: percentile)), "", "", ""] })
    }
    table.add(
      ["sum, MiB"]
        + columns.flatMap { column in
          ["\(column.downloads.times.count) done"]
            + [\BranchDownload.Brought.byOrigin, \.byOwnISP, \.byOthers].map { part in
              Self.size(column.downloads.reduce(0) { $0 + $1.brought[keyPath: part] })
            }
        })
    return table.lines
  }

  private static func cells(_ download: BranchDownload) -> [String] {
    guard download.took != nil else { return [download.hasFailed ? "failed" : "not done", "", "", ""] }
    return [
      seconds(download.took), size(download.brought.byOrigin), size(download.brought.byOwnISP),
      size(download.brought.byOthers),
    ]
  }

  private static func seconds(_ span: TimeSpan?) -> String {
    span.map { Quantities.decimal(Double($0.nanoseconds) / 1e9, places: 2) } ?? "-"
  }

  private static func size(_ bytes: Int64) -> String { Quantities.decimal(Double(bytes) / 1_048_576, places: 2) }

  /// How far the branch is from the truth where nothing is otherwise.
  private var error: String {
    func off(_ truth: Int64?, _ branch: Int64?) -> String {
      guard let truth, let branch, truth > 0 else { return "?" }
      return Quantities.decimal(abs(Double(branch - truth)) / Double(truth) * 100) + " %"
    }
    func time(_ percentile: Int) -> String {
      let times = [branch.truth, control.downloads].map { $0.time(percentile: percentile)?.nanoseconds }
      return off(times[0], times[1])
    }
    func bytes(_ part: KeyPath<BranchDownload.Brought, Int64>) -> String {
      let sums = [branch.truth, control.downloads].map { list in
        list.reduce(Int64(0)) { $0 + $1.brought[keyPath: part] }
      }
      return off(sums[0], sums[1])
    }
    return "unchanged, the branch is off by \(time(50)) in p50, \(time(95)) in p95, \(bytes(\.byOrigin)) in bytes of "
      + "the origin and \(bytes(\.byOthers)) in those of other ISPs: what it says of a change is no better"
  }

  private var broken: [String] { control.violations.prefix(5).map { "a law is broken in the branch: \($0)" } }
}
