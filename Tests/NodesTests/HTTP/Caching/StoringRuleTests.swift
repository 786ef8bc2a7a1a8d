import Nodes
import Testing

/// RFC 9111, 3: which answers are stored.
@Suite struct StoringRuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var section: String
    var refusal: CachePolicy.Refusal?
    var answer: String
    var status = 200
    var request = CacheStage.request()
    var hidden: [String] = []
    var testDescription: String { section }
  }

  static let cases: [Case] = [
    Case(section: "3: an answer with a lifetime", answer: "cache-control: max-age=60"),
    Case(
      section: "3: only GET", refusal: .method, answer: "cache-control: max-age=60",
      request: CacheStage.request(method: "HEAD")),
    Case(
      section: "3: only GET, not POST", refusal: .method, answer: "cache-control: max-age=60",
      request: CacheStage.request(method: "POST")),
    Case(
      section: "3: status not understood", refusal: .status, answer: "cache-control: max-age=60", status: 299),
    Case(section: "3: 500 is not stored", refusal: .status, answer: "cache-control: max-age=60", status: 500),
    Case(section: "3: 404 with a lifetime", answer: "cache-control: max-age=60", status: 404),
    Case(section: "3: 410 with a lifetime", answer: "cache-control: max-age=60", status: 410),
    Case(section: "3: 301 with a lifetime", answer: "cache-control: max-age=60", status: 301),
    Case(section: "3: 302 with a lifetime", answer: "cache-control: max-age=60", status: 302),
    Case(section: "4.2.2: 302 has no lifetime of itself", refusal: .status, answer: "etag: \"a\"", status: 302),
    Case(section: "5.2.2.5: no-store", refusal: .noStore, answer: "cache-control: max-age=60, no-store"),
    Case(
      section: "5.2.2.3: must-understand goes before no-store",
      answer: "cache-control: max-age=60, no-store, must-understand"),
    Case(
      section: "5.2.1.5: no-store in the request", refusal: .noStore, answer: "cache-control: max-age=60",
      request: CacheStage.request("cache-control: no-store")),
    Case(section: "5.2.2.7: private", refusal: .isPrivate, answer: "cache-control: max-age=60, private"),
    Case(
      section: "5.2.2.7: private for some fields", refusal: .isPrivate,
      answer: "cache-control: max-age=60, private=\"x-user\""),
    Case(
      section: "3.5: Authorization", refusal: .authorization, answer: "cache-control: max-age=60",
      request: CacheStage.request(hidden: ["authorization"])),
    Case(
      section: "3.5: Authorization and public", answer: "cache-control: max-age=60, public",
      request: CacheStage.request(hidden: ["authorization"])),
    Case(
      section: "3.5: Authorization and must-revalidate", answer: "cache-control: max-age=60, must-revalidate",
      request: CacheStage.request(hidden: ["authorization"])),
    Case(
      section: "3.5: Authorization and s-maxage", answer: "cache-control: s-maxage=60",
      request: CacheStage.request("authorization: Basic eA==")),
    Case(
      section: "stricter: Cookie", refusal: .cookie, answer: "cache-control: max-age=60",
      request: CacheStage.request(hidden: ["cookie"])),
    Case(
      section: "stricter: Cookie and public", answer: "cache-control: max-age=60, public",
      request: CacheStage.request(hidden: ["cookie"])),
    Case(section: "7.3: Set-Cookie", refusal: .setCookie, answer: "cache-control: max-age=60\nset-cookie: a=b"),
    Case(
      section: "7.3: Set-Cookie, hidden", refusal: .setCookie, answer: "cache-control: max-age=60",
      hidden: ["set-cookie"]),
    Case(section: "4.1: Vary *", refusal: .variesAlways, answer: "cache-control: max-age=60\nvary: accept, *"),
    Case(section: "4.1: Vary by what is seen", answer: "cache-control: max-age=60\nvary: Accept, User-Agent"),
    Case(
      section: "4.1: Vary by what is not seen", refusal: .variesByUnknown,
      answer: "cache-control: max-age=60\nvary: x-theme"),
    Case(section: "4.1: Vary by a secret that is absent", answer: "cache-control: max-age=60\nvary: Origin"),
    Case(
      section: "4.1: Vary by a secret that came", refusal: .variesByUnknown,
      answer: "cache-control: max-age=60\nvary: Origin", request: CacheStage.request(hidden: ["origin"])),
    Case(
      section: "3.3: 206", refusal: .status, answer: "cache-control: max-age=60\ncontent-range: bytes 0-1/9",
      status: 206),
    Case(
      section: "3.3: Content-Range with 200", refusal: .partial,
      answer: "cache-control: max-age=60\ncontent-range: bytes 0-1/9"),
    Case(
      section: "a length that cannot be", refusal: .partial, answer: "cache-control: max-age=60\ncontent-length: 5, 5"),
    Case(
      section: "a coding that is not known", refusal: .partial,
      answer: "cache-control: max-age=60\ntransfer-encoding: gzip, chunked"),
    Case(
      section: "longer than the bound", refusal: .tooLarge,
      answer: "cache-control: max-age=60\ncontent-length: 1073741825"),
    Case(section: "as long as the bound", answer: "cache-control: max-age=60\ncontent-length: 1073741824"),
    Case(
      section: "fields beyond the bound", refusal: .headTooLarge,
      answer: "cache-control: max-age=60\nx-a: " + String(repeating: "a", count: 17_000)),
    Case(section: "4.3.1: stale at once, but it can be validated", answer: "etag: \"a\""),
    Case(section: "4.2.1: malformed max-age is stale", refusal: .useless, answer: "cache-control: max-age=soon"),
    Case(section: "5.3: Expires 0 is the past", refusal: .useless, answer: "expires: 0"),
    Case(section: "5.2.2.4: no-cache with a validator", answer: "cache-control: no-cache\netag: \"a\""),
    Case(
      section: "5.2.2.4: no-cache without a validator", refusal: .useless, answer: "cache-control: no-cache, max-age=60"
    ),
    Case(
      section: "5.4: Pragma in an answer", refusal: .useless,
      answer: "pragma: no-cache\nexpires: \(CacheStage.date(60))"),
    Case(section: "nothing said: never of use", refusal: .useless, answer: "content-type: text/html"),
    Case(
      section: "4.2.3: older than its lifetime on arrival", refusal: .useless,
      answer: "cache-control: max-age=60\nage: 60"),
  ]

  @Test(arguments: cases)
  func `an answer is stored only if RFC 9111 allows it`(rule: Case) {
    let found = CacheStage.refusal(rule.answer, status: rule.status, to: rule.request, hidden: rule.hidden)
    #expect(found == rule.refusal, "\(rule.section)")
  }

  @Test func `fields for the next hop are not stored, and a missing Date is added`() throws {
    let stored = try CacheStage.stored(
      """
      cache-control: max-age=60
      connection: close, X-Hop
      x-hop: 1
      keep-alive: timeout=5
      transfer-encoding: chunked
      proxy-authenticate: Basic
      age: 3
      content-type: text/plain
      x-kept: 1
      """)
    #expect(
      stored.fields
        == CacheStage.fields(
          "cache-control: max-age=60\ncontent-type: text/plain\nx-kept: 1\ndate: \(CacheStage.date(0))"))
    #expect(stored.ageOnArrival == 3)
  }

  @Test func `the judge may see a part of the head, and the rest is stored with it`() throws {
    let stored = try CacheStage.stored("cache-control: max-age=60\nage: 3")
    let whole = stored.completed(with: CacheStage.fields("cache-control: max-age=60\nx-amz-id: 7\nage: 3\nte: x"))
    #expect(whole.field("x-amz-id") == "7")
    #expect(whole.field("te") == nil && whole.field("age") == nil)
    #expect(whole.ageOnArrival == 3)
  }

  @Test func `an address longer than the bound is not stored`() {
    var request = CacheStage.request()
    request.url += String(repeating: "a", count: 2048)
    #expect(CacheStage.refusal("cache-control: max-age=60", to: request) == .headTooLarge)
  }
}
