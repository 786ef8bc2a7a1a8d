/// One of the records that make a checkpoint.
struct CheckpointPart {
  var sequence: UInt64
  var digest: UInt64
  /// Counted from 0, below `parts`.
  var part: UInt32
  var parts: UInt32
  var bytes: [UInt8]
}
