import Testing
import Vocabulary

@Suite struct ReferenceTests {
  @Test(arguments: [
    ("c.torrent", "http://h:81/a/c.torrent"), ("/x?y=1", "http://h:81/x?y=1"), ("../d", "http://h:81/d"),
    ("?q", "http://h:81/a/b?q"), ("//other/z", "http://other/z"), ("http://o/p", "http://o/p"),
    ("./e/../f", "http://h:81/a/f"),
  ])
  func `references are resolved against the address they were found at`(reference: String, expected: String) throws {
    #expect("\(try HTTPURL("http://h:81/a/b?old").resolving(reference))" == expected)
  }

  @Test func `a reference keeps the scheme that it does not name`() throws {
    let url = try HTTPURL("https://h/a/b")
    for (reference, expected) in [
      ("c", "https://h/a/c"), ("//o:444/z", "https://o:444/z"), ("?q", "https://h/a/b?q"), ("http://h/x", "http://h/x"),
    ] {
      #expect("\(try url.resolving(reference))" == expected)
    }
  }

  @Test func `a reference to any other scheme is refused`() throws {
    #expect(throws: HTTPURLError.self) { try HTTPURL("http://h/").resolving("file:///etc/passwd") }
  }
}
