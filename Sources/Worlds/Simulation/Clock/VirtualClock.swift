import Vocabulary

/// The time of the invented world: it stands still while machines think, and jumps from event to event.
struct VirtualClock {
  /// Nanoseconds since the world began.
  private(set) var now: Int64 = 0
  /// What the wall clock said when the world began: 2026-01-01T00:00:00Z. Fixed, for equal traces.
  static let wallOrigin: Int64 = 1_767_225_600_000_000
  /// The monotonic clock of every node starts here, so that no machine takes zero for "never".
  static let monotonicOrigin: Int64 = 1_000_000_000

  mutating func advance(to time: Int64) {
    precondition(time >= now, "the world runs forward")
    now = time
  }

  var instant: Instant { Instant(nanoseconds: Self.monotonicOrigin + now) }
  var wall: WallTime { WallTime(microseconds: Self.wallOrigin + now / 1000) }

  /// The world's time of a machine's instant.
  static func time(of instant: Instant) -> Int64 { instant.nanoseconds - monotonicOrigin }
}
