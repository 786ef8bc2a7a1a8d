import Vocabulary

/// Which verified blocks of an object are in its store for certain. A block that was ordered to be written may still
/// fail to be, so readers get only what the store has confirmed.
///
/// One confirmation is under way at a time, and speaks of all blocks that were ordered before it was asked for.
/// What is ordered meanwhile waits for the next, so that confirmations are fewer than blocks.
package struct StoredBlocks: Codable, Sendable {
  /// How many blocks may be ordered before a confirmation is asked for although nobody waits for one of them.
  static let unconfirmedMax = 64

  /// The blocks that the store has confirmed.
  private(set) var confirmed: BitField
  /// Those ordered since, oldest first.
  private var ordered: [BlockIndex] = []
  /// How many of them, the oldest, the confirmation under way speaks of.
  private var asked = 0

  init(found: BitField) { confirmed = found }

  /// Whether all that was ordered is confirmed.
  var isSettled: Bool { ordered.isEmpty }

  /// Whether so much is unconfirmed that nobody need wait for it before a confirmation is asked for.
  var isFarBehind: Bool { ordered.count - asked >= Self.unconfirmedMax }

  func isConfirmed(_ block: BlockIndex) -> Bool { confirmed[block.value] }

  /// The store was ordered to write a block.
  mutating func order(_ block: BlockIndex) { ordered.append(block) }

  /// A confirmation is wanted: whether the store is to be asked for one now.
  mutating func ask() -> Bool {
    guard asked == 0, !ordered.isEmpty else { return false }
    asked = ordered.count
    return true
  }

  /// The confirmation under way has come; false if none was.
  mutating func confirm() -> Bool {
    guard asked > 0 else { return false }
    for block in ordered.prefix(asked) { confirmed[block.value] = true }
    ordered.removeFirst(asked)
    asked = 0
    return true
  }
}
