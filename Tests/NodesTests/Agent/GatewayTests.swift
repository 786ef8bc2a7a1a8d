import Nodes
import OrderedCollections
import Testing
import Vocabulary

@Suite struct GatewayTests {
  private func answer(_ target: String, method: String = "GET") -> [AgentEffect] {
    var bench = GatewayBench()
    return bench.ask(target, method: method)
  }

  @Test func `health and metrics are answered, and nonsense is refused`() {
    #expect(answer("/healthz").status == 200)
    #expect(answer("/metrics").status == 200)
    #expect(answer("/").status == 302 && answer("/nothing").status == 404)
    #expect(answer("/healthz", method: "POST").status == 405)
    #expect(answer("/ftp://192.0.2.1/x").status == 404)
  }

  @Test func `a server that cannot prove who it is gets no client, whatever is kept`() {
    var bench = GatewayBench()
    bench.ask("/https://192.0.2.1/x")
    let effects = bench.bench.feed(.forwardEnded(WantID(1), .untrusted(sentence: "192.0.2.1 is not trusted")))
    #expect(effects.status == 502)
  }

  @Test func `a request is passed on first, and what is not described is passed through`() {
    var bench = GatewayBench()
    let order = bench.ask("/" + AgentBench.url).orders.first
    #expect(order?.method == "GET" && order?.carriesFields == true)
    #expect(order?.fields.contains { $0.name == "via" } == true)
    let effects = bench.head(200, [HTTPField("content-length", "10")])
    let edits = effects.compactMap { (effect) -> Forwarding.Edits? in
      if case .gateway(_, .relay(let edits, _)) = effect { edits } else { nil }
    }
    #expect(edits.first?.set.contains(HTTPField("shoal-verified", "none")) == true)
    let end = bench.bench.feed(.forwardEnded(WantID(1), .complete(bytes: 10)))
    let reports = end.compactMap { if case .reader(_, .finish(let report)) = $0 { report } else { nil } }
    #expect(reports.map(\.trust) == [.nothing])
  }

