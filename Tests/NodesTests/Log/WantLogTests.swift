import Nodes
import Testing
import Vocabulary

@Suite struct WantLogTests {
  @Test func `names and fields of the catalogue are in small letters with underscores`() {
    for name in LogEventName.allCases.map(\.rawValue) + LogField.allCases.map(\.rawValue) {
      #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }, "\(name)")
    }
  }

  @Test func `a download is told from its start to its end under one number`() {
    var bench = AgentBench()
    var lines = AgentBench.lines(bench.feed(.wanted(WantID(3), .url(AgentBench.url + "?key=secret"))))
    #expect(lines.map(\.name) == [.wantAccepted])
    #expect(lines[0].fields.contains(.init("url", AgentBench.url)))
    lines += AgentBench.lines(bench.feed(.abandoned(WantID(3))))
    #expect(lines.map(\.name) == [.wantAccepted, .wantAbandoned])
    #expect(lines.allSatisfy { $0.fields.first == .init("want", 3) })
  }

  @Test func `the secret part of an address stays out of sentences too`() {
    let log = WantLog(
      WantID(1), .url("http://o.example/a?key=secret"), isForGateway: false, trace: nil, now: Instant(nanoseconds: 0))
    let line = log.failed(
      TransferFailure(.notFound, "http://o.example/a?key=secret does not exist"), at: Instant(nanoseconds: 5_000_000))
    #expect(line.fields.contains(.init("why", "http://o.example/a does not exist")))
    #expect(line.fields.contains(.init("ms", 5)))
  }

  @Test func `bytes that came before the want count as held`() {
    var log = WantLog(
      WantID(1), .url("http://o.example/a"), isForGateway: true, trace: nil, now: Instant(nanoseconds: 0))
    var tally = TransferTally()
    tally.origin = 100
    _ = log.described(AgentBench.description(), having: tally, at: Instant(nanoseconds: 0))
    tally.sameISP = 50
    #expect(log.arrived(tally, at: Instant(nanoseconds: 0))?.fields.contains(.init("from", "same_isp")) == true)
    #expect(log.arrived(tally, at: Instant(nanoseconds: 0)) == nil)
    let fields = log.complete(bytes: 150, tally, .signed, waited: [], at: Instant(nanoseconds: 0)).fields
    for field in [LogEvent.Field("origin", 0), .init("same_isp", 50), .init("store", 100), .init("trust", "signed")] {
      #expect(fields.contains(field), "\(fields)")
    }
  }

  @Test func `peers are told once, and again when there were none at first`() {
    var log = WantLog(
      WantID(1), .url("http://o.example/a"), isForGateway: true, trace: nil, now: Instant(nanoseconds: 0))
    #expect(log.found([], at: Instant(nanoseconds: 0)) != nil)
    #expect(log.found([], at: Instant(nanoseconds: 0)) == nil)
  }
}

extension AgentBench {
  /// What the machine wrote to the log.
  static func lines(_ effects: [AgentEffect]) -> [LogEvent] {
    effects.compactMap { if case .node(.log(let event)) = $0 { event } else { nil } }
  }
}
