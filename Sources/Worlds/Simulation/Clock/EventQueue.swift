/// What is to happen, earliest first; what falls on the same nanosecond happens in the order in which it was planned.
///
/// A heap over (time, order): integers only, so that two processes agree on every tie. Each entry has four below it,
/// which lie together, so that a large heap is half as deep in memory as a binary one.
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
      let parent = (hole - 1) / 4
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
      let first = 4 * hole + 1
      guard first < count else { break }
      var child = first
      for other in first + 1..<max(first + 1, min(first + 4, count)) where entries[other].isBefore(entries[child]) {
        child = other
      }
      guard entries[child].isBefore(last) else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return (first.time, first.event)
  }
}
