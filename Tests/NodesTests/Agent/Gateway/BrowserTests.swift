import Nodes
import Testing
import Vocabulary

/// What pages in browsers may have of a gateway.
@Suite struct BrowserTests {
  private static let own = HTTPField("host", "127.0.0.1:8070")

  @Test(arguments: ["cross-site", "same-site", "something"])
  func `pages of other sites are refused by the gateway's own name`(site: String) {
    for target in ["/healthz", "/metrics", "/" + AgentBench.url] {
      var bench = GatewayBench()
      let fields = [Self.own, HTTPField("sec-fetch-site", site)]
      #expect(bench.ask(target, fields: fields, marks: ["sec-fetch-site"]).status == 403, "\(target)")
      var other = GatewayBench()
      #expect(other.ask(target, fields: [Self.own], marks: ["origin"]).status == 403, "\(target)")
    }
  }

  @Test(arguments: ["none", "same-origin"])
  func `what the user types into a browser is answered`(site: String) {
    var bench = GatewayBench()
    let fields = [Self.own, HTTPField("sec-fetch-site", site)]
    #expect(bench.ask("/healthz", fields: fields, marks: ["sec-fetch-site"]).status == 200)
  }

  @Test(arguments: [
    HTTPField("user-agent", "Mozilla/5.0 (X11; Linux x86_64)"), HTTPField("accept-language", "de"),
  ])
  func `a browser is known although it says nothing of pages`(field: HTTPField) {
    var bench = GatewayBench()
    let answer = bench.ask("http://127.0.0.1:9/secret", fields: [field, HTTPField("host", "127.0.0.1:9")])
    #expect(answer.status == 403)
  }

  @Test func `a foreign page is shut in a sandbox of its own`() throws {
    for (target, isShut) in [("/" + AgentBench.url, true), (AgentBench.url, false)] {
      var bench = GatewayBench()
      bench.ask(target)
      let fields = [HTTPField("content-length", "10"), HTTPField("access-control-allow-origin", "*")]
      let edits = bench.head(200, fields).compactMap { (effect) -> Forwarding.Edits? in
        if case .gateway(_, .relay(let edits, _)) = effect { edits } else { nil }
      }
      let passed = try #require(edits.first).applied(to: fields + [HTTPField("set-cookie", "a=b")])
      let policy = passed.first { $0.name == "content-security-policy" }?.value
      #expect(policy?.hasPrefix("sandbox") == (isShut ? true : nil))
      #expect(passed.contains(HTTPField("x-content-type-options", "nosniff")) == isShut)
      // All that is behind the gateway's own name is one site to a browser.
      #expect(passed.contains { $0.name == "set-cookie" } == !isShut)
      #expect(passed.contains { $0.name == "access-control-allow-origin" } == !isShut)
    }
  }

  @Test func `the gateway's own words are for no page either`() throws {
    var bench = GatewayBench()
    let effects = bench.ask("/metrics")
    let answers = effects.compactMap { if case .gateway(_, .answer(let answer)) = $0 { answer } else { nil } }
    let answer = try #require(answers.first)
    for field in GatewayFetch.sandbox { #expect(answer.fields.contains(field)) }
  }

  @Test func `what was fetched for a program of this machine is not in the cache of others`() throws {
    var bench = GatewayBench()
    func order(_ effects: [AgentEffect]) -> CacheRequest? {
      effects.compactMap { if case .gateway(_, .lookUp(let request)) = $0 { request } else { nil } }.first
    }
    let ours = try #require(order(bench.ask("http://name.example/x")))
    let pages = try #require(order(bench.ask("http://name.example/x", exchange: 2, marks: ["origin"])))
    for (server, isOpen) in [(IPAddress(10, 0, 0, 1), false), (IPAddress(8, 8, 8, 8), true), (nil, false)] {
      let fields = [HTTPField("cache-control", "max-age=60"), HTTPField("content-length", "3")]
      let head = Forwarding.Head(
        status: 200, fields: fields, description: nil, wall: WallTime(microseconds: 5), server: server)
      var asking = GatewayBench()
      asking.ask("http://name.example/x")
      let stored = asking.bench.feed(.forwarded(WantID(1), head)).compactMap { (effect) -> StoredResponse? in
        if case .gateway(_, .relay(_, let stored)) = effect { stored } else { nil }
      }
      let variant = try #require(stored.first).variant
      #expect(variant.matches(ours))
      #expect(variant.matches(pages) == isOpen, "\(String(describing: server))")
    }
  }
}
