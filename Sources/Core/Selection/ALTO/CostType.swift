/// What a cost measures and how it is told (RFC 7285, 10.7).
package struct CostType: Hashable, Codable, Sendable {
  /// RFC 7285, 10.6.
  package enum Metric: String, Codable, Sendable, CaseIterable {
    /// What it costs to send bytes, in points of the selector's policy: 0 inside one ISP (6.1.1.1).
    case routing = "routingcost"
    /// The median of round trips, in microseconds (RFC 9439, 4.2).
    case roundTrip = "delay-rt"
  }

  /// RFC 7285, 10.5.
  package enum Mode: String, Codable, Sendable, CaseIterable {
    case numerical
    /// A rank: 1 is preferred to 2.
    case ordinal
  }

  package var metric: Metric
  package var mode: Mode

  package init(_ metric: Metric, _ mode: Mode) {
    self.metric = metric
    self.mode = mode
  }
}
