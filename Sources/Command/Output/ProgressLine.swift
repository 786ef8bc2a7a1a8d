import Nodes
import Vocabulary

/// Progress for a program to read: one JSON object on a line.
struct ProgressLine: Encodable {
  /// What is waited for, once nothing has come for a second.
  struct Wait: Encodable {
    /// One word: `resolving`, `connecting`, `description`, `selector`, `origin`, `peers`, `reader`, `disk`.
    var cause: String
    /// For people.
    var text: String
    /// Since something came.
    var seconds: Int64
  }

  var have: Int64
  /// Missing until it is known.
  var total: Int64?
  /// Bytes per second.
  var rate: Int64
  var links: Int
  var from: GetReport.Sources
  var waiting: Wait?

  init(_ progress: WantProgress, rate: Int64, stall: StallWatch.Stall?) {
    have = progress.have
    total = progress.total
    self.rate = rate
    links = progress.links
    let tally = progress.tally
    from = GetReport.Sources(
      origin: tally.origin, sameISP: tally.sameISP, otherISP: tally.otherISP, unknown: tally.unknown, store: tally.store
    )
    waiting = stall.map {
      Wait(cause: $0.waiting.cause.rawValue, text: $0.waiting.text, seconds: $0.since.milliseconds / 1000)
    }
  }
}
