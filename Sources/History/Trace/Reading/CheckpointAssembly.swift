internal import Vocabulary

/// A checkpoint of which some parts were read, and the next is awaited.
struct CheckpointAssembly {
  /// One of the records that make a checkpoint.
  struct Part {
    var sequence: UInt64
    var digest: UInt64
    /// Counted from 0, below `parts`.
    var part: UInt32
    var parts: UInt32
    var bytes: [UInt8]
  }

  /// Where its first record is.
  let offset: Int
  private let first: Part
  private var bytes: [UInt8]
  private var nextPart: UInt32 = 1

  /// From a first part, or nil if this is another.
  init?(_ part: Part, at offset: Int) {
    guard part.part == 0 else { return nil }
    self.offset = offset
    first = part
    bytes = part.bytes
  }

  /// Takes the next part, or returns false if this is not it.
  mutating func append(_ part: Part) -> Bool {
    guard part.part == nextPart, part.parts == first.parts, part.sequence == first.sequence, part.digest == first.digest
    else { return false }
    bytes += part.bytes
    nextPart += 1
    return true
  }

  var isComplete: Bool { nextPart == first.parts }

  /// The checkpoint, or nil if it does not have its digest.
  var checkpoint: TraceEntry.Checkpoint? {
    guard StableHash.hash(bytes) == first.digest else { return nil }
    return TraceEntry.Checkpoint(sequence: first.sequence, digest: first.digest, bytes: bytes)
  }
}
