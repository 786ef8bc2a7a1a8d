import Vocabulary

/// The clock of the invented world and what is planned on it.
final class Planner {
  /// Both together, so that planning costs one access.
  private struct Agenda {
    var clock = VirtualClock()
    var queue = EventQueue()

    mutating func plan(_ event: Event, at time: Int64) { queue.plan(event, at: max(time, clock.now)) }

    mutating func plan(_ event: Event, after delay: Int64) { queue.plan(event, at: clock.now + delay) }

    mutating func next(before limit: Int64) -> Event? {
      guard let time = queue.nextTime, time < limit, let (at, event) = queue.popFirst() else { return nil }
      clock.advance(to: at)
      return event
    }
  }

  private var agenda = Agenda()

  var clock: VirtualClock { agenda.clock }
  var now: Int64 { agenda.clock.now }

  func plan(_ event: Event, at time: Int64) { agenda.plan(event, at: time) }
  func plan(_ event: Event, after delay: Int64) { agenda.plan(event, after: delay) }

  /// Moves the clock to the earliest event and takes it; nil when nothing is planned before `limit`.
  func next(before limit: Int64) -> Event? { agenda.next(before: limit) }
}
