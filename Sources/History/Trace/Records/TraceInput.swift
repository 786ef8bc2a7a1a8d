package import Vocabulary

/// One input, recorded before the machine saw it.
package struct TraceInput: Hashable, Sendable {
  /// Its number among the machine's inputs, counted from 1.
  package var sequence: UInt64
  /// The `now` that the machine was given with it.
  package var at: Instant
  package var wall: WallTime
  /// The canonical bytes of the input.
  package var bytes: [UInt8]

  /// The name of the input's case.
  package var name: String { NameOfCase.of(bytes) ?? "?" }

  package init(sequence: UInt64, at: Instant, wall: WallTime, bytes: [UInt8]) {
    self.sequence = sequence
    self.at = at
    self.wall = wall
    self.bytes = bytes
  }
}
