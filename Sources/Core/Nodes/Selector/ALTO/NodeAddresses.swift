import Selection
import Vocabulary

/// At which address which node was seen last, of those who announce: who asks for the way between two addresses means
/// nodes.
struct NodeAddresses: Codable, Sendable {
  /// Beyond so many, who is new takes the place of one that is drawn by lot.
  private static let addressesMax = 65_536

  private var nodes: ChunkedDictionary<IPAddress, NodeID>

  init(seed: UInt64 = 0) { nodes = ChunkedDictionary(seed: seed) }

  func node(at address: IPAddress) -> NodeID? { nodes[address.unmapped] }

  /// A node announces from an address. Of one that nobody can place, nothing is noted.
  mutating func note(
    _ node: NodeID, at address: IPAddress, _ registry: borrowing Registry, random: inout RandomSource
  ) {
    guard registry.coordinate(of: node) != nil else { return }
    let address = address.unmapped
    if nodes.index(forKey: address) == nil, nodes.count >= Self.addressesMax {
      nodes.removeUnordered(nodes.keys[random.below(nodes.count)])
    }
    nodes.updateValue(node, forKey: address)
  }
}
