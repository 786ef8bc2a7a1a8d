/// A clean end of the trace.
package struct TraceClosed: Hashable, Sendable {
  /// The number of the last input.
  package var sequence: UInt64

  package init(sequence: UInt64) { self.sequence = sequence }
}
