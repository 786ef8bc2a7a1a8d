/// The trace had to stop while the node went on, as on a full disk.
package struct TraceFull: Hashable, Sendable {
  /// The number of the first input that is not recorded.
  package var sequence: UInt64
  /// How many inputs were not recorded; counted up to a clean end of the node, else 0.
  package var lost: UInt64
  /// Why, as a sentence.
  package var reason: String

  package init(sequence: UInt64, lost: UInt64, reason: String) {
    self.sequence = sequence
    self.lost = lost
    self.reason = reason
  }
}
