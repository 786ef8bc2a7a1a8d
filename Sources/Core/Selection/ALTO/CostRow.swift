/// What it costs to send from one PID or endpoint, to each other that there is a cost to.
package struct CostRow: Hashable, Codable, Sendable {
  /// What it costs to one destination.
  package struct Cost: Hashable, Codable, Sendable {
    package var destination: String
    /// In the unit of the metric, or a rank.
    package var cost: Int64

    package init(destination: String, cost: Int64) {
      self.destination = destination
      self.cost = cost
    }
  }

  package var source: String
  package var costs: [Cost]

  package init(source: String, costs: [Cost]) {
    self.source = source
    self.costs = costs
  }
}
