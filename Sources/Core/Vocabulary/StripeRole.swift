/// A node's part in bringing one stripe of an object into its ISP.
///
/// An object is cut into chunks of four blocks, and chunk c belongs to stripe c mod 16. In each ISP one node, the
/// importer, brings a stripe in from outside, and two stand by: so who imports a block needs no word per block.
package struct StripeRole: Hashable, Codable, Sendable {
  /// Into how many stripes every object is cut.
  package static let stripeCount = 16
  /// How many blocks in a row belong to one stripe.
  package static let chunkBlocks = 4
  /// The importer and its backups.
  package static let rankCount = 3
  /// How many blocks give each stripe a chunk.
  package static let roundBlocks = stripeCount * chunkBlocks
  /// Agents of smaller objects (8 MiB) go without roles unless they are a crowd.
  package static let leastBlocks = 512

  /// 0 ..< `stripeCount`.
  package var stripe: Int
  /// 0 for the importer, 1 and 2 for its backups.
  package var rank: Int
  /// The place of the node's ISP in the stripe's order of ISPs: the one at place 0 takes the stripe from the origin,
  /// one at place p > 0 from the ISP at place (p - 1) / 3.
  package var place: Int

  package init(stripe: Int, rank: Int, place: Int) {
    self.stripe = stripe
    self.rank = rank
    self.place = place
  }

  /// The stripe that a block belongs to.
  package static func stripe(of block: BlockIndex) -> Int { block.value / chunkBlocks % stripeCount }
}
