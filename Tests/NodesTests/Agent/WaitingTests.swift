import Nodes
import OrderedCollections
import Testing
import Vocabulary
import Wire

@Suite struct WaitingTests {
  private func waiting(_ bench: AgentBench) throws -> Waiting {
    try #require(bench.machine.progress(of: WantID(0))).waiting
  }

  @Test func `a want tells each step of its way to the description`() throws {
    var bench = AgentBench()
    var calls: [CallID] = []
    for case .control(let call, .probe) in bench.feed(.wanted(WantID(0), .url(AgentBench.url))) { calls.append(call) }
    let probe = try #require(calls.last)
    #expect(try waiting(bench) == Waiting(.origin, whom: "192.0.2.1:8080"))
    for (step, cause) in [
      (Want.Step.resolving, Waiting.Cause.resolving), (.connecting, .connecting), (.connected, .origin),
    ] {
      bench.feed(.calling(probe, step))
      #expect(try waiting(bench) == Waiting(cause, whom: "192.0.2.1:8080"))
    }
    // A step of another call means nothing.
    bench.feed(.calling(CallID(99), .resolving))
    #expect(try waiting(bench).cause == .origin)

    let answer = AgentInput.ProbeOutcome.answered(
      status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
    for case .control(let call, .describe) in bench.feed(.probed(probe, answer)) { calls.append(call) }
    let describe = try #require(calls.last)
    #expect(try waiting(bench).cause == .description)
    bench.feed(.calling(describe, .connecting))
    #expect(try waiting(bench).cause == .connecting)
    bench.feed(.described(describe, .notYet(retryAfterSeconds: 2)))
    let pause = try waiting(bench)
    #expect(pause.cause == .description && pause.trouble?.contains("still describing") == true)
    #expect(pause.text.hasPrefix("waiting for the description of the file from 192.0.2.1:8080 ("))
  }

  @Test func `an origin that cannot be reached is named with the reason`() throws {
    var bench = AgentBench()
    for case .control(let call, .probe) in bench.feed(.wanted(WantID(0), .url(AgentBench.url))) {
      for case .control(let recall, .describe) in bench.feed(
        .probed(call, .failed(sentence: "the connection was refused")))
      {
        bench.feed(.described(recall, .absent))
      }
    }
    #expect(
      try waiting(bench) == Waiting(.origin, whom: "192.0.2.1:8080", trouble: "the connection was refused"))
  }

  @Test func `an object waits for the store, its origin, and its peers`() throws {
    var bench = AgentBench()
    bench.want()
    #expect(try waiting(bench).cause == .disk)
    var open = AgentBench()
    _ = open.open()
    #expect(try waiting(open) == Waiting(.origin, whom: "192.0.2.1:8080"))
    let progress = try #require(open.machine.progress(of: WantID(0)))
    #expect(progress.total == 16 * Geometry.blockLength && progress.have == 0)
    #expect(open.machine.progress(of: WantID(5)) == nil)
    // The origin fails, and a peer is asked.
    for request in UInt32(1)...2 { open.feed(.originEnded(OriginRequestID(request), .failed(sentence: "refused"))) }
    open.peer(1, isAgent: true)
    #expect(try waiting(open).cause == .peers)
  }

  @Test func `a wait is told of after a second, once for each cause, and anew after something came`() {
    var watch = StallWatch()
    func look(_ seconds: Int64, have: Int64, _ waiting: Waiting) -> StallWatch.Stall? {
      watch.look(
        at: WantProgress(have: have, total: nil, waiting: waiting), now: Instant(nanoseconds: seconds * 500_000_000))
    }
    let (origin, peers) = (Waiting(.origin, whom: "a:1"), Waiting(.peers))
    #expect(look(0, have: 0, origin) == nil)
    #expect(look(1, have: 0, origin) == nil)
    #expect(look(2, have: 0, origin)?.isNews == true)
    let again = look(4, have: 0, origin)
    #expect(again?.since == .seconds(2) && again?.isNews == false)
    #expect(look(5, have: 0, peers)?.isNews == true)
    #expect(look(6, have: 0, Waiting(.origin, whom: "b:1"))?.isNews == true)
    #expect(look(7, have: 100, origin) == nil)
    #expect(look(8, have: 100, origin) == nil)
    #expect(look(9, have: 100, origin)?.isNews == true)
  }
}
