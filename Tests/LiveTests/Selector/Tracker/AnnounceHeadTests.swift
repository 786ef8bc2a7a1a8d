import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct AnnounceHeadTests {
  private static let query =
    "info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-LT2000-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=5&compact=1"

  private static func head(_ fields: [String], line: String = "GET /announce?\(query) HTTP/1.1") -> AnnounceHead? {
    var hosts = AnnounceHead.Hosts()
    let text = ([line] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    return AnnounceHead(Array(text.utf8).span, &hosts)
  }

  @Test func `an announce is read as clients write it`() throws {
    let head = try #require(Self.head(["Host: tracker:80", "User-Agent: a/1 (b)", "Connection: Close"]))
    #expect(head.query.port == 6881 && head.query.left == 5 && !head.isKept && head.minor == 1)
    #expect(Self.head(["host: [2001:db8::1]:80"])?.isKept == true)
    #expect(Self.head(["Host: a", "Connection: keep-alive"])?.isKept == true)
    let old = Self.head([], line: "GET /announce?\(Self.query) HTTP/1.0")
    #expect(old?.isKept == false && old?.minor == 0)
  }

  @Test func `whatever says more than that is left to the front`() {
    for fields in [
      [], ["Host: a", "Host: a"], ["Host: a b"], ["Host: "], ["Host: a", "Content-Length: 0"],
      ["Host: a", "Transfer-Encoding: chunked"], ["Host: a", "Expect: 100-continue"], ["Host: a", "Upgrade: h2c"],
      ["Host: a", "Connection: upgrade"], ["Host: a", " folded: 1"], ["Host : a"], ["Host: a", "x: \u{7}"],
      ["Host: a", "Authorization: Bearer x"], ["Host: a", ": 1"], ["Host: a", "odd"],
    ] {
      #expect(Self.head(fields) == nil, "\(fields)")
    }
    for line in [
      "POST /announce?\(Self.query) HTTP/1.1", "GET /announce?\(Self.query) HTTP/2.0", "GET /announce HTTP/1.1",
      "GET /announce?\(Self.query)#a HTTP/1.1", "GET /announce? \(Self.query) HTTP/1.1",
      "GET http://a/announce?\(Self.query) HTTP/1.1", "GET /announce?port=1 HTTP/1.1",
    ] {
      #expect(Self.head(["Host: a"], line: line) == nil, "\(line)")
    }
  }

  @Test func `a head is read only when it is there, and nothing behind it`() {
    let text = "GET /announce?\(Self.query) HTTP/1.1\r\nHost: a\r\n\r\n"
    var hosts = AnnounceHead.Hosts()
    for count in 0..<text.utf8.count { #expect(AnnounceHead(Array(text.utf8.prefix(count)).span, &hosts) == nil) }
    #expect(AnnounceHead(Array(text.utf8).span, &hosts) != nil)
    #expect(AnnounceHead(Array((text + "G").utf8).span, &hosts) == nil)
  }
}
