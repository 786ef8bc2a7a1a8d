import Nodes
import Testing
import Vocabulary

@Suite struct GatewayRequestTests {
  private static let bound = Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070)

  private func read(
    _ target: String, host: String? = nil, method: String = "GET", local: Endpoint? = bound,
    names: [String] = []
  ) -> GatewayRequest {
    let own = target.hasPrefix("/") ? "127.0.0.1:8070" : nil
    let fields = (host ?? own).map { [HTTPField("host", $0)] } ?? []
    let request = HTTPRequest(
      method: method, target: target, fields: fields, remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 4000),
      local: local)
    return GatewayRequest(request, policy: GatewayPolicy(bound: Self.bound, names: names))
  }

  private func named(_ target: String, host: String? = nil) -> String {
    guard case .fetch(let url, let form) = read(target, host: host) else { return "\(read(target, host: host))" }
    return "\(form.rawValue) \(url)"
  }

  @Test(arguments: [
    ("/http://h:81/a/b?c=/d", "schemePrefix http://h:81/a/b?c=/d"), ("/http:/h/a", "schemePrefix http://h/a"),
    ("/http%3A//h:81/a", "schemePrefix http://h:81/a"), ("/http%3a//h%3A81/a", "schemePrefix http://h:81/a"),
    ("/HTTP://H/a", "schemePrefix http://h/a"), ("/http/h:81/a?b", "pathPrefix http://h:81/a?b"),
    ("/http/h%3A81/a%20b", "pathPrefix http://h:81/a%20b"), ("/http/h", "pathPrefix http://h/"),
    ("/http/[2001:db8::1]:81/a", "pathPrefix http://[2001:db8::1]:81/a"),
    ("/http/%5B2001:db8::1%5D/a", "pathPrefix http://[2001:db8::1]/a"), ("http://h/a", "absolute http://h/a"),
    ("http://h?q", "absolute http://h/?q"), ("/http/h/http://x/y", "pathPrefix http://h/http://x/y"),
    ("/https://h/a", "schemePrefix https://h/a"), ("/https%3A//h:81/a", "schemePrefix https://h:81/a"),
    ("/https/h/a?b", "pathPrefix https://h/a?b"), ("https://h/a", "absolute https://h/a"),
  ])
  func `addresses are read in every form`(target: String, meaning: String) { #expect(named(target) == meaning) }

  @Test(arguments: [
    "/http:///a", "/http/", "/http%3A", "/http/h%2Fx/a", "/http://user@h/a", "/http/h:99999/a", "/https://u@h/a",
    "/https/", "/httpss/h/a", "/other", "//h/a", "/http", "ftp://h/a", "*",
  ])
  func `what names no address is refused with a sentence`(target: String) {
    guard case .refused(let status, let sentence) = read(target) else {
      Issue.record("\(target) is \(read(target))")
      return
    }
    #expect((400...404).contains(status) && !sentence.isEmpty)
  }

  @Test func `Host must name the gateway in origin form, and the target in absolute form`() {
    func isRefused(_ target: String, _ host: String, _ status: Int, names: [String] = []) -> Bool {
      if case .refused(status, _) = read(target, host: host, names: names) { true } else { false }
    }
    #expect(read("/healthz", host: "127.0.0.1:8070") == .health)
    #expect(read("/healthz", host: "LOCALHOST:8070") == .health)
    #expect(isRefused("/healthz", "rebound.example:8070", 421))
    #expect(isRefused("/healthz", "127.0.0.1:8071", 421))
    #expect(read("/healthz", host: "me.example:1234", names: ["me.example"]) == .health)
    #expect(read("/healthz", host: "me.example:5", names: ["me.example:5"]) == .health)
    #expect(isRefused("/healthz", "me.example:6", 421, names: ["me.example:5"]))
    #expect(named("http://h:80/a", host: "H") == "absolute http://h/a")
    #expect(named("https://h/a", host: "h:443") == "absolute https://h/a")
    #expect(isRefused("/http/h/a", "h", 421))
    // A proxy's client that asks the proxy itself.
    #expect(read("http://127.0.0.1:8070/metrics", host: "127.0.0.1:8070") == .metrics)
  }

  @Test func `CONNECT names a host and a port`() {
    #expect(read("h:443", method: "CONNECT") == .tunnel(host: "h", port: 443))
    for target in ["h", "/h:443", "h:", ""] {
      if case .tunnel = read(target, method: "CONNECT") { Issue.record("\(target)") }
    }
  }

  @Test func `a body is not passed on`() {
    let request = HTTPRequest(
      method: "GET", target: "http://h/a", fields: [HTTPField("content-length", "5")],
      remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 4000))
    if case .refused(400, _) = GatewayRequest(request, policy: GatewayPolicy()) { return }
    Issue.record("it was taken")
  }

  @Test func `what another address is called depends on how the client talks`() throws {
    let url = try HTTPURL("http://h:81/a?b")
    #expect(GatewayRequest.Form.absolute.naming(url) == "http://h:81/a?b")
    #expect(GatewayRequest.Form.schemePrefix.naming(url) == "/http://h:81/a?b")
    #expect(GatewayRequest.Form.pathPrefix.naming(url) == "/http/h:81/a?b")
    let secure = try HTTPURL("https://h/a")
    #expect(GatewayRequest.Form.schemePrefix.naming(secure) == "/https://h/a")
    #expect(GatewayRequest.Form.pathPrefix.naming(secure) == "/https/h/a")
  }
}
