import Testing
import Vocabulary

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("http://example.org", "example.org", 80, "/", "http://example.org/"),
    ("HTTP://Example.org:8080/a?b=c#d", "example.org", 8080, "/a?b=c", "http://example.org:8080/a?b=c"),
    ("http://127.0.0.1:1/a b", "127.0.0.1", 1, "/a%20b", "http://127.0.0.1:1/a%20b"),
    ("http://[2001:DB8::1]:90/é", "2001:db8::1", 90, "/%C3%A9", "http://[2001:db8::1]:90/%C3%A9"),
    ("http://h?x", "h", 80, "/?x", "http://h/?x"),
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

  @Test(arguments: [
    "", "http://", "http:///x", "ftp://a", "/a", "http://a:b", "http://a:65536", "http://a:0", "http://[::1",
    "http://::1/", "http://a b/", "http://u:p@h/", "http://[1.2.3.4]/", "https://h/", "http://h\r\n/",
  ])
  func `anything else is refused with a sentence`(text: String) {
    #expect(throws: HTTPURLError.self) { try HTTPURL(text) }
  }
}
