internal import Vocabulary

/// Which arrival belongs to which sending, and what that says of the clocks.
struct TimelinePairing {
  private(set) var pairs: [(send: Timeline.Place, arrival: Timeline.Place)] = []
  private(set) var sendOfArrival: [Timeline.Place: Timeline.Place] = [:]
  private(set) var unpairedSends = 0
  private(set) var unpairedArrivals = 0
  private let traces: [[TimelineEvent]]

  private struct Message: Hashable {
    var nonce: UInt64
    var ordinal: UInt64
  }

  init(_ traces: [[TimelineEvent]]) {
    self.traces = traces
    // Both ends of a link count their messages from the same number, so one message number can have two sendings.
    var sends: [Message: [Timeline.Place]] = [:]
    for (node, events) in traces.enumerated() {
      for (index, event) in events.enumerated() {
        guard let link = event.link, link.isSend else { continue }
        let message = Message(nonce: link.nonce, ordinal: link.ordinal)
        sends[message, default: []].append(Timeline.Place(node: node, index: index))
      }
    }
    for (node, events) in traces.enumerated() {
      for (index, event) in events.enumerated() {
        guard let link = event.link, !link.isSend else { continue }
        let message = Message(nonce: link.nonce, ordinal: link.ordinal)
        guard let at = sends[message]?.firstIndex(where: { $0.node != node }), let send = sends[message]?.remove(at: at)
        else {
          unpairedArrivals += 1
          continue
        }
        let arrival = Timeline.Place(node: node, index: index)
        pairs.append((send, arrival))
        sendOfArrival[arrival] = send
      }
    }
    unpairedSends = sends.values.reduce(0) { $0 + $1.count }
  }

  /// From one trace to another.
  private struct Way: Hashable {
    var from: Int
    var to: Int
  }

  /// The shortest time that a message seems to have taken from one trace to another; below zero where clocks differ.
  private func shortest() -> [Way: Int64] {
    var shortest: [Way: Int64] = [:]
    for (send, arrival) in pairs {
      let took = traces[arrival.node][arrival.index].wall.microseconds
        .subtractingReportingOverflow(traces[send.node][send.index].wall.microseconds).partialValue
      shortest[Way(from: send.node, to: arrival.node), default: .max] = min(
        shortest[Way(from: send.node, to: arrival.node), default: .max], took)
    }
    return shortest
  }

  func skews() -> [Timeline.ClockSkew] {
    shortest().filter { $0.value < 0 }
      .map { Timeline.ClockSkew(ahead: $0.key.from, behind: $0.key.to, microseconds: 0 &- $0.value) }
      .sorted { ($0.ahead, $0.behind) < ($1.ahead, $1.behind) }
  }

  /// What to add to each trace's clock. The clock of the lowest trace of those that exchange messages is taken as
  /// right, and half the difference between the shortest ways there and back as the difference of two clocks.
  func corrections(for skews: [Timeline.ClockSkew]) -> [Int64] {
    var corrections = [Int64](repeating: 0, count: traces.count)
    guard !skews.isEmpty else { return corrections }
    let shortest = shortest()
    var neighbours = [[Int]](repeating: [], count: traces.count)
    for way in shortest.keys.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      if !neighbours[way.from].contains(way.to) { neighbours[way.from].append(way.to) }
      if !neighbours[way.to].contains(way.from) { neighbours[way.to].append(way.from) }
    }
    var isDone = [Bool](repeating: false, count: traces.count)
    for root in traces.indices where !isDone[root] {
      isDone[root] = true
      var waiting = [root][...]
      while let node = waiting.popFirst() {
        for other in neighbours[node].sorted() where !isDone[other] {
          isDone[other] = true
          corrections[other] = corrections[node] &- difference(from: node, to: other, shortest)
          waiting.append(other)
        }
      }
    }
    return corrections
  }

  /// How far the clock of `to` seems ahead of that of `from`.
  private func difference(from: Int, to: Int, _ shortest: [Way: Int64]) -> Int64 {
    switch (shortest[Way(from: from, to: to)], shortest[Way(from: to, to: from)]) {
    case (let there?, let back?): (there / 2) &- (back / 2)
    // One direction alone tells nothing, unless it is impossible.
    case (let there?, nil): min(0, there)
    case (nil, let back?): max(0, 0 &- back)
    case (nil, nil): 0
    }
  }
}