  @Test func `an answer that names a description is dropped, and the object delivered as its origin would`() throws {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url, fields: [HTTPField("range", "bytes=0-9,100000-100009")])
    let opened = try bench.describe(held: true)
    let begun = opened.compactMap { if case .reader(_, .begin(let answer)) = $0 { answer } else { nil } }.first
    #expect(begun?.status == 206)
    #expect(begun?.fields.contains(HTTPField("etag", "\"tag\"")) == true)
    #expect(begun?.fields.contains(HTTPField("cache-control", "max-age=60")) == true)
    #expect(begun?.fields.first { $0.name == "content-type" }?.value.hasPrefix("multipart/byteranges") == true)
    var effects = opened
    var words: [String] = []
    for _ in 0..<5 {
      for effect in effects {
        switch effect {
        case .reader(_, .text(let text)): words.append(text.contains("content-range") ? "head" : "end")
        case .reader(_, .deliver(_, let span)): words.append("\(span.offset)+\(span.length)")
        case .reader(_, .finish): words.append("finish")
        default: break
        }
      }
      effects = bench.bench.feed(.deliveryDrained(WantID(1), through: words.contains("100000+10") ? 100_010 : 10))
    }
    #expect(words == ["head", "0+10", "head", "100000+10", "end", "finish"])
  }

  @Test(arguments: [
    ("if-none-match", "\"tag\"", 304), ("if-match", "\"other\"", 412), ("range", "bytes=999999999-", 416),
  ])
  func `conditions are judged by the origin's own validators`(name: String, value: String, status: Int) throws {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url, fields: [HTTPField(name, value)])
    let effects = try bench.describe(held: true)
    #expect(effects.status == status)
    #expect(bench.bench.machine.wants.isEmpty)
  }

  @Test func `a kept object is asked for by HEAD, and not described again while its tag is the same`() throws {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url)
    _ = try bench.describe(held: true)
    let order = bench.ask("/" + AgentBench.url, exchange: 2).orders.first
    #expect(order?.method == "HEAD" && order?.carriesFields == false)
    let effects = bench.head(200, GatewayBench.described, want: 2)
    #expect(effects.contains { if case .reader(_, .begin) = $0 { true } else { false } })
    #expect(!effects.contains { if case .control(_, .describe) = $0 { true } else { false } })
  }

  @Test func `HEAD is passed on, and fetches neither the description nor a block`() throws {
    var bench = GatewayBench()
    #expect(bench.ask("/" + AgentBench.url, method: "HEAD").orders.map(\.method) == ["HEAD"])
    var effects = bench.head(200, GatewayBench.described)
    #expect(effects.contains { if case .gateway(_, .relay) = $0 { true } else { false } })
    effects += bench.bench.feed(.forwardEnded(WantID(1), .complete(bytes: 0)))
    effects += bench.bench.pass(.seconds(60))
    #expect(bench.bench.machine.wants.isEmpty && effects.originRuns.isEmpty && effects.announces.isEmpty)
    #expect(!effects.contains { if case .control = $0 { true } else { false } })
  }

  @Test func `HEAD fetches nothing either while the origin is away and a peer holds what is described`() throws {
    var bench = GatewayBench(blocks: 64)
    bench.bench = AgentBench(pins: [
      .key(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0)), .serial(url: AgentBench.url, 5),
    ])
    bench.ask("/" + AgentBench.url, method: "HEAD")
    var all: [AgentEffect] = []
    let description = AgentBench.description(blocks: 64)
    for case .control(let call, .describe) in bench.bench.feed(.forwardEnded(WantID(1), .failed(sentence: "no way"))) {
      for case .store(let handle, .open) in bench.bench.feed(.described(call, .good(description))) {
        all += bench.bench.feed(
          .opened(handle, held: BitField(count: 64), provable: BitField(count: 16, repeating: true)))
      }
    }
    #expect(all.status == 200 && bench.bench.machine.wants.isEmpty)
    all += bench.bench.peer(1, isAgent: true)
    all += bench.bench.pass(.seconds(60))
    #expect(all.requests.isEmpty && all.originRuns.isEmpty)
  }

  @Test func `a kept object that is whole is given while its origin is away`() throws {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url)
    _ = try bench.describe(held: true)
    bench.ask("/" + AgentBench.url, exchange: 2)
    let effects = bench.bench.feed(.forwardEnded(WantID(2), .failed(sentence: "no way")))
    #expect(effects.contains { if case .reader(_, .begin) = $0 { true } else { false } })
  }

  @Test func `credentials are passed on and never answered from an object that nobody signed`() throws {
    var bench = GatewayBench()
    let order = bench.ask("/" + AgentBench.url, marks: ["authorization"]).orders.first
    #expect(order?.method == "GET" && order?.carriesFields == true)
    let effects = bench.head(200, GatewayBench.described)
    #expect(effects.contains { if case .gateway(_, .relay) = $0 { true } else { false } })
  }

  @Test func `only what a range needs is asked of the origin, and nothing once nobody is left`() throws {
    var bench = GatewayBench(blocks: 4096)
    bench.ask("/" + AgentBench.url, fields: [HTTPField("range", "bytes=33554432-33555431")])
    let effects = try bench.describe(held: false)
    var asked = effects.originRuns.map(\.1)
    for _ in 0..<200 {
      guard let (request, span, _) = bench.runs.popLast() else { break }
      asked += bench.answer(request, span).map(\.1)
    }
    let bytes = asked.reduce(0) { $0 + $1.length }
    #expect(bytes >= 1000 && bytes <= (1 << 20) + (64 << 10), "\(bytes)")
    #expect(asked.allSatisfy { $0.offset >= 33_554_432 - 16384 })
  }

  @Test func `the fetch of a whole object stops when its reader leaves`() throws {
    var bench = GatewayBench(blocks: 4096)
    bench.ask("/" + AgentBench.url)
    let effects = try bench.describe(held: false)
    #expect(!effects.originRuns.isEmpty)
    let end = bench.bench.feed(.exchangeEnded(ExchangeID(1), sent: 0, isWhole: false))
    #expect(end.count { if case .origin(_, .cancel) = $0 { true } else { false } } == effects.originRuns.count)
    #expect(bench.bench.pass(.seconds(20)).originRuns.isEmpty)
    let line = end.compactMap { if case .node(.log(let event)) = $0, event.name == .request { event } else { nil } }
      .first
    #expect(line?.fields.contains { $0.name == "status" && "\($0.value)".contains("200") } == true)
  }
}
