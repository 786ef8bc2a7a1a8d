import Selection

/// What a selector offers by ALTO, by resource id (RFC 7285, 9.1); the directory lists them.
enum ALTOResource: String, CaseIterable {
  case networkMap = "network-map"
  case costMap = "routingcost-map"
  case costRanks = "routingcost-ranks"
  case filteredNetworkMap = "filtered-network-map"
  case filteredCostMap = "filtered-cost-map"
  case endpointProperties = "endpoint-properties"
  case endpointCosts = "endpoint-cost"
  /// RFC 8895.
  case updates = "update-stream"

  static let directory = "/alto/directory"
  static let directoryType = "application/alto-directory+json"
  static let errorType = "application/alto-error+json"

  /// Below the address of the selector.
  var path: String {
    switch self {
    case .networkMap: "/alto/networkmap"
    case .costMap: "/alto/costmap/num/routingcost"
    case .costRanks: "/alto/costmap/ord/routingcost"
    case .filteredNetworkMap: "/alto/networkmap/filtered"
    case .filteredCostMap: "/alto/costmap/filtered"
    case .endpointProperties: "/alto/endpointprop/lookup"
    case .endpointCosts: "/alto/endpointcost/lookup"
    case .updates: "/alto/updates"
    }
  }

  /// Of the answer.
  var mediaType: String {
    switch self {
    case .networkMap, .filteredNetworkMap: "application/alto-networkmap+json"
    case .costMap, .costRanks, .filteredCostMap: "application/alto-costmap+json"
    case .endpointProperties: "application/alto-endpointprop+json"
    case .endpointCosts: "application/alto-endpointcost+json"
    case .updates: "text/event-stream"
    }
  }

  /// Of the body of a POST; a resource without is asked for by GET.
  var accepts: String? {
    switch self {
    case .networkMap, .costMap, .costRanks: nil
    case .filteredNetworkMap: "application/alto-networkmapfilter+json"
    case .filteredCostMap: "application/alto-costmapfilter+json"
    case .endpointProperties: "application/alto-endpointpropparams+json"
    case .endpointCosts: "application/alto-endpointcostparams+json"
    case .updates: "application/alto-updatestreamparams+json"
    }
  }

  /// Whose names it speaks of.
  var uses: [ALTOResource] {
    switch self {
    case .costMap, .costRanks, .filteredNetworkMap, .filteredCostMap: [.networkMap]
    case .updates: [.networkMap, .costMap, .costRanks]
    case .networkMap, .endpointProperties, .endpointCosts: []
    }
  }

  /// The costs that it tells; none of a resource that tells of none.
  var costTypes: [CostType] {
    switch self {
    case .costMap: [CostType(.routing, .numerical)]
    case .costRanks: [CostType(.routing, .ordinal)]
    case .filteredCostMap: CostType.Mode.allCases.map { CostType(.routing, $0) }
    case .endpointCosts:
      CostType.Metric.allCases.flatMap { metric in CostType.Mode.allCases.map { CostType(metric, $0) } }
    case .networkMap, .filteredNetworkMap, .endpointProperties, .updates: []
    }
  }

  /// Whether costs that it tells can be constrained.
  var takesConstraints: Bool { self == .filteredCostMap || self == .endpointCosts }
}
