internal import Vocabulary

/// Where one segment of a recording ends and the next begins.
struct SegmentCut {
  /// The next one's number.
  var number: Int
  /// The frame that it begins with, and that comes before each later checkpoint.
  var header: [UInt8]
  /// The number of its first frame of records.
  var firstFrame: UInt64
  var wall: WallTime
}
