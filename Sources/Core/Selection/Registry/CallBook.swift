import Vocabulary

/// Objects of which nodes that only hold them are to ask who looks for them: somebody was told of the node whom it has
/// to call. What does not fit into one answer is dropped.
struct CallBook: Codable, Sendable {
  private var called: ChunkedDictionary<NodeID, [Digest256]>

  init(seed: UInt64) { called = ChunkedDictionary(seed: seed) }

  mutating func note(_ node: NodeID, for object: Digest256) {
    let known = called[node] ?? []
    guard known.count < HoldingsReply.maximumCalled, !known.contains(object) else { return }
    called.updateValue(known + [object], forKey: node)
  }

  /// Of which objects a node is to ask, once.
  mutating func take(of node: NodeID) -> [Digest256] { called.removeUnordered(node) ?? [] }

  mutating func forget(_ node: NodeID) { called.removeUnordered(node) }
}
