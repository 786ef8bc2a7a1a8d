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
  package var sums: StripeSums

  /// What an agent reads of the partners of one object.
  package static let maximumPartners = 64

  package init(roles: [StripeRole] = [], partners: [RankedPeer] = [], sums: StripeSums = StripeSums()) {
    self.roles = roles
    self.partners = partners
    self.sums = sums
  }
}
