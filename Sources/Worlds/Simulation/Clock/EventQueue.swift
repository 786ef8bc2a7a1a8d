/// What is to happen, earliest first; what falls on the same nanosecond happens in the order in which it was planned.
///
/// A binary heap over (time, order): integers only, so that two processes agree on every tie.
struct EventQueue {
  private struct Entry {
    var time: Int64
    var order: UInt64
    var event: Event

    func isBefore(_ other: Entry) -> Bool { time != other.time ? time < other.time : order < other.order }
  }

  private var entries: [Entry] = []
  private var planned: UInt64 = 0

  var count: Int { entries.count }
  var nextTime: Int64? { entries.first?.time }

  mutating func plan(_ event: Event, at time: Int64) {
    planned += 1
    let entry = Entry(time: time, order: planned, event: event)
    entries.append(entry)
    var hole = entries.count - 1
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry.isBefore(entries[parent]) else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  /// Takes the earliest event out.
  mutating func popFirst() -> (time: Int64, event: Event)? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return (first.time, first.event) }
    var hole = 0
    let count = entries.count
    while true {
      var child = 2 * hole + 1
      guard child < count else { break }
      if child + 1 < count, entries[child + 1].isBefore(entries[child]) { child += 1 }
      guard entries[child].isBefore(last) else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return (first.time, first.event)
  }
}
