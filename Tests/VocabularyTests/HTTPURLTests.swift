import Foundation
import Testing
import Vocabulary

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("http://example.org", "example.org", 80, "/", "http://example.org/"),
    ("HTTP://Example.org:8080/a?b=c#d", "example.org", 8080, "/a?b=c", "http://example.org:8080/a?b=c"),
    ("http://127.0.0.1:1/a b", "127.0.0.1", 1, "/a%20b", "http://127.0.0.1:1/a%20b"),
    ("http://[2001:DB8::1]:90/é", "2001:db8::1", 90, "/%C3%A9", "http://[2001:db8::1]:90/%C3%A9"),
    ("http://h?x", "h", 80, "/?x", "http://h/?x"), ("HTTPS://H/a", "h", 443, "/a", "https://h/a"),
    ("https://h:80/", "h", 80, "/", "https://h:80/"), ("http://h:443/", "h", 443, "/", "http://h:443/"),
    ("https://[2001:db8::1]:443", "2001:db8::1", 443, "/", "https://[2001:db8::1]/"),
  ])
  func `an address is taken apart and put together`(
    text: String, host: String, port: Int, target: String, again: String
  ) throws {
    let url = try HTTPURL(text)
    #expect(url.host == host)
    #expect(Int(url.port) == port)
    #expect(url.target == target)
    #expect(url.description == again)
    #expect(try HTTPURL(again) == url)
  }

  @Test func `the same host over TLS is another origin`() throws {
    let (plain, secure) = (try HTTPURL("http://h:8443/a"), try HTTPURL("https://h:8443/a"))
    #expect(plain != secure && plain.origin == "http://h:8443" && secure.origin == "https://h:8443")
    #expect(secure.isSecure && !plain.isSecure && secure.isDowngraded(by: plain) && !plain.isDowngraded(by: secure))
  }

  @Test func `an address of an old trace, which says nothing of TLS, is one without`() throws {
    let old = try JSONDecoder().decode(HTTPURL.self, from: Data(#"{"host":"h","port":80,"target":"/"}"#.utf8))
    #expect(try old == HTTPURL("http://h/"))
  }

  @Test(arguments: [
    "", "http://", "http:///x", "ftp://a", "/a", "http://a:b", "http://a:65536", "http://a:0", "http://[::1",
    "http://::1/", "http://a b/", "http://u:p@h/", "http://[1.2.3.4]/", "https://", "https://u@h/", "http://h\r\n/",
  ])
  func `anything else is refused with a sentence`(text: String) {
    #expect(throws: HTTPURLError.self) { try HTTPURL(text) }
  }
}
