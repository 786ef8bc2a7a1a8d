/// What followed from one input.
package struct TraceEffects: Hashable, Sendable {
  /// The number of the input.
  package var sequence: UInt64
  /// The `StableHash` of the canonical bytes of the whole list of effects.
  package var digest: UInt64
  /// How many effects there were.
  package var count: Int
  /// The canonical bytes of the list, or nil where they were too many to be recorded.
  package var bytes: [UInt8]?

  package init(sequence: UInt64, digest: UInt64, count: Int, bytes: [UInt8]?) {
    self.sequence = sequence
    self.digest = digest
    self.count = count
    self.bytes = bytes
  }
}
