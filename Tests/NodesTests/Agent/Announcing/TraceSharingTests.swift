import Nodes
import Selection
import Testing
import Vocabulary

/// What a selector asks of an agent's flight recorder.
struct TraceSharingTests {
  private let order = TraceOrder(collection: 5, ticket: 6, last: .seconds(600))

  /// Lets time pass, and answers announces, with the order or without; what the agent then ordered.
  private func live(_ bench: inout AgentBench, seconds: Int64, asking: Bool) -> [AgentEffect] {
    var all: [AgentEffect] = []
    for _ in 0..<seconds {
      for (call, announce) in bench.pass(.seconds(1)).announces {
        var reply = bench.announceReply(about: announce.objects.map(\.object))
        if asking { reply.trace = order }
        all += bench.feed(.announced(call, .reply(reply)))
      }
    }
    return all
  }

  private func shared(_ effects: [AgentEffect]) -> [TraceOrder] {
    effects.compactMap { if case .node(.shareTrace(let order, _)) = $0 { order } else { nil } }
  }

  @Test func `an agent whose owner lets it says so, and brings what it is asked for, once a minute at the most`() {
    var bench = AgentBench(sharesTraces: true)
    _ = bench.open()
    let first = bench.pass(.milliseconds(20)).announces
    #expect(first.allSatisfy { $0.1.facts.sharesTraces == true } && !first.isEmpty)
    for (call, announce) in first {
      bench.feed(.announced(call, .reply(bench.announceReply(about: announce.objects.map(\.object)))))
    }
    // However often it is asked: one at a time, and a minute apart.
    #expect(shared(live(&bench, seconds: 100, asking: true)) == [order])
    bench.feed(.traceShared(.brought(bytes: 700_000)))
    #expect(shared(live(&bench, seconds: 40, asking: true)) == [order])
    let lines = bench.feed(.traceShared(.failed(sentence: "the selector is away"))).compactMap {
      if case .node(.log(let event)) = $0 { event.name } else { nil }
    }
    #expect(lines == [.traceNotShared])
  }

  @Test func `one whose owner does not let it brings nothing`() {
    var bench = AgentBench()
    _ = bench.open()
    #expect(bench.pass(.milliseconds(20)).announces.allSatisfy { $0.1.facts.sharesTraces == nil })
    #expect(shared(live(&bench, seconds: 60, asking: true)).isEmpty)
    #expect(bench.feed(.traceShared(.brought(bytes: 1))).isEmpty)
  }
}
