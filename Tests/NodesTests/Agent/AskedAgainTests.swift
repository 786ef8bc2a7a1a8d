import OrderedCollections
import Swarming
import Testing
import Vocabulary

@testable import Nodes

/// What is asked again elsewhere, or once more, is the machine's decision.
@Suite struct AskedAgainTests {
  private static let want = WantID(0)

  @Test func `a probe and a description are sent on where they are redirected to, and no farther than five times`() {
    var bench = AgentBench()
    var effects = bench.feed(.wanted(Self.want, .url(AgentBench.url)))
    for number in 1...5 {
      guard let (call, url) = effects.probes.first else { Issue.record("no probe \(number)"); return }
      effects = bench.feed(.probed(call, .redirected(from: url, location: "/moved\(number)")))
      #expect(effects.probes.first?.1.hasSuffix("/moved\(number)") == true)
    }
    guard let (call, url) = effects.probes.first else { return }
    let answer = AgentInput.ProbeOutcome.answered(
      status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
    var described = bench
    effects = described.feed(.probed(call, answer))
    guard let (second, from) = effects.descriptions.first else { Issue.record("nothing is described"); return }
    // The chain of the description is its own.
    effects = described.feed(.described(second, .redirected(from: from, location: "http://192.0.2.3/x.torrent")))
    #expect(effects.descriptions.map(\.1) == ["http://192.0.2.3/x.torrent"])
    // One too many: the same as an origin that is away.
    effects = bench.feed(.probed(call, .redirected(from: url, location: "/again")))
    #expect(effects.probes.isEmpty)
  }

  @Test func `a plain fetch follows redirects, and is made anew where its connection was stale`() {
    var bench = AgentBench()
    guard let (call, _) = bench.feed(.wanted(Self.want, .url(AgentBench.url), allowsUnverified: true)).probes.first
    else { return }
    let answer = AgentInput.ProbeOutcome.answered(
      status: 200, description: nil, length: nil, entityTag: nil, retryAfterSeconds: nil)
    #expect(bench.feed(.probed(call, answer)).plainURLs == [AgentBench.url])
    #expect(bench.feed(.plainEnded(Self.want, .stale)).plainURLs == [AgentBench.url])
    let moved = AgentInput.PlainEnd.redirected(from: AgentBench.url, location: "/b")
    #expect(bench.feed(.plainEnded(Self.want, moved)).plainURLs == ["http://192.0.2.1:8080/b"])
    #expect(bench.feed(.plainEnded(Self.want, .stale)).plainURLs == ["http://192.0.2.1:8080/b"])
    for _ in 2...5 { bench.feed(.plainEnded(Self.want, moved)) }
    let last = bench.feed(.plainEnded(Self.want, moved))
    #expect(last.plainURLs.isEmpty && last.failures.map(\.kind) == [.unreachable])
  }

  @Test func `a range whose connection was stale is asked for again at once, and its origin is not blamed`() throws {
    var bench = AgentBench()
    let object = bench.open()
    let run = try #require(bench.effects.originRuns.first)
    let effects = bench.feed(.originEnded(run.0, .stale))
    #expect(effects.originRuns.count == 1 && effects.originRuns.first?.0 != run.0)
    let at = try #require(bench.machine.objects.place(of: object))
    #expect(bench.machine.counters.originFailures == 0 && bench.machine.objects[at].exchange.originIsUsable)
  }

  @Test func `a request that is passed on goes out again when its connection was stale`() {
    var gateway = GatewayBench()
    #expect(gateway.ask("/http://192.0.2.1:8080/object.bin").orders.count == 1)
    let again = gateway.bench.feed(.forwardEnded(WantID(1), .stale))
    #expect(again.orders.count == 1 && again.status == nil)
    // Not once something of it was answered.
    gateway.head(200, [HTTPField("content-length", "5")])
    #expect(gateway.bench.feed(.forwardEnded(WantID(1), .stale)).orders.isEmpty)
  }

  @Test func `what is remembered of a key or a serial is the newest alone`() {
    var bench = AgentBench()
    bench.want(AgentBench.description(serial: 5))
    let first = bench.machine.keyPins
    #expect(first.count == 2 && first.contains(.serial(url: AgentBench.url, 5)))
    bench.feed(.abandoned(Self.want))
    bench.want(AgentBench.description(serial: 7))
    #expect(bench.machine.keyPins.count == 2 && bench.machine.keyPins.contains(.serial(url: AgentBench.url, 7)))
  }
}

extension [AgentEffect] {
  fileprivate var probes: [(CallID, String)] {
    compactMap { if case .control(let call, .probe(let url)) = $0 { (call, url.text) } else { nil } }
  }
  fileprivate var descriptions: [(CallID, String)] {
    compactMap { if case .control(let call, .describe(.url(let url))) = $0 { (call, url.text) } else { nil } }
  }
  fileprivate var plainURLs: [String] {
    compactMap { if case .reader(_, .fetchPlain(let url)) = $0 { url.text } else { nil } }
  }
}
