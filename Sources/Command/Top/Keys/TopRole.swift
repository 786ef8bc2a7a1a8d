import Nodes

/// What kind of node is shown.
enum TopRole: Hashable {
  case agent
  case selector
  case origin

  /// Nil for a status that shows nothing.
  init?(of status: NodeStatus) {
    if status.agent != nil {
      self = .agent
    } else if status.selector != nil {
      self = .selector
    } else if status.origin != nil {
      self = .origin
    } else {
      return nil
    }
  }

  var listTitle: String {
    switch self {
    case .agent: "Peers"
    case .selector: "Swarms"
    case .origin: "Files"
    }
  }

  /// How many columns its table has to sort by.
  var columns: Int {
    switch self {
    case .agent: AgentPages.peerColumns.count
    case .selector: SelectorPages.swarmColumns.count
    case .origin: OriginPages.fileColumns.count
    }
  }

  /// Peers by what comes from them, swarms by their agents, files by what was sent of them.
  var usualSort: TopSort {
    switch self {
    case .agent: TopSort(column: AgentPages.peerColumns.firstIndex { $0.title == "down" } ?? 0)
    case .selector: TopSort(column: SelectorPages.swarmColumns.firstIndex { $0.title == "agents" } ?? 0)
    case .origin: TopSort(column: OriginPages.fileColumns.firstIndex { $0.title == "sent" } ?? 0)
    }
  }
}
