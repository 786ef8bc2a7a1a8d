internal import Vocabulary

/// Many traces as one order of events.
///
/// The order keeps that of every node, and puts the sending of a message before its arrival. Where these leave a
/// choice, the earlier wall clock goes first (corrected where messages show that clocks differ), then the lower node.
package struct Timeline: Sendable {
  /// Two nodes whose wall clocks contradict the messages between them.
  package struct ClockSkew: Hashable, Sendable {
    /// The trace whose clock is ahead, as its place in the merged list.
    package var ahead: Int
    /// The trace whose clock is behind.
    package var behind: Int
    /// By how much the clocks differ at least: a message arrived so long before it was sent.
    package var microseconds: Int64

    package init(ahead: Int, behind: Int, microseconds: Int64) {
      self.ahead = ahead
      self.behind = behind
      self.microseconds = microseconds
    }
  }

  /// Where an event is: which trace, and which of its events.
  struct Place: Hashable {
    var node: Int
    var index: Int
  }

  package private(set) var events: [TimelineEvent] = []
  /// How many messages were found at both ends.
  package private(set) var pairCount = 0
  /// How many sendings have no arrival, and arrivals no sending: in flight at the end, or a trace is missing.
  package private(set) var unpairedSends = 0
  package private(set) var unpairedArrivals = 0
  /// How many arrivals had to be put before their sending, because the traces contradict each other.
  package private(set) var contradictions = 0
  /// Pairs of nodes whose clocks cannot both be right, by node.
  package private(set) var skews: [ClockSkew] = []
  /// What was added to each trace's wall clock, in microseconds, to order the events.
  package private(set) var corrections: [Int64] = []

  /// The events of each trace, in its order, as one. The `node` of an event is set to its trace's place in `traces`.
  ///
  /// - Parameters:
  ///   - traces: one list of entries for each trace, in the order of the file.
  ///   - describe: the event or events that an entry amounts to; for the sending of messages it has to look into the
  ///     bytes of effects, which only a caller that knows their type can.
  package static func merge(
    _ traces: [some Sequence<TraceEntry>], describe: (TraceEntry) -> [TimelineEvent]
  ) -> Timeline {
    merge(traces.map { $0.flatMap(describe) })
  }

  /// The events of each trace, in its order, as one.
  package static func merge(_ traces: [[TimelineEvent]]) -> Timeline {
    let pairing = TimelinePairing(traces)
    var timeline = Timeline()
    timeline.pairCount = pairing.pairs.count
    timeline.unpairedSends = pairing.unpairedSends
    timeline.unpairedArrivals = pairing.unpairedArrivals
    timeline.skews = pairing.skews()
    timeline.corrections = pairing.corrections(for: timeline.skews)
    timeline.lay(traces, pairing)
    return timeline
  }

  /// Takes, again and again, the earliest of the traces' next events that does not wait for a sending.
  private mutating func lay(_ traces: [[TimelineEvent]], _ pairing: TimelinePairing) {
    var next = [Int](repeating: 0, count: traces.count)
    /// For a sending, the traces whose next event is its arrival.
    var waiting: [Place: Int] = [:]
    var ready = ReadyEvents()
    events.reserveCapacity(traces.reduce(0) { $0 + $1.count })

    func offer(_ node: Int) {
      guard next[node] < traces[node].count else { return }
      let place = Place(node: node, index: next[node])
      if let send = pairing.sendOfArrival[place], next[send.node] <= send.index {
        waiting[send] = node
      } else {
        ready.insert(node, at: traces[node][place.index].wall.microseconds &+ corrections[node])
      }
    }

    for node in traces.indices { offer(node) }
    while true {
      guard let node = ready.popFirst() else {
        // Everyone waits for someone: the traces contradict each other. The earliest stops waiting.
        let blocked = waiting.min { a, b in
          let (x, y) = (traces[a.value][next[a.value]].wall, traces[b.value][next[b.value]].wall)
          return (x.microseconds, a.value) < (y.microseconds, b.value)
        }
        guard let blocked else { return }
        contradictions += 1
        waiting[blocked.key] = nil
        ready.insert(blocked.value, at: 0)
        continue
      }
      let place = Place(node: node, index: next[node])
      var event = traces[node][place.index]
      event.node = node
      events.append(event)
      next[node] += 1
      offer(node)
      if let freed = waiting.removeValue(forKey: place) { offer(freed) }
    }
  }
}
