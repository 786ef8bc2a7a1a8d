import Nodes
import OrderedCollections
import Swarming
import Vocabulary

/// How far the object of a want is.
struct TransferProgress: Sendable {
  var have: Int64
  var total: Int64
  var tally: TransferTally
  var links: Int

  /// The first object that a user of this node waits for; nil before it is open.
  init?(of machine: AgentMachine) {
    guard let handle = machine.wants.values.lazy.compactMap(\.handle).first, let object = machine.objects[handle]
    else { return nil }
    total = object.geometry.length
    have = min(total, Int64(object.exchange.held.trueCount) * Geometry.blockLength)
    tally = object.tally
    links = object.exchange.peers.count
  }
}
