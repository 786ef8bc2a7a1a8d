import OrderedCollections
package import Vocabulary

/// Receipts rolled up: by object, and by node.
package struct ReceiptSummary: Sendable {
  /// What was taken of an object, by the takers' word, and what was given by the givers'.
  package struct Object: Hashable, Codable, Sendable {
    package var object: Digest256
    package var taken: Int64 = 0
    package var claimed: Int64 = 0
  }

  /// What a node took and gave.
  package struct Node: Hashable, Codable, Sendable {
    package var node: NodeID
    /// By its own word.
    package var taken: Int64 = 0
    /// By the word of those who took it.
    package var given: Int64 = 0
    /// Of this: by the word of nodes in its own network, which may be the same.
    package var givenNear: Int64 = 0
    /// By its own word.
    package var claimed: Int64 = 0

    /// How far its own word is from that of others.
    package var mismatch: Int64 { abs(claimed - given) }
    /// The same of the greater of both, in percent.
    package var mismatchPercent: Int64 { mismatch / max(1, max(claimed, given) / 100) }
    /// What it gave of what it took, in percent; nil for one that took next to nothing.
    package var sharePercent: Int64? { taken >= ReceiptSummary.leastBytes ? given / max(1, taken / 100) : nil }
  }

  /// Less is not worth a word.
  static let leastBytes: Int64 = 1 << 20
  /// Both ends speak at different times, and see blocks that came twice differently.
  private static let mostPercent: Int64 = 5

  private var objects: OrderedDictionary<Digest256, Object> = [:]
  private var nodes: OrderedDictionary<NodeID, Node> = [:]

  init() {}

  mutating func add(
    taken: Int64, claimed: Int64, of object: Digest256, by taker: NodeID, from giver: NodeID, isNear: Bool
  ) {
    objects[object, default: Object(object: object)].taken += taken
    objects[object, default: Object(object: object)].claimed += claimed
    nodes[taker, default: Node(node: taker)].taken += taken
    nodes[giver, default: Node(node: giver)].given += taken
    nodes[giver, default: Node(node: giver)].claimed += claimed
    if isNear { nodes[giver, default: Node(node: giver)].givenNear += taken }
  }

  /// Of which most was taken first.
  package var byObject: [Object] {
    objects.values.sorted { ($1.taken, $0.object.bytes.hex) < ($0.taken, $1.object.bytes.hex) }
  }

  /// Whose word is farthest from that of others first: no others.
  package var mismatched: [Node] {
    nodes.values.filter { $0.mismatch > Self.leastBytes && $0.mismatchPercent > Self.mostPercent }
      .sorted { ($1.mismatch, $0.node.description) < ($0.mismatch, $1.node.description) }
  }

  /// Who gives least of what it takes first.
  package var byShare: [Node] {
    nodes.values.filter { $0.sharePercent != nil }.sorted {
      ($0.sharePercent ?? 0, $1.taken, $0.node.description) < ($1.sharePercent ?? 0, $0.taken, $1.node.description)
    }
  }
}
