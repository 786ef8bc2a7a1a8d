import Nodes

/// Progress for a program to read: one JSON object on a line.
struct ProgressLine: Encodable {
  var have: Int64
  var total: Int64
  /// Bytes per second.
  var rate: Int64
  var links: Int
  var from: GetReport.Sources

  init(_ progress: TransferProgress, rate: Int64) {
    have = progress.have
    total = progress.total
    self.rate = rate
    links = progress.links
    let tally = progress.tally
    from = GetReport.Sources(
      edge: tally.edge, sameISP: tally.sameISP, otherISP: tally.otherISP, unknown: tally.unknown, store: tally.store)
  }
}
