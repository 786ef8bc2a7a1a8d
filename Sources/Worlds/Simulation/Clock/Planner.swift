import Vocabulary

/// The clock of the invented world and what is planned on it.
final class Planner {
  private(set) var clock = VirtualClock()
  private var queue = EventQueue()

  var now: Int64 { clock.now }

  func plan(_ event: Event, at time: Int64) { queue.plan(event, at: max(time, clock.now)) }
  func plan(_ event: Event, after delay: Int64) { queue.plan(event, at: clock.now + delay) }

  /// Moves the clock to the earliest event and takes it; nil when nothing is planned before `limit`.
  func next(before limit: Int64) -> Event? {
    guard let time = queue.nextTime, time < limit, let (at, event) = queue.popFirst() else { return nil }
    clock.advance(to: at)
    return event
  }
}
