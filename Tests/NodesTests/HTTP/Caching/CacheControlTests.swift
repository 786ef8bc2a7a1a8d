import Nodes
import Testing
import Vocabulary

@Suite struct CacheControlTests {
  private func read(_ values: String...) -> CacheControl { CacheControl(values: values) }

  @Test func `directives are read in any case, with tokens and with quoted strings`() {
    let control = read("Max-Age=60, S-MAXAGE=\"120\"", "no-store ,must-revalidate,, public")
    #expect(control.maxAge == .seconds(60))
    #expect(control.sharedMaxAge == .seconds(120))
    #expect(control.noStore && control.mustRevalidate && control.isPublic)
    #expect(!control.noCache && !control.isPrivate && !control.proxyRevalidate && !control.onlyIfCached)
  }

  @Test func `a comma inside of a quoted string does not end the directive`() {
    let control = read("private=\"set-cookie, no-store, a\\\", b\", max-age=5")
    #expect(control.isPrivate)
    #expect(!control.noStore)
    #expect(control.maxAge == .seconds(5))
  }

  @Test(arguments: [
    "max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=ten", "max-age=1 2", "max-age=\"1\"2", "max-age= 1x",
    "max-age=1, max-age=2", "max-age=\"1", "foo=\"bar, max-age=60", "max-age=+1",
  ])
  func `a lifetime that is malformed or contradicts another is invalid`(text: String) {
    #expect(read(text).maxAge == .invalid)
  }

  @Test func `the same lifetime twice is no contradiction`() {
    #expect(read("max-age=7", "max-age=\"7\"").maxAge == .seconds(7))
  }

  @Test func `a number too great is the greatest`() {
    #expect(read("max-age=99999999999999999999999").maxAge == .seconds(1 << 31))
    #expect(read("max-age=2147483649").maxAge == .seconds(1 << 31))
  }

  @Test func `max-stale without a number is any, malformed is none, and of several the least counts`() {
    #expect(read("max-stale").maxStale == .any)
    #expect(read("max-stale=x").maxStale == .seconds(0))
    #expect(read("max-stale=9, max-stale, max-stale=5").maxStale == .seconds(5))
  }

  @Test func `unknown directives are ignored`() {
    #expect(read("immutable, community=\"UCI\", x-no-store, no-storexx, no-transform") == read(""))
  }

  @Test func `Pragma counts only where Cache-Control is absent`() {
    let pragma = HTTPField("pragma", "foo, No-Cache")
    #expect(CacheControl([pragma]).noCache)
    #expect(!CacheControl([pragma, HTTPField("cache-control", "max-age=5")]).noCache)
    #expect(!CacheControl([HTTPField("pragma", "no-store")]).noStore)
  }

  @Test func `whatever the bytes are, reading ends, and no-store in front of them is never lost`() {
    var random = RandomSource(seed: 7)
    let pieces = [
      ",", "=", "\"", "\\", " ", "\t", "max-age", "private", "no-cache", "s-maxage", "max-stale", "0", "99", "é",
      "\u{0}",
      "x", ";", "=\"", "\",", "4294967296",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
      let control = read("no-store," + text)
      #expect(control.noStore)
      for delta in [control.maxAge, control.sharedMaxAge] {
        if case .seconds(let seconds) = delta { #expect((0...1 << 31).contains(seconds)) }
      }
      // Reading a text twice is no contradiction where reading it once was none, and never makes it milder.
      let twice = read("no-store," + text, text)
      #expect(twice.maxAge == control.maxAge, "\(text)")
      #expect(twice.isPrivate == control.isPrivate && twice.noCache == control.noCache)
    }
  }

  @Test func `dates in the three forms of RFC 9110 5_6_7 are read`() {
    let now: Int64 = 1_790_000_000
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      #expect(HTTPDate.parseLeniently(text, now: now) == 784_111_777, "\(text)")
    }
    // 2076 is 50 years ahead of 2026, 2077 would be 51.
    #expect(HTTPDate.parseLeniently("Friday, 01-Jan-76 00:00:00 GMT", now: now) == 3_345_062_400)
    #expect(HTTPDate.parseLeniently("Saturday, 01-Jan-77 00:00:00 GMT", now: now) == 220_924_800)
    for text in ["0", "-1", "", "Sun Nov 6", "Sunday, 06-Nov-1994 08:49:37 GMT", "now", "Sun Nov x 08:49:37 1994"] {
      #expect(HTTPDate.parseLeniently(text, now: now) == nil, "\(text)")
    }
  }
}
