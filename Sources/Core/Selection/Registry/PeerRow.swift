import Vocabulary

/// A node as a peer of one object, as its last announce left it: a row of fixed width, for there are a million.
struct PeerRow: KeyedRow, Codable, Sendable {
  /// A stock client that speaks two infohashes of an object is two peers of it.
  struct Key: Scattered, Codable, Sendable {
    var node: UInt32
    var object: UInt32
    /// Which of the object's infohashes it speaks; the first one of an agent, which speaks them all.
    var infohash: UInt8

    func mix(into scatter: inout Scatter) {
      scatter.mix(UInt64(node) << 32 | UInt64(object))
      scatter.mix(UInt64(infohash))
    }
  }

  let key: Key
  /// Over which it was announced last.
  var family: IPAddress.Family
  var isComplete: Bool
  /// Where it is counted; in the book of addresses.
  var address: UInt32
  /// Blocks.
  var held: UInt32
  /// KiB that it said that it had sent since it started.
  var uploaded: UInt32
  var firstSeen: Tick
  /// When it was announced last, itself; see `set`.
  var lastSeen: Tick
  /// Ticks.
  var lifetime: UInt32
  /// The set of its node that it belongs to, and lives as long as: 0 for none.
  var set: UInt32
  /// Its place among the members of its swarm.
  var place: UInt32 = 0

  var node: Int { Int(key.node) }
  var object: Int { Int(key.object) }
  var isHolding: Bool { self.set != 0 }

  /// When it was heard of last, and for how many ticks that counts; nil if its set is no more.
  func presence(_ node: NodeRow) -> (seenAt: Tick, lifetime: UInt32)? {
    guard self.set != 0 else { return (lastSeen, lifetime) }
    return node.set.flatMap { $0.number == self.set ? ($0.seenAt, $0.lifetime) : nil }
  }

  func isExpired(_ node: NodeRow, at now: Tick) -> Bool {
    presence(node).map { now - $0.seenAt > $0.lifetime } ?? true
  }
}
