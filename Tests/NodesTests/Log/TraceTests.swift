import Selection
import Testing
import Vocabulary

@testable import Nodes

/// One download is followed by one id, whoever is asked for it.
@Suite struct TraceTests {
  private static let field = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"

  private func traces(_ lines: [LogEvent]) -> [LogEvent.Value] {
    lines.flatMap(\.fields).filter { $0.name == "trace" }.map(\.value)
  }

  @Test func `all that is asked for a want bears the trace of its lines`() throws {
    var bench = AgentBench()
    var effects = bench.want()
    let first = try #require(effects.first { if case .store(_, .open) = $0 { true } else { false } })
    guard case .store(let handle, _) = first else { return }
    effects += bench.feed(
      .opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    effects += bench.pass(.milliseconds(500))
    let ids = Set(traces(AgentBench.lines(effects)))
    #expect(ids.count == 1)
    let asked = effects.compactMap { effect -> String? in
      if case .origin(_, .fetchRange(_, let url, _, _)) = effect { return url.reach.trace?.id }
      return nil
    }
    #expect(!asked.isEmpty && asked.allSatisfy { ids == [.text($0)] })
    let told = effects.compactMap { effect -> String? in
      if case .control(_, .announce(_, let announce)) = effect { return announce.objects.first?.trace?.id }
      return nil
    }
    #expect(!told.isEmpty && told.allSatisfy { ids == [.text($0)] })
  }

  @Test func `a client's trace is gone on with, and what is no trace is not`() {
    var bench = GatewayBench()
    for (exchange, field, isTaken) in [(1, Self.field, true), (2, "00-" + Self.id, false)] as [(UInt64, String, Bool)] {
      let effects = bench.ask(
        "/" + AgentBench.url, exchange: exchange, fields: [HTTPField("traceparent", field)])
      #expect((traces(AgentBench.lines(effects)) == [.text(Self.id)]) == isTaken)
      for case .gateway(_, .forward(let order)) in effects {
        #expect(order.dropped.contains("traceparent"))
        let sent = order.fields.filter { $0.name == "traceparent" }.compactMap { TraceContext($0.value) }
        #expect(sent.count == 1 && (sent.first?.id == Self.id) == isTaken)
        #expect(sent.first?.text != field)
      }
    }
  }

  @Test func `requests for an object that is open are for who asked last`() throws {
    var bench = AgentBench()
    let handle = bench.open()
    let before = bench.machine.objects[bench.machine.objects.place(of: handle)!].origin.reach.trace
    bench.want(as: WantID(1))
    let after = bench.machine.objects[bench.machine.objects.place(of: handle)!].origin.reach.trace
    #expect(before != nil && after != nil && before?.id != after?.id)
  }

  @Test func `an origin tells of requests that name their download, and of no others`() {
    var stage = OriginStage()
    stage.add("a")
    _ = stage.ask("/a?token=secret", [("traceparent", Self.field), ("range", "bytes=0-9")])
    _ = stage.ask("/a")
    _ = stage.ask("/a", [("traceparent", "00-" + Self.id)])
    let lines = stage.effects.compactMap { effect -> LogEvent? in
      if case .log(let event) = effect, event.name == .request { event } else { nil }
    }
    #expect(lines.count == 1)
    for field in [
      LogEvent.Field("trace", Self.id), .init("target", "/a"), .init("status", 206), .init("bytes", 10),
      .init("whole", true),
    ] { #expect(lines.first?.fields.contains(field) == true, "\(lines)") }
  }

  @Test func `answers that name their download are not given again without the machine`() {
    var stage = OriginStage()
    stage.add("a")
    _ = stage.ask("/a.torrent")
    for (fields, repeats) in [([], true), ([("traceparent", Self.field)], false)] as [([(String, String)], Bool)] {
      stage.effects = []
      _ = stage.ask("/a", fields)
      let may = stage.effects.contains { if case .mayRepeat = $0 { true } else { false } }
      #expect(may == repeats)
    }
  }

  @Test func `a selector tells of the beginning of a download that is named`() {
    var rig = SelectorRig()
    for event in [AgentAnnounce.Event.started, .none] {
      var report = AgentAnnounce.ObjectReport(
        object: SelectorRig.object, event: event, held: 0, blocks: 62, wanted: 50)
      report.trace = TraceContext(Self.field)
      let announce = AgentAnnounce(node: NodeID(key: Digest256(9, 0, 0, 0)), port: 7000, objects: [report])
      rig.send(.announce(rig.next(), announce, address: IPAddress("192.0.2.7")!, SelectorRig.near))
    }
    _ = rig.announce(1, "192.0.2.8", event: .started)
    let lines = rig.log.filter { $0.name == .peersNamed }
    #expect(lines.count == 1)
    #expect(lines.first?.fields.first == .init("trace", Self.id))
  }
}
