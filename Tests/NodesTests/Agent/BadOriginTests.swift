import Nodes
import Testing
import Vocabulary

/// Origins that give other bytes than they described, or break off.
@Suite struct BadOriginTests {
  /// Serves every request for a range with `answer`, and none for leaves, for so long or until the object is given
  /// up; the seconds that this took.
  private func serve(
    _ bench: inout AgentBench, for limit: Int64 = 60,
    _ answer: (inout AgentBench, OriginRequestID, ByteSpan) -> [AgentEffect]
  ) -> Int64? {
    var effects = bench.effects
    for quarter in 0..<limit * 4 {
      var runs = effects.originRuns
      for case .origin(let request, .fetchLeaves) in effects {
        let head = AgentInput.OriginAnswer(status: 404, entityTag: nil, retryAfterSeconds: nil, isUsable: false)
        runs += (bench.feed(.originAnswered(request, head)) + bench.feed(.originEnded(request, .unusable))).originRuns
      }
      effects = []
      while !runs.isEmpty {
        let (request, span, _) = runs.removeFirst()
        let head = AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)
        let results = bench.feed(.originAnswered(request, head)) + answer(&bench, request, span)
        if results.contains(where: { if case .store(_, .close) = $0 { true } else { false } }) { return quarter / 4 }
        runs += results.originRuns
      }
      effects = bench.pass(.milliseconds(250))
    }
    return nil
  }

  @Test func `an origin that gives other bytes is given up within seconds`() throws {
    var bench = AgentBench()
    _ = bench.open()
    let seconds = serve(&bench) { bench, request, span in
      bench.feed(.originBlock(request, BlockIndex(Int(span.offset / Geometry.blockLength)), .corrupt))
    }
    #expect(try #require(seconds) <= 5)
    #expect(bench.machine.counters.corruptBlocks >= 8)
  }

  @Test func `so it is when no leaves tell which block is bad`() throws {
    var bench = AgentBench()
    _ = bench.open(provable: false)
    let seconds = serve(&bench) { bench, request, span in
      var all: [AgentEffect] = []
      for offset in stride(from: span.offset, to: span.end, by: Int(Geometry.blockLength)) {
        let effects = bench.feed(.originBlock(request, BlockIndex(Int(offset / Geometry.blockLength)), .unproven))
        all += effects
        for case .store(let handle, .judge(let piece, let staged)) in effects {
          let judgement = AgentInput.Judgement(piece: piece, byLeaves: false, good: [], bad: staged, exposed: [])
          all += bench.feed(.judged(handle, judgement))
        }
      }
      return all + bench.feed(.originEnded(request, .complete))
    }
    #expect(try #require(seconds) <= 10)
  }

  @Test func `an origin that breaks off every answer is asked for the rest while it gives something`() {
    var bench = AgentBench()
    _ = bench.open(blocks: 64)
    var received = 0
    _ = serve(&bench, for: 40) { bench, request, span in
      let block = BlockIndex(Int(span.offset / Geometry.blockLength))
      received += 1
      return bench.feed(.originBlock(request, block, .verified))
        + bench.feed(.originEnded(request, .failed(sentence: "it closed the connection")))
    }
    #expect(received == 64)
    #expect(bench.machine.counters.wantsMet == 1)
  }
}
