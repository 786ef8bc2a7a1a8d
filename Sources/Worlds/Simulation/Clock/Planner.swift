import Vocabulary

/// The clock of the invented world and what is planned on it.
final class Planner {
  /// The time of the invented world: it stands still while machines think, and jumps from event to event.
  struct Clock {
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

  /// Both together, so that planning costs one access.
  private struct Agenda {
    var clock = Clock()
    var queue = EventQueue()

    mutating func plan(_ event: EventQueue.Event, at time: Int64) { queue.plan(event, at: max(time, clock.now)) }

    mutating func plan(_ event: EventQueue.Event, after delay: Int64) { queue.plan(event, at: clock.now + delay) }

    mutating func next(before limit: Int64) -> EventQueue.Event? {
      guard let time = queue.nextTime, time < limit, let (at, event) = queue.popFirst() else { return nil }
      clock.advance(to: at)
      return event
    }
  }

  private var agenda = Agenda()

  var clock: Clock { agenda.clock }
  var now: Int64 { agenda.clock.now }

  func plan(_ event: EventQueue.Event, at time: Int64) { agenda.plan(event, at: time) }
  func plan(_ event: EventQueue.Event, after delay: Int64) { agenda.plan(event, after: delay) }

  /// Moves the clock to the earliest event and takes it; nil when nothing is planned before `limit`.
  func next(before limit: Int64) -> EventQueue.Event? { agenda.next(before: limit) }
}
