import Nodes
import Testing
import Vocabulary

@Suite struct WantTests {
  @Test func `a URL without metainfo is fetched plainly and reported as unverified`() throws {
    var bench = AgentBench()
    var calls: [CallID] = []
    for case .control(let call, .probe) in bench.feed(
      .wanted(WantID(0), .url("http://192.0.2.1/x"), allowsUnverified: true))
    {
      calls.append(call)
    }
    let call = try #require(calls.first)
    let plain = AgentInput.ProbeOutcome.answered(
      status: 200, description: nil, length: 10, entityTag: nil, retryAfterSeconds: nil)
    let effects = bench.feed(.probed(call, plain))
    #expect(effects.contains { if case .reader(_, .fetchPlain) = $0 { true } else { false } })
    let end = bench.feed(.plainEnded(WantID(0), .complete(bytes: 10)))
    #expect(
      end.contains {
        if case .reader(_, .finish(let report)) = $0 { report.trust == .nothing && report.bytes == 10 } else { false }
      })
  }

  @Test(arguments: ["ftp://192.0.2.1/x", "object.bin", "http://", ""])
  func `a URL that cannot be asked fails with a sentence`(url: String) {
    var bench = AgentBench()
    #expect(bench.feed(.wanted(WantID(0), .url(url))).failures.first?.kind == .badRequest)
  }

  @Test func `an origin that cannot prove who it is fails the want at once`() throws {
    for step in ["probe", "description"] {
      var bench = AgentBench()
      var effects = bench.feed(.wanted(WantID(0), .url("https://192.0.2.1/x")))
      let call = try #require(
        effects.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first)
      if step == "probe" {
        effects = bench.feed(.probed(call, .untrusted(sentence: "expired")))
      } else {
        let answer = AgentInput.ProbeOutcome.answered(
          status: 200, description: "https://192.0.2.1/x.torrent", length: 10, entityTag: nil, retryAfterSeconds: nil)
        let asked = bench.feed(.probed(call, answer))
        let next = try #require(
          asked.compactMap { if case .control(let call, .describe) = $0 { call } else { nil } }.first)
        effects = bench.feed(.described(next, .untrusted(sentence: "expired")))
      }
      #expect(effects.failures.first?.kind == .untrusted && effects.failures.first?.sentence == "expired", "\(step)")
    }
  }

  @Test func `an unreachable origin is tried a few times, less and less often, then the want fails`() {
    var bench = AgentBench()
    var effects = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
    var asked: [Instant] = []
    for _ in 0..<40 where effects.failures.isEmpty {
      let call = effects.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first
      if call != nil { asked.append(bench.now) }
      effects = call.map { bench.feed(.probed($0, .failed(sentence: "no route"))) } ?? bench.pass(.seconds(1))
      // Nothing is kept of the URL.
      for case .control(let call, .describe(.kept)) in effects { effects = bench.feed(.described(call, .absent)) }
    }
    #expect(effects.failures.first?.sentence == "no route")
    let pauses = zip(asked, asked.dropFirst()).map { ($1 - $0).milliseconds }
    #expect(pauses.count > 1 && zip(pauses, pauses.dropFirst()).allSatisfy { $1 > $0 }, "\(pauses)")
  }

  @Test func `while the origin describes the file its metainfo is asked for again`() throws {
    var bench = AgentBench()
    let opened = bench.want()
    #expect(!opened.isEmpty)
    var waiting = AgentBench()
    for case .control(let call, .probe) in waiting.feed(.wanted(WantID(0), .url(AgentBench.url))) {
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
      for case .control(let call, .describe) in waiting.feed(.probed(call, answer)) {
        waiting.feed(.described(call, .notYet(retryAfterSeconds: 1)))
      }
    }
    #expect(waiting.pass(.seconds(2)).contains { if case .control(_, .describe) = $0 { true } else { false } })
  }

  @Test func `an object that changed at its origin is begun again`() throws {
    var bench = AgentBench()
    _ = bench.open()
    let runs = bench.pass(.milliseconds(300)).originRuns
    var requests = runs.map(\.0)
    if requests.isEmpty { requests = [OriginRequestID(1)] }
    let effects = bench.feed(
      .originAnswered(
        requests[0], AgentInput.OriginAnswer(status: 412, entityTag: nil, retryAfterSeconds: nil, isUsable: false)))
    #expect(effects.contains { if case .store(_, .close) = $0 { true } else { false } })
    #expect(bench.pass(.seconds(2)).contains { if case .control(_, .probe) = $0 { true } else { false } })
  }

  @Test func `a want that gets nothing from anybody fails instead of hanging`() {
    var bench = AgentBench()
    _ = bench.open()
    for request in UInt32(1)...2 { bench.feed(.originEnded(OriginRequestID(request), .failed(sentence: "refused"))) }
    var failures: [TransferFailure] = []
    for _ in 0..<90 where failures.isEmpty {
      let effects = bench.pass(.seconds(1))
      failures += effects.failures
      for (request, _, _) in effects.originRuns {
        failures += bench.feed(.originEnded(request, .failed(sentence: "refused"))).failures
      }
    }
    #expect(failures.first?.kind == .unreachable)
  }
}
