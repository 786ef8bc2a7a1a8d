internal import Vocabulary

/// A cost map of ALTO (RFC 7285, 11.2.3): what it costs to send from one PID to another, by the points of the policy by
/// which peers are ranked.
package struct CostMap: Sendable {
  private let map: NetworkMap
  private let policy: ScoringPolicy
  /// All costs that occur, each once, least first: the place of one is its rank.
  private let levels: [Int64]

  package init(_ map: NetworkMap, policy: ScoringPolicy) {
    self.map = map
    self.policy = policy
    var levels: [Int64] = []
    for source in map.pids {
      for destination in map.pids {
        let cost = Int64(policy.cost(from: source.locality, to: destination.locality))
        if !levels.contains(cost) { levels.append(cost) }
      }
    }
    self.levels = levels.sorted()
  }

  /// The rows that a filter leaves; a source is left out that has no cost to tell.
  package func rows(_ filter: CostMapFilter) -> [CostRow] {
    let destinations = indices(of: filter.destinations)
    return indices(of: filter.sources).compactMap { source in
      let costs = destinations.compactMap { destination -> CostRow.Cost? in
        let cost = cost(from: source, to: destination, filter.mode)
        guard filter.range.contains(cost) else { return nil }
        return CostRow.Cost(destination: map.pids[destination].name, cost: cost)
      }
      return costs.isEmpty ? nil : CostRow(source: map.pids[source].name, costs: costs)
    }
  }

  private func indices(of names: [String]?) -> [Int] {
    guard let names else { return Array(map.pids.indices) }
    return names.compactMap { map.index(of: $0) }.sorted()
  }

  private func cost(from source: Int, to destination: Int, _ mode: CostType.Mode) -> Int64 {
    let cost = Int64(policy.cost(from: map.pids[source].locality, to: map.pids[destination].locality))
    guard mode == .ordinal else { return cost }
    return Int64((levels.firstIndex(of: cost) ?? levels.count) + 1)
  }
}
