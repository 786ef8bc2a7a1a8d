package import Vocabulary

/// The linked peers of an object, in the order in which they joined, each in a slot of a dense array.
package struct PeerTable: Codable, Sendable {
  private var links: [LinkID] = []
  private var rows: [SwarmPeer] = []

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }
  package var keys: [LinkID] { links }
  package var values: [SwarmPeer] { rows }

  /// A copy of a peer's record.
  package subscript(link: LinkID) -> SwarmPeer? { slot(of: link).map { rows[$0] } }

  var indices: Range<Int> { 0..<rows.count }

  /// The peer in a slot, in place.
  subscript(slot slot: Int) -> SwarmPeer {
    _read { yield rows[slot] }
    _modify { yield &rows[slot] }
  }

  /// Where a peer is; valid until the next one leaves.
  func slot(of link: LinkID) -> Int? { links.firstIndex(of: link) }

  /// How many peers owe us a block.
  func askers(of block: Int) -> Int {
    var count = 0
    for slot in indices where rows[slot].owes(block) { count += 1 }
    return count
  }

  mutating func join(_ peer: SwarmPeer) {
    links.append(peer.link)
    rows.append(peer)
  }

  mutating func leave(slot: Int) {
    links.remove(at: slot)
    rows.remove(at: slot)
  }
}
