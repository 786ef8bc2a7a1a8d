internal import Vocabulary

/// What a record leaves unsaid because the one before said it: the number and the times of the last input.
struct RecordClock: Hashable {
  var sequence: UInt64 = 0
  var at = Instant(nanoseconds: 0)
  var wall = WallTime(microseconds: 0)

  /// The clocks of the next input, said as what changed. The wall clock mostly goes with the other.
  mutating func append(_ at: Instant, _ wall: WallTime, to bytes: inout [UInt8]) {
    bytes.put(canonical: at.nanoseconds &- self.at.nanoseconds)
    bytes.put(canonical: Self.offset(at, wall) &- Self.offset(self.at, self.wall))
    sequence &+= 1
    self.at = at
    self.wall = wall
  }

  /// Takes the next input's clocks from what changed.
  mutating func advance(_ elapsed: Int64, _ drift: Int64) {
    let offset = Self.offset(at, wall) &+ drift
    sequence &+= 1
    at = Instant(nanoseconds: at.nanoseconds &+ elapsed)
    wall = WallTime(microseconds: at.nanoseconds / 1000 &+ offset)
  }

  private static func offset(_ at: Instant, _ wall: WallTime) -> Int64 { wall.microseconds &- at.nanoseconds / 1000 }
}
