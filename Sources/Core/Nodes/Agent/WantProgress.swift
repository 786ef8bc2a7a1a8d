import OrderedCollections
import Swarming
package import Vocabulary
import Wire

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
}

extension AgentMachine {
  /// How far a want is; nil when it is over, or was never begun.
  package func progress(of id: WantID) -> WantProgress? {
    guard let want = wants[id] else { return nil }
    guard case .attached(let handle) = want.phase, let object = objects[handle] else {
      return Waiting(want).map { WantProgress(have: want.delivered, total: nil, waiting: $0) }
    }
    let length = object.geometry.length
    let awaitsSelector = announcer.awaitsFirstReply(of: object.description.infohashes.v2)
    return WantProgress(
      have: min(length, Int64(object.exchange.held.trueCount) * Geometry.blockLength), total: length,
      tally: object.tally, links: object.exchange.peers.count,
      waiting: Waiting(object, awaitsSelector: awaitsSelector))
  }
}
