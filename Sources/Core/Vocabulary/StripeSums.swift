/// What a selector knows of an object's swarm as a whole, for an agent of one ISP.
package struct StripeSums: Hashable, Codable, Sendable {
  /// By how many thousandths of the object this ISP is behind all others, by their speeds: 0 ... 1000.
  package var lagPerMille: Int
  /// How many agents of this ISP take part, the receiver included.
  package var ispPeers: Int
  /// How many thousandths of the object each agent may take from the origin besides what its ISP needs: the origin has
  /// more to give than one copy, and the peers need it.
  package var sparePerMille: Int

  package init(lagPerMille: Int = 0, ispPeers: Int = 1, sparePerMille: Int = 0) {
    self.lagPerMille = lagPerMille
    self.ispPeers = ispPeers
    self.sparePerMille = sparePerMille
  }
}
