/// Payload bytes of one object by source and fate, since the node started.
package struct TransferTally: Hashable, Codable, Sendable {
  package var origin: Int64 = 0
  package var sameISP: Int64 = 0
  package var otherISP: Int64 = 0
  package var unknown: Int64 = 0
  package var store: Int64 = 0
  package var waste = TransferReport.Waste()
  /// Sent to peers.
  package var uploaded: Int64 = 0

  package init() {}
  package var received: Int64 { origin + sameISP + otherISP + unknown }

  /// For the log: the bytes by source.
  var logFields: [LogEvent.Field] {
    [
      .init("origin", origin), .init("same_isp", sameISP), .init("other_isp", otherISP), .init("unknown", unknown),
      .init("store", store),
    ]
  }
}
