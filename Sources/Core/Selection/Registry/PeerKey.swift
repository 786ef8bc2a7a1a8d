package import Vocabulary

/// What makes a peer of an object the same peer at its next announce.
package enum PeerKey: Hashable, Comparable, Codable, Sendable {
  /// One of ours, wherever it is now.
  case agent(NodeID)
  /// A stock client: a hybrid one announces twice, once per infohash.
  case stock(Endpoint, InfoHash)

  package var kind: RankedPeer.Kind {
    switch self {
    case .agent: .agent
    case .stock: .stock
    }
  }

  package var node: NodeID? {
    switch self {
    case .agent(let node): node
    case .stock: nil
    }
  }

  /// What finds the row of its node.
  var row: NodeRow.Key {
    switch self {
    case .agent(let node): .agent(node)
    case .stock(let endpoint, _): .stock(endpoint)
    }
  }

  package static func < (a: PeerKey, b: PeerKey) -> Bool {
    switch (a, b) {
    case (.agent(let a), .agent(let b)): a < b
    case (.stock(let endpointA, let infohashA), .stock(let endpointB, let infohashB)):
      (endpointA, infohashA) < (endpointB, infohashB)
    case (.agent, .stock): true
    case (.stock, .agent): false
    }
  }
}
