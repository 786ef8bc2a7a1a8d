internal import Glibc
package import Vocabulary

/// The two clocks of a node: the one machines live by, and the one people read.
package struct NodeClock: Sendable {
  private let readMonotonic: @Sendable () -> Instant
  private let readWall: @Sendable () -> WallTime

  /// Clocks of the caller's, as for tests.
  package init(monotonic: @escaping @Sendable () -> Instant, wall: @escaping @Sendable () -> WallTime) {
    readMonotonic = monotonic
    readWall = wall
  }

  /// The monotonic clock: it never goes back and is not set. It starts anew with the machine it runs on.
  package var now: Instant { readMonotonic() }

  /// The wall clock, which may jump.
  package var wall: WallTime { readWall() }

  /// The system's `CLOCK_MONOTONIC` and `CLOCK_REALTIME`.
  package static let system = NodeClock(
    monotonic: {
      let time = read(CLOCK_MONOTONIC)
      return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    },
    wall: {
      let time = read(CLOCK_REALTIME)
      return WallTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    })

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    precondition(clock_gettime(clock, &time) == 0)
    return time
  }
}
