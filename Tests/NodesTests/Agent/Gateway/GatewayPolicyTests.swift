import Nodes
import Testing
import Vocabulary

@Suite struct GatewayPolicyTests {
  private let policy = GatewayPolicy(bound: Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070))

  private func reach(from remote: String, marks: [String] = []) throws -> Reach {
    let address = try #require(IPAddress(remote))
    return policy.reach(
      for: HTTPRequest(
        method: "GET", target: "/", marks: marks, remote: Endpoint(address: address, port: 4000), local: policy.bound),
      pseudonym: "me")
  }

  private func allows(_ reach: Reach, _ target: String) throws -> Bool {
    reach.refusal(of: Endpoint(address: try #require(IPAddress(target)), port: 80)) == nil
  }

  @Test(arguments: [
    "127.64.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "100.64.0.1", "fd00::1", "::1", "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
  ])
  func `private targets are for programs of this machine`(target: String) throws {
    #expect(try allows(reach(from: "127.0.0.1"), target))
    #expect(try !allows(reach(from: "192.168.0.9"), target))
    for mark in ["origin", "sec-fetch-site"] {
      #expect(try !allows(reach(from: "127.0.0.1", marks: [mark]), target))
    }
  }

  @Test(arguments: [
    "169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::169.254.1.1", "2002:a9fe:a9fe::1",
  ])
  func `the local link and what is no machine are for nobody`(target: String) throws {
    #expect(try !allows(reach(from: "127.0.0.1"), target))
  }

  @Test(arguments: ["192.0.2.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "11.0.0.1", "192.169.0.1"])
  func `the internet is for everybody`(target: String) throws {
    #expect(try allows(reach(from: "192.168.0.9", marks: ["origin"]), target))
  }

  @Test func `a gateway does not ask itself`() throws {
    let own = try #require(policy.bound)
    #expect(try reach(from: "127.0.0.1").refusal(of: own)?.contains("itself") == true)
    let everywhere = GatewayPolicy(bound: Endpoint(address: .v6(0, 0), port: 8070))
    let request = HTTPRequest(
      method: "GET", target: "/", remote: own, local: Endpoint(address: IPAddress(192, 168, 0, 5), port: 8070))
    let reach = everywhere.reach(for: request, pseudonym: "me")
    for text in ["127.0.0.1:8070", "[::1]:8070", "192.168.0.5:8070"] {
      #expect(reach.refusal(of: try #require(Endpoint(text))) != nil, "\(text)")
    }
    #expect(reach.refusal(of: Endpoint(address: IPAddress(127, 0, 0, 1), port: 8080)) == nil)
  }

  @Test func `a circle is known by this node's pseudonym or by its length`() {
    #expect(!ViaField.isCircle(nil, pseudonym: "me"))
    #expect(!ViaField.isCircle("1.1 other, HTTP/1.0 mee", pseudonym: "me"))
    #expect(ViaField.isCircle("1.1 other, 1.1 me (comment)", pseudonym: "me"))
    #expect(ViaField.isCircle([String](repeating: "1.1 x", count: 17).joined(separator: ","), pseudonym: "me"))
  }

  @Test func `fields for one hop only go no further`() {
    let fields = [
      HTTPField("connection", "close, X-Private"), HTTPField("x-private", "1"), HTTPField("te", "trailers"),
      HTTPField("proxy-authorization", "secret"), HTTPField("accept", "*/*"), HTTPField("host", "h"),
      HTTPField("authorization", "for the origin"),
    ]
    #expect(EndToEnd.request(fields).map(\.name) == ["accept", "authorization"])
  }

  @Test func `request ids of clients are taken over when they are sane`() {
    func id(_ text: String?) -> String {
      let fields = text.map { [HTTPField("x-request-id", $0)] } ?? []
      let request = HTTPRequest(
        method: "GET", target: "/", fields: fields, remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 1))
      return AccessLog.requestID(of: request, otherwise: 255)
    }
    #expect(id("a-1.B_2") == "a-1.B_2")
    for text in [nil, "", "a b", "a\"b", String(repeating: "x", count: 65), "ä"] {
      #expect(id(text) == "00000000000000ff")
    }
  }
}
