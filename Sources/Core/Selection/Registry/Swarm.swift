import Vocabulary

/// Who is in the swarm of one object.
struct Swarm: Codable, Sendable {
  /// Numbers of its peers, in no order.
  var members = ChunkedArray<UInt32>()
  private var agents: UInt32 = 0
  private var stock: UInt32 = 0
  private var complete: UInt32 = 0
  private var incomplete: UInt32 = 0
  /// How many peers said that they completed it (BEP 48's `downloaded`).
  var completions: UInt32 = 0

  /// How many there are of each kind.
  var census: ObjectEntry.Census {
    get {
      var census = ObjectEntry.Census()
      (census.agents, census.stock) = (Int(agents), Int(stock))
      (census.complete, census.incomplete) = (Int(complete), Int(incomplete))
      return census
    }
    set {
      (agents, stock) = (UInt32(newValue.agents), UInt32(newValue.stock))
      (complete, incomplete) = (UInt32(newValue.complete), UInt32(newValue.incomplete))
    }
  }
}
