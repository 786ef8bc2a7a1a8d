/// A machine's whole state.
package struct TraceCheckpoint: Hashable, Sendable {
  /// The number of the last input that the state had seen; 0 before the first.
  package var sequence: UInt64
  /// The `StableHash` of `bytes`; the reader has compared it.
  package var digest: UInt64
  /// The canonical bytes of the machine.
  package var bytes: [UInt8]

  package init(sequence: UInt64, digest: UInt64, bytes: [UInt8]) {
    self.sequence = sequence
    self.digest = digest
    self.bytes = bytes
  }
}
