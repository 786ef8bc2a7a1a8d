import Testing
import Trace
import Vocabulary

@Suite struct TimelineTests {
  private func event(_ name: String, _ wall: Int64, _ link: TimelineEvent.Link? = nil) -> TimelineEvent {
    TimelineEvent(node: 0, sequence: 1, wall: WallTime(microseconds: wall), kind: .input, name: name, link: link)
  }

  private func send(_ nonce: UInt64, _ ordinal: UInt64) -> TimelineEvent.Link {
    TimelineEvent.Link(nonce: nonce, ordinal: ordinal, isSend: true)
  }

  private func arrival(_ nonce: UInt64, _ ordinal: UInt64) -> TimelineEvent.Link {
    TimelineEvent.Link(nonce: nonce, ordinal: ordinal, isSend: false)
  }

  @Test func `Without messages the wall clock decides, then the lower node`() {
    let merged = Timeline.merge([[event("b", 2), event("d", 4)], [event("a", 1), event("c", 2), event("e", 4)]])
    #expect(merged.events.map(\.name) == ["a", "b", "c", "d", "e"])
    #expect(merged.events.map(\.node) == [1, 0, 1, 0, 1])
  }

  @Test func `A node's own order stands though its clock jumps back`() {
    let merged = Timeline.merge([[event("a", 9), event("b", 1)], [event("c", 5)]])
    #expect(merged.events.map(\.name) == ["c", "a", "b"])
  }

  @Test func `A message is sent before it arrives, whatever the clocks say`() {
    let merged = Timeline.merge([
      [event("arrives", 1, arrival(7, 0)), event("after", 2)],
      [event("before", 100), event("sent", 101, send(7, 0))],
    ])
    #expect(merged.events.map(\.name) == ["before", "sent", "arrives", "after"])
    #expect(merged.pairCount == 1)
    #expect(merged.skews == [Timeline.ClockSkew(ahead: 1, behind: 0, microseconds: 100)])
    #expect(merged.contradictions == 0)
  }

  @Test func `Both ends may number their messages alike`() {
    let merged = Timeline.merge([
      [event("a0", 1, send(7, 0)), event("gotB0", 4, arrival(7, 0))],
      [event("b0", 2, send(7, 0)), event("gotA0", 3, arrival(7, 0))],
    ])
    #expect(merged.pairCount == 2)
    #expect(merged.unpairedSends == 0 && merged.unpairedArrivals == 0)
    #expect(merged.events.map(\.name) == ["a0", "b0", "gotA0", "gotB0"])
  }

  @Test func `Messages of which one end is missing are counted`() {
    let merged = Timeline.merge([[event("a", 1, send(7, 0)), event("b", 2, arrival(7, 5))], [event("c", 3)]])
    #expect(merged.pairCount == 0)
    #expect(merged.unpairedSends == 1 && merged.unpairedArrivals == 1)
    #expect(merged.events.count == 3)
  }

  @Test func `Clocks that differ are corrected by the messages both ways`() {
    // The second clock is 1,000 behind, and every message takes 10.
    let first = [
      event("ask", 5_000, send(1, 0)), event("alone", 5_015), event("answered", 5_020, arrival(1, 0)),
    ]
    let second = [
      event("early", 4_002), event("asked", 4_010, arrival(1, 0)), event("answer", 4_010, send(1, 0)),
    ]
    let merged = Timeline.merge([first, second])
    #expect(merged.corrections == [0, 1_000])
    #expect(merged.events.map(\.name) == ["ask", "early", "asked", "answer", "alone", "answered"])
  }

  @Test func `Traces that contradict each other still come out whole`() {
    let merged = Timeline.merge([
      [event("a", 1, arrival(1, 0)), event("b", 2, send(2, 0))],
      [event("c", 1, arrival(2, 0)), event("d", 2, send(1, 0))],
    ])
    #expect(merged.events.count == 4)
    #expect(merged.contradictions == 1)
    #expect(Timeline.merge([]).events.isEmpty)
  }

  @Test func `Random exchanges keep every node's order and every sending before its arrival`() throws {
    var random = RandomSource(seed: 21)
    for _ in 0..<200 {
      let nodes = 2 + random.below(5)
      let offsets = (0..<nodes).map { _ in Int64(random.below(2_000)) - 1_000 }
      var traces = [[TimelineEvent]](repeating: [], count: nodes)
      var flying: [(to: Int, link: TimelineEvent.Link)] = []
      for step in 0..<120 {
        let wall = Int64(step) * 10
        if random.below(2) == 0, !flying.isEmpty {
          let (to, link) = flying.remove(at: random.below(flying.count))
          traces[to].append(event("\(step)", wall + offsets[to], arrival(link.nonce, link.ordinal)))
        } else {
          let from = random.below(nodes)
          let link = send(UInt64(from), UInt64(step))
          traces[from].append(event("\(step)", wall + offsets[from], link))
          flying.append(((from + 1 + random.below(nodes - 1)) % nodes, link))
        }
      }
      let merged = Timeline.merge(traces)
      #expect(merged.contradictions == 0)
      #expect(merged.events.count == 120)
      for node in 0..<nodes {
        #expect(merged.events.filter { $0.node == node }.map(\.name) == traces[node].map(\.name))
      }
      var sent: Set<[UInt64]> = []
      for event in merged.events {
        let link = try #require(event.link)
        if link.isSend { sent.insert([link.nonce, link.ordinal]) }
        #expect(sent.contains([link.nonce, link.ordinal]))
      }
    }
  }

  @Test func `Whole traces merge through a description of their entries`() throws {
    let scratch = try Scratch()
    for node in 1...2 {
      var run = try RecordedTally(in: scratch.path, header: .sample(node: UInt64(node)))
      for number in 0..<5 { run.submit(.add(number)) }
      run.recorder.close()
    }
    let readers = try TraceDirectory.traces(in: scratch.path).map { try TraceReader(path: $0) }
    let merged = Timeline.merge(readers) { entry in
      guard case .input(let input) = entry else { return [] }
      return [TimelineEvent(node: 0, sequence: input.sequence, wall: input.wall, kind: .input, name: input.name)]
    }
    #expect(merged.events.map(\.node) == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(merged.events.allSatisfy { $0.name == "add" })
  }
}
