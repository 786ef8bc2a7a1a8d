/// What the selector hands out to one requester, best first, and, if it was asked to explain, whom it left out.
package struct Ranking: Hashable, Codable, Sendable {
  package var peers: [RankedPeer]
  /// Every other candidate; empty unless an explanation was asked for.
  package var leftOut: [LeftOut]

  package init(peers: [RankedPeer] = [], leftOut: [LeftOut] = []) {
    self.peers = peers
    self.leftOut = leftOut
  }
}
