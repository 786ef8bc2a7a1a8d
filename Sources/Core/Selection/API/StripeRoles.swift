package import Vocabulary

/// An agent's part in the import of one object into its ISP, and what the selector knows of that ISP: soft state, said
/// anew with each answer.
package struct StripeRoles: Hashable, Codable, Sendable {
  /// The stripes that this agent imports or stands by for, at most one rank per stripe; empty for most agents of a
  /// large ISP.
  package var roles: [StripeRole]
  /// Whom to dial for the roles: near ones, the other ranks of the stripes and whoever held the role before; and far
  /// ones, the importers of the ISPs that the stripes come from.
  package var partners: [RankedPeer]
  /// By how many thousandths of the object this ISP is behind all others, by their speeds: 0 ... 1000.
  package var lagPerMille: Int
  /// How many agents of this ISP take part, the receiver included.
  package var ispPeers: Int

  /// What an agent reads of the partners of one object.
  package static let maximumPartners = 64

  package init(roles: [StripeRole] = [], partners: [RankedPeer] = [], lagPerMille: Int = 0, ispPeers: Int = 1) {
    self.roles = roles
    self.partners = partners
    self.lagPerMille = lagPerMille
    self.ispPeers = ispPeers
  }
}
