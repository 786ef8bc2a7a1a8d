import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct WaitAccountTests {
  private func sum(_ entries: [WaitAccount.Entry]) -> TimeSpan { entries.reduce(.zero) { $0 + $1.time } }

  private func time(_ cause: Waiting.Cause, in entries: [WaitAccount.Entry]) -> TimeSpan {
    entries.first { $0.cause == cause }?.time ?? .zero
  }

  @Test func `every moment is charged to one cause`() {
    var account = WaitAccount()
    let start = Instant(nanoseconds: 1_000)
    account.turn(to: .description, at: start)
    account.turn(to: .origin, at: start + .milliseconds(300))
    account.turn(to: .origin, at: start + .milliseconds(400))
    account.turn(to: .peers, at: start + .milliseconds(1_500))
    account.turn(to: .origin, at: start + .milliseconds(1_600))
    let entries = account.statement(at: start + .milliseconds(2_000))
    #expect(entries.map(\.cause) == [.origin, .description, .peers])
    #expect(entries.map(\.time.milliseconds) == [1_600, 300, 100])
    #expect(entries.text == "1.60 s for the origin, 0.30 s for the description, 0.10 s for peers")
  }

  @Test func `what is too short to be told is left out of the words`() {
    #expect([WaitAccount.Entry(.origin, .milliseconds(4))].text.isEmpty)
    #expect([WaitAccount.Entry]().text.isEmpty)
  }

  @Test func `the causes of a download add up to its time`() throws {
    var bench = AgentBench()
    var opens: [ObjectHandle] = []
    func opening(_ effects: [AgentEffect]) { for case .store(let handle, .open) in effects { opens.append(handle) } }
    let description = AgentBench.description(blocks: 16)
    for case .control(let call, .probe) in bench.feed(.wanted(WantID(0), .url(AgentBench.url))) {
      bench.pass(.milliseconds(100))
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
      for case .control(let call, .describe) in bench.feed(.probed(call, answer)) {
        bench.pass(.milliseconds(200))
        opening(bench.feed(.described(call, .good(description))))
      }
    }
    let handle = try #require(opens.first)
    bench.pass(.milliseconds(300))
    var runs = bench.feed(
      .opened(
        handle, held: BitField(count: 16), provable: BitField(count: description.geometry.pieceCount, repeating: true))
    ).originRuns
    var reports: [TransferReport] = []
    var rounds = 0
    while !runs.isEmpty, rounds < 20 {
      rounds += 1
      let (request, span, _) = runs.removeFirst()
      bench.pass(.milliseconds(50))
      for block in description.geometry.blocks(touching: span) {
        let effects = bench.feed(.originBlock(request, BlockIndex(block), .verified))
        runs += effects.originRuns
        for case .reader(_, .finish(let report)) in effects { reports.append(report) }
      }
      let effects = bench.feed(.originEnded(request, .complete))
      runs += effects.originRuns
      for case .reader(let want, .deliver(_, let span)) in effects {
        bench.feed(.deliveryDrained(want, through: span.end))
      }
      for case .reader(_, .finish(let report)) in effects { reports.append(report) }
    }
    let report = try #require(reports.first)
    #expect(sum(report.waited) == report.elapsed)
    #expect(time(.origin, in: report.waited) >= .milliseconds(150))
    #expect(time(.description, in: report.waited) == .milliseconds(200))
    #expect(time(.disk, in: report.waited) == .milliseconds(300))
  }

  @Test func `a download that fails tells what it waited for, in its log line too`() {
    var bench = AgentBench()
    var effects = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
    for _ in 0..<20 where effects.failures.isEmpty {
      let call = effects.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first
      bench.pass(.milliseconds(1))
      effects = call.map { bench.feed(.probed($0, .failed(sentence: "no route"))) } ?? bench.pass(.seconds(1))
      for case .control(let recall, .describe(.kept)) in effects { effects = bench.feed(.described(recall, .absent)) }
    }
    let failure = effects.failures.first
    #expect(failure.map { time(.origin, in: $0.waited) >= .seconds(1) } == true)
    let fields = effects.compactMap {
      if case .node(.log(let event)) = $0, event.name == .wantFailed { event.fields } else { nil }
    }
    #expect(fields.first?.contains { $0.name == LogField.waited.rawValue } == true)
  }
}
