import Nodes
import OrderedCollections
import Testing
import Vocabulary

@Suite struct FreshnessTests {
  private static let pins: [KeyPin] = [.key(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0))]

  /// A description that is to be believed until second 1000, read so many seconds later.
  private func description(late: Int64) -> ObjectDescription {
    var description = AgentBench.description()
    description.signer?.until = 1_000
    description.readAt = 1_000 + late
    return description
  }

  /// What the reader of a want is told at the end when all is in the store; nil when nothing is opened.
  private func report(_ bench: inout AgentBench, _ effects: [AgentEffect]) -> TransferReport? {
    for case .store(let handle, .open) in effects {
      let end = bench.feed(
        .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
      for case .reader(_, .finish(let report)) in end { return report }
    }
    return nil
  }

  private func logs(_ effects: [AgentEffect]) -> [LogEventName] {
    effects.compactMap { if case .node(.log(let event)) = $0 { event.name } else { nil } }
  }

  @Test func `before its end a description is believed, and nothing is said`() {
    var bench = AgentBench()
    let effects = bench.want(description(late: 0))
    let report = report(&bench, effects)
    #expect(report?.trust == .signed && report?.lateness == nil)
  }

  @Test func `after its end it is believed for a while, and marked`() {
    var bench = AgentBench()
    let effects = bench.want(description(late: 3_600))
    #expect(logs(effects).contains(.descriptionStale))
    #expect(report(&bench, effects)?.lateness == .seconds(3_600))
  }

  @Test func `who is shown only old descriptions is told so at last`() {
    var bench = AgentBench()
    let week: Int64 = 7 * 86_400
    #expect(bench.want(description(late: week)).failures.isEmpty)
    var late = AgentBench()
    let failure = late.want(description(late: week + 1)).failures.first
    #expect(failure?.kind == .untrusted && failure?.sentence.contains("nothing newer is shown") == true)
    var strict = AgentBench(staleFor: .zero)
    #expect(strict.want(description(late: 1)).failures.first?.kind == .untrusted)
  }

  @Test func `while the origin is away what is kept is used after its end, and marked, but not for ever`() throws {
    for (late, isUsed) in [(Int64(100), true), (8 * 86_400, false)] {
      var bench = AgentBench(pins: Self.pins)
      let asked = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
      let probe = try #require(
        asked.lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first)
      let away = bench.feed(.probed(probe, .failed(sentence: "refused")))
      let call = try #require(
        away.lazy.compactMap { if case .control(let call, .describe(.kept)) = $0 { call } else { nil } }.first)
      let effects = bench.feed(.described(call, .good(description(late: late))))
      let report = report(&bench, effects)
      #expect((report != nil) == isUsed && report?.lateness == (isUsed ? .seconds(late) : nil))
    }
  }

  @Test func `an open object is described anew once its description has ended`() {
    for (wall, isDescribed) in [(Int64(1_000), false), (1_001, true)] {
      var bench = AgentBench()
      let effects = bench.want(description(late: -10))
      #expect(report(&bench, effects) != nil)
      bench.feed(
        .asked(
          ExchangeID(5),
          HTTPRequest(
            method: "GET", target: "/" + AgentBench.url, fields: [HTTPField("host", "127.0.0.1:8070")],
            remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 40000),
            local: Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070),
            wall: WallTime(microseconds: wall * 1_000_000))))
      let head = Forwarding.Head(
        status: 200, fields: GatewayBench.described, description: AgentBench.url + ".torrent",
        wall: WallTime(microseconds: wall * 1_000_000))
      let answered = bench.feed(.forwarded(WantID(5), head))
      #expect(answered.contains { if case .control(_, .describe) = $0 { true } else { false } } == isDescribed)
    }
  }

  @Test func `a gateway says how stale an answer is`() {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url)
    for case .control(let call, .describe) in bench.head(200, GatewayBench.described) {
      for case .store(let handle, .open) in bench.bench.feed(.described(call, .good(description(late: 60)))) {
        let effects = bench.bench.feed(
          .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
        let begun = effects.compactMap { if case .reader(_, .begin(let answer)) = $0 { answer } else { nil } }.first
        #expect(begun?.fields.contains(HTTPField("shoal-stale", "60")) == true)
      }
    }
  }

  @Test func `an origin of several addresses is believed under each`() {
    var description = AgentBench.description()
    description.signer?.also = ["http://files.example/updates"]
    for url in [AgentBench.url, "http://files.example/updates/object.bin"] {
      var bench = AgentBench()
      #expect(bench.want(description, url: url).failures.isEmpty)
    }
    var other = AgentBench()
    #expect(other.want(description, url: "http://files.example/object.bin").failures.first?.kind == .untrusted)
  }
}
