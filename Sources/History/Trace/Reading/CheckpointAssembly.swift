internal import Vocabulary

/// A checkpoint of which some parts were read, and the next is awaited.
struct CheckpointAssembly {
  /// Where its first record is.
  let offset: Int
  private let first: CheckpointPart
  private var bytes: [UInt8]
  private var nextPart: UInt32 = 1

  /// From a first part, or nil if this is another.
  init?(_ part: CheckpointPart, at offset: Int) {
    guard part.part == 0 else { return nil }
    self.offset = offset
    first = part
    bytes = part.bytes
  }

  /// Takes the next part, or returns false if this is not it.
  mutating func append(_ part: CheckpointPart) -> Bool {
    guard part.part == nextPart, part.parts == first.parts, part.sequence == first.sequence, part.digest == first.digest
    else { return false }
    bytes += part.bytes
    nextPart += 1
    return true
  }

  var isComplete: Bool { nextPart == first.parts }

  /// The checkpoint, or nil if it does not have its digest.
  var checkpoint: TraceCheckpoint? {
    guard StableHash.hash(bytes) == first.digest else { return nil }
    return TraceCheckpoint(sequence: first.sequence, digest: first.digest, bytes: bytes)
  }
}
