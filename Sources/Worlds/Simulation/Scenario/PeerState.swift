import Nodes
import Vocabulary

/// A peer of the scenario, through all its restarts.
struct PeerState {
  /// What is wrong with it.
  struct Traits {
    /// It serves spoilt blocks.
    var pollutes = false
    /// Its disk takes so many blocks and no more.
    var diskBlocks: Int?
    /// What it says of itself that is not true.
    var lie: Lie?
    /// The node that it says it is, if not its own.
    var claimed: NodeID?
    /// It says of everybody of whom the selector tells it that it cannot reach him.
    var slanders = false
  }

  let name: String
  let host: Int
  /// The upload limit that its agent is told.
  let limit: ByteRate?
  let isSeed: Bool
  var node = NodeID(key: .zero)
  var traits = Traits()
  var incarnation = 0
  var hasLeft = false
  /// The world's time at which its user asked last.
  var asked: Int64 = 0
  var agent: SimulatedAgent?
  /// What a killed peer finds on its disk.
  var kept: SimulatedVault?
  /// World times.
  var arrived: Int64?
  var firstBlock: Int64?
  var finished: Int64?
  var report: TransferReport?
  var failure: TransferFailure?
  /// Died for good before it was complete.
  var isGone = false
  /// When its process ended, unless it is there again; and when the selector named it last after that. World times.
  var ended: Int64?
  var namedAfterEnd: Int64?

  init(name: String, host: Int, limit: ByteRate?, isSeed: Bool) {
    self.name = name
    self.host = host
    self.limit = limit
    self.isSeed = isSeed
  }
}
