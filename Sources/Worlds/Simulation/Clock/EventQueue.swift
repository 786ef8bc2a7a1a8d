/// What is to happen, earliest first; what falls on the same nanosecond happens in the order in which it was planned.
///
/// A heap over (time, order): integers only, so that two processes agree on every tie. Each entry has four below it,
/// which lie together, so that a large heap is half as deep in memory as a binary one.
struct EventQueue {
  /// Something that will happen in the invented world. Small, because there are millions: numbers name hosts and flows.
  enum Event {
    /// A host's uplink has put a quantum on the wire and can take the next.
    case uplinkFree(host: Int32)
    /// A quantum reaches the receiver's downlink; so many messages are complete with it.
    case arrived(lane: Int32, wire: Int32, packets: Int32, messages: Int32)
    /// So many messages are through the downlink.
    case delivered(lane: Int32, messages: Int32)
    /// Piece messages have left a sender's user space.
    case drained(lane: Int32, pieces: Int32)
    /// The first packet of a connection reaches the one who is called.
    case called(flow: Int32)
    /// The answer reaches the one who called.
    case connected(flow: Int32)
    case refused(flow: Int32)
    /// The other end of a connection is gone without a word (a kill, a cut).
    case reset(lane: Int32)
    /// A machine asked to be told that time has passed.
    case wake(node: Int32)
    /// The node's disk or reader has finished its oldest piece of work.
    case localWork(node: Int32)
    /// A call, a handshake or an answer on this flow may have taken too long for the node.
    case timeout(node: Int32, flow: Int32)
    /// The next entry of the population's script.
    case script(entry: Int32)
  }

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
