import Swarming
import Vocabulary

/// How far a want is, for whoever shows it.
package struct WantProgress: Hashable, Codable, Sendable {
  /// Verified bytes of the object that are held; of a plain fetch, bytes that came.
  package var have: Int64
  /// The object's length in bytes; nil before it is known.
  package var total: Int64?
  /// Where the bytes came from.
  package var tally: TransferTally
  /// Links to peers that exchange the object.
  package var links: Int
  package var waiting: Waiting

  package init(
    have: Int64, total: Int64?, tally: TransferTally = TransferTally(), links: Int = 0, waiting: Waiting
  ) {
    self.have = have
    self.total = total
    self.tally = tally
    self.links = links
    self.waiting = waiting
  }

  /// Of a want that has its object.
  init(_ object: AgentObject, _ waiting: Waiting) {
    let length = object.geometry.length
    self.init(
      have: min(length, Int64(object.exchange.held.trueCount) * Geometry.blockLength), total: length,
      tally: object.tally, links: object.exchange.peers.count, waiting: waiting)
  }
}
