import Nodes
import OrderedCollections
import Testing
import Vocabulary

@Suite struct GatewayTrustTests {
  private static let pinned: [KeyPin] = [.key(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0))]
  private static let plain = [HTTPField("content-length", "10")]

  private func bench(pins: [KeyPin] = [], refuses: Bool = false) -> GatewayBench {
    var bench = GatewayBench()
    bench.bench = AgentBench(pins: pins, refusesUnverified: refuses)
    return bench
  }

  private func relayed(_ effects: [AgentEffect]) -> [HTTPField]? {
    for case .gateway(_, .relay(let edits, _)) in effects { return edits.set }
    return nil
  }

  @Test func `what its origin did not sign is not passed through once its key is known`() {
    for status in [200, 206] {
      var bench = bench(pins: Self.pinned)
      bench.ask("/" + AgentBench.url)
      let effects = bench.head(status, Self.plain)
      #expect(effects.status == 502 && relayed(effects) == nil)
    }
    var secret = bench(pins: Self.pinned)
    secret.ask("/" + AgentBench.url, marks: ["authorization"])
    #expect(secret.head(200, Self.plain).status == 502)
    var other = bench(pins: Self.pinned)
    other.ask("/http://192.0.2.2/object.bin")
    #expect(relayed(other.head(200, Self.plain))?.contains(HTTPField("shoal-verified", "none")) == true)
  }

  @Test func `credentials do not make what an origin signs a plain file`() {
    var bench = bench(pins: Self.pinned)
    bench.ask("/" + AgentBench.url, marks: ["authorization"])
    let effects = bench.head(200, GatewayBench.described)
    #expect(effects.contains { if case .control(_, .describe) = $0 { true } else { false } })
  }

  @Test(arguments: [
    ("cache-control", "private"), ("cache-control", "no-store"), ("content-encoding", "gzip"), ("content-length", "0"),
  ])
  func `no field of an answer makes it plain where a key is known`(name: String, value: String) {
    var bench = bench(pins: Self.pinned)
    bench.ask("/" + AgentBench.url)
    let head = Forwarding.Head(
      status: 200, fields: [HTTPField(name, value)], description: AgentBench.url + ".torrent",
      wall: WallTime(microseconds: 1))
    let effects = bench.bench.feed(.forwarded(WantID(1), head))
    #expect(effects.contains { if case .control(_, .describe) = $0 { true } else { false } })
  }

  @Test(arguments: [[], ["authorization"]])
  func `a description that is announced and not there ends in a refusal`(marks: [String]) throws {
    var bench = bench(pins: Self.pinned)
    bench.ask("/" + AgentBench.url, marks: marks)
    let described = bench.head(200, GatewayBench.described)
    let call = try #require(
      described.lazy.compactMap { if case .control(let call, .describe) = $0 { call } else { nil } }.first)
    let effects = bench.bench.feed(.described(call, .absent))
    #expect(effects.status == 502 && effects.orders.isEmpty)
  }

  @Test func `errors, redirects and heads are passed through all the same`() {
    for status in [302, 304, 404, 503] {
      var bench = bench(pins: Self.pinned)
      bench.ask("/" + AgentBench.url)
      #expect(relayed(bench.head(status, Self.plain)) != nil)
    }
    var head = bench(pins: Self.pinned)
    head.ask("/" + AgentBench.url, method: "HEAD")
    #expect(relayed(head.head(200, Self.plain)) != nil)
  }

  @Test func `a gateway that refuses what is unverified gives out nothing of unknown servers`() {
    var bench = bench(refuses: true)
    bench.ask("/http://192.0.2.2/a")
    let effects = bench.head(200, Self.plain)
    #expect(effects.status == 502 && relayed(effects) == nil)
    var open = self.bench()
    open.ask("/http://192.0.2.2/a")
    #expect(relayed(open.head(200, Self.plain)) != nil)
  }

  @Test func `a stored answer is not given out once the key of its origin is known`() throws {
    let request = CacheRequest(method: "GET", url: AgentBench.url, fields: [], hidden: [])
    let fields = [
      HTTPField("cache-control", "max-age=600"), HTTPField("date", HTTPDate.text(0)), HTTPField("content-length", "10"),
    ]
    let head = ResponseHead(status: 200, fields: fields, hidden: [], requestedAt: 0, receivedAt: 0)
    for (pins, status) in [([], 200), (Self.pinned, 502)] {
      var bench = bench(pins: pins)
      let asked = bench.bench.feed(.asked(ExchangeID(1), Self.request))
      #expect(asked.contains { if case .gateway(_, .lookUp) = $0 { true } else { false } })
      var stored = try CachePolicy().storing(head, to: request)
      stored.length = 10
      let effects = bench.bench.feed(.lookedUp(WantID(1), stored))
      let given = effects.compactMap {
        if case .gateway(_, .answerStored(let answer)) = $0 { answer.status } else { nil }
      }
      #expect((given.first ?? effects.status) == status)
    }
  }

  private static let request = HTTPRequest(
    method: "GET", target: "/" + AgentBench.url, fields: [HTTPField("host", "127.0.0.1:8070")],
    remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 40000),
    local: Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070))

  @Test func `the head says what vouches for an object`() throws {
    var bench = GatewayBench()
    bench.ask("/" + AgentBench.url)
    let effects = try bench.describe(held: true)
    let begun = effects.compactMap { if case .reader(_, .begin(let answer)) = $0 { answer } else { nil } }.first
    #expect(begun?.fields.contains(HTTPField("shoal-verified", "signed")) == true)
  }

  @Test func `an object that was opened for somebody who took less is judged anew`() throws {
    var bench = GatewayBench()
    var unsigned = AgentBench.description()
    unsigned.signer = nil
    bench.ask("/" + AgentBench.url)
    for case .control(let call, .describe) in bench.head(200, GatewayBench.described) {
      for case .store(let handle, .open) in bench.bench.feed(.described(call, .good(unsigned))) {
        let effects = bench.bench.feed(
          .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
        let begun = effects.compactMap { if case .reader(_, .begin(let answer)) = $0 { answer } else { nil } }.first
        #expect(begun?.fields.contains(HTTPField("shoal-verified", "hashes")) == true)
      }
    }
    // Meanwhile the key of the origin is met.
    let other = AgentBench.description(number: 11, path: "/b")
    #expect(bench.bench.want(other, as: WantID(70), url: "http://192.0.2.1:8080/b").failures.isEmpty)
    bench.ask("/" + AgentBench.url, exchange: 2)
    let effects = bench.head(200, GatewayBench.described, want: 2)
    #expect(effects.contains { if case .control(_, .describe) = $0 { true } else { false } })
    #expect(!effects.contains { if case .reader(_, .begin) = $0 { true } else { false } })
  }
}
