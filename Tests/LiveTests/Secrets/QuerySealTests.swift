import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct QuerySealTests {
  private let seal = QuerySeal(secret: [1, 2, 3])

  @Test func `a query is sealed, found again, and told from another`() {
    let sealed = seal.seal(url: "http://h:81/a/b?token=hush")
    #expect(sealed.hasPrefix("http://h:81/a/b?~") && !sealed.contains("hush"))
    #expect(seal.seal(url: "http://h:81/a/b?token=hush") == sealed)
    #expect(seal.seal(url: "http://h:81/a/b?token=other") != sealed)
    #expect(seal.open(sealed) == "http://h:81/a/b?token=hush")
    #expect(QuerySeal(secret: [1, 2, 3]).seal(url: "http://h:81/a/b?token=hush") == sealed, "after a restart")
    #expect(QuerySeal(secret: [4]).seal(url: "http://h:81/a/b?token=hush") != sealed, "of another node")
    #expect(seal.shown("\(sealed) is away") == "http://h:81/a/b?... is away")
    #expect(seal.isSealed(url: sealed) && !seal.isSealed(url: "http://h/?x"))
  }

  @Test(arguments: [
    ("http://h/a", "http://h/a"), ("http://h/a?", "http://h/a?"), ("http://h/a#hush", "http://h/a"),
    ("http://me:hush@h/a", "http://@h/a"), ("/http://me:hush@h/a", "/http://@h/a"), ("/a@b", "/a@b"),
    ("//me:hush@h/x", "//@h/x"), ("/a?v=1", "/a?v=1"),
  ])
  func `what has no query is left, but for users`(url: String, sealed: String) {
    #expect(seal.seal(url: url, known: ["v=1"]) == sealed)
  }

  @Test func `a sealed address is an address, and its references are resolved`() throws {
    let url = try HTTPURL(seal.seal(url: "http://h/a?hush"))
    #expect(seal.open("\(try url.resolving(seal.seal(url: "b?quiet")))") == "http://h/b?quiet")
    #expect(seal.open("\(try url.resolving(seal.seal(url: "?quiet")))") == "http://h/a?quiet")
    #expect(throws: HTTPURLError.self) { try HTTPURL(seal.seal(url: "http://me:hush@h/a?hush")) }
  }

  @Test func `fields that hold URLs are sealed, and no others`() {
    let fields = [
      HTTPField("location", "/x?hush"), HTTPField("link", "</a?hush>; rel=describedby, <b?quiet>; rel=\"next\""),
      HTTPField("etag", "\"a?b\""),
    ]
    let sealed = seal.seal(fields)
    #expect(!sealed.contains { $0.value.contains("hush") || $0.value.contains("quiet") })
    #expect(sealed.last == fields.last && sealed[1].value.contains("; rel=describedby, <b?~"))
    #expect(seal.open(sealed) == fields)
  }

  @Test func `what was used last is known longest, and all that is known is bounded`() {
    let first = seal.seal(text: "first")
    for number in 0..<30_000 {
      _ = seal.seal(text: "number \(number)")
      if number % 1000 == 0 { #expect(seal.open(first) == "first") }
    }
    let early = QuerySeal(secret: [1, 2, 3]).seal(text: "number 1")
    #expect(seal.open(early) == early)
    #expect(seal.open("~zz ~\(String(repeating: "0", count: 32)) ~") == "~zz ~\(String(repeating: "0", count: 32)) ~")
  }
}
