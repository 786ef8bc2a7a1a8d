import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct ReferenceTests {
  @Test(arguments: [
    ("c.torrent", "http://h:81/a/c.torrent"), ("/x?y=1", "http://h:81/x?y=1"), ("../d", "http://h:81/d"),
    ("?q", "http://h:81/a/b?q"), ("//other/z", "http://other/z"), ("http://o/p", "http://o/p"),
    ("./e/../f", "http://h:81/a/f"),
  ])
  func `references are resolved against the address they were found at`(reference: String, expected: String) throws {
    #expect("\(try HTTPURL("http://h:81/a/b?old").resolving(reference))" == expected)
  }

  @Test func `a reference to another scheme is refused`() throws {
    #expect(throws: HTTPURLError.self) { try HTTPURL("http://h/").resolving("https://h/x") }
    #expect(throws: HTTPURLError.self) { try HTTPURL("http://h/").resolving("file:///etc/passwd") }
  }

  @Test func `the metainfo is found among other links`() {
    let field =
      #"<a>; rel=next, <b, c>;rel="x describedby";type="Application/X-BitTorrent" , "#
      + "<d>; rel=describedby; type=text/html"
    let links = LinkField.parse(field)
    #expect(links.map(\.target) == ["a", "b, c", "d"])
    #expect(links.map(\.describesByTorrent) == [false, true, false])
    #expect(LinkField.parse("").isEmpty)
    #expect(LinkField.parse("<unclosed").isEmpty)
    #expect(LinkField.parse("<x>; rel=\"unclosed").count == 1)
  }

  @Test func `link fields of random characters are read or refused`() {
    var random = RandomSource(seed: 5)
    let alphabet = Array("<>;=,\"\\ arel ".utf8)
    for _ in 0..<5000 {
      let text = String(
        decoding: (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }, as: UTF8.self)
      _ = LinkField.parse(text)
    }
  }
}
