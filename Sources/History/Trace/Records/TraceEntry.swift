package import Vocabulary

/// What a `TraceReader` finds in a file, in the order of the file.
package enum TraceEntry: Hashable, Sendable {
  /// A clean end of the trace.
  package struct Closed: Hashable, Sendable {
    /// The number of the last input.
    package var sequence: UInt64

    package init(sequence: UInt64) { self.sequence = sequence }
  }

  /// The trace had to stop while the node went on, as on a full disk.
  package struct Full: Hashable, Sendable {
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

  /// A machine's whole state.
  package struct Checkpoint: Hashable, Sendable {
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

  /// What followed from one input: its digest, for who runs the machine again has the effects themselves.
  package struct Effects: Hashable, Sendable {
    /// The number of the input.
    package var sequence: UInt64
    /// Of the whole list; see `digest(of:)`.
    package var digest: UInt32
    /// How many effects there were.
    package var count: Int

    package init(sequence: UInt64, digest: UInt32, count: Int) {
      self.sequence = sequence
      self.digest = digest
      self.count = count
    }

    /// The digest of a list of effects, whose canonical bytes are `bytes`: the low half of their `StableHash`. It is
    /// most of what an input takes in a trace, and one list in four billion is enough to be missed.
    package static func digest(of bytes: [UInt8]) -> UInt32 { UInt32(truncatingIfNeeded: StableHash.hash(bytes)) }

    /// That of no effects, which traces do not hold.
    static let digestOfNone = digest(of: [0])
  }

  /// One input, recorded before the machine saw it.
  package struct Input: Hashable, Sendable {
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

  case header(TraceHeader)
  case input(Input)
  case effects(Effects)
  case checkpoint(Checkpoint)
  case full(Full)
  case closed(Closed)
  /// Something is wrong here; reading goes on behind it.
  case damage(TraceDamage)
}
