import Nodes
import Testing
import Vocabulary

/// RFC 9111, 4: what is answered from a stored answer, and what is asked before.
@Suite struct ReuseRuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var section: String
    var stored: String
    var status = 200
    var request = ""
    /// Seconds since the answer came.
    var later: Int64
    var decision: CacheDecision
    /// Whether it may be given when the origin cannot be reached.
    var whenUnreachable: Bool
    var testDescription: String { section }
  }

  private static let fresh = CacheDecision.serve(isStale: false)
  private static let stale = CacheDecision.serve(isStale: true)
  private static let tag = CacheDecision.validate([HTTPField("if-none-match", "\"a\"")])
  private static let minute = "cache-control: max-age=60\netag: \"a\""
  private static let modified = "last-modified: \(CacheStage.date(-10_000))"

  static let cases: [Case] = [
    // Lifetimes
    Case(section: "4.2: within max-age", stored: minute, later: 59, decision: fresh, whenUnreachable: true),
    Case(
      section: "4.2: fresh only while younger than the lifetime", stored: minute, later: 60, decision: tag,
      whenUnreachable: true),
    Case(
      section: "5.2.2.10: s-maxage goes before max-age", stored: "cache-control: max-age=5, s-maxage=60\netag: \"a\"",
      later: 59, decision: fresh, whenUnreachable: true),
    Case(
      section: "5.2.2.10: s-maxage forbids stale answers", stored: "cache-control: s-maxage=60\netag: \"a\"", later: 61,
      decision: tag, whenUnreachable: false),
    Case(
      section: "5.3: max-age goes before Expires", stored: minute + "\nexpires: \(CacheStage.date(9000))", later: 61,
      decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.1: Expires less Date",
      stored: "date: \(CacheStage.date(-100))\nexpires: \(CacheStage.date(0))\netag: \"a\"",
      later: 0, decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.1: Expires ahead", stored: "date: \(CacheStage.date(0))\nexpires: \(CacheStage.date(100))",
      later: 99,
      decision: fresh, whenUnreachable: true),
    Case(
      section: "4.2.1: Expires in an older form",
      stored: "expires: Monday, 21-Sep-26 14:15:00 GMT\netag: \"a\"",
      later: 101, decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.1: contradicting lifetimes are stale", stored: "cache-control: max-age=5, max-age=60\netag: \"a\"",
      later: 0, decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.2: a tenth of the time since the change", stored: modified, later: 999, decision: fresh,
      whenUnreachable: true),
    Case(
      section: "4.2.2: and not longer", stored: modified, later: 1000,
      decision: .validate([HTTPField("if-modified-since", CacheStage.date(-10_000))]), whenUnreachable: true),
    Case(
      section: "4.2.2: at most a day", stored: "last-modified: \(CacheStage.date(-100_000_000))\netag: \"a\"",
      later: 86_400,
      decision: .validate([
        HTTPField("if-none-match", "\"a\""), HTTPField("if-modified-since", CacheStage.date(-100_000_000)),
      ]), whenUnreachable: true),
    Case(
      section: "4.2.2: no guess beside a lifetime", stored: "cache-control: max-age=0\n" + modified, later: 1,
      decision: .validate([HTTPField("if-modified-since", CacheStage.date(-10_000))]), whenUnreachable: true),
    Case(
      section: "4.2.2: a change in the future gives no lifetime",
      stored: "etag: \"a\"\nlast-modified: \(CacheStage.date(500))", later: 1,
      decision: .validate([HTTPField("if-none-match", "\"a\""), HTTPField("if-modified-since", CacheStage.date(500))]),
      whenUnreachable: true),
    // Age
    Case(section: "4.2.3: Age counts", stored: minute + "\nage: 50", later: 10, decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.3: of several the first Age", stored: minute + "\nage: 50, 3", later: 9, decision: fresh,
      whenUnreachable: true),
    Case(
      section: "5.1: an Age that is no number is ignored", stored: minute + "\nage: x", later: 59, decision: fresh,
      whenUnreachable: true),
    Case(
      section: "4.2.3: so does the time since Date", stored: minute + "\ndate: \(CacheStage.date(-50))", later: 10,
      decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.3: a Date ahead of our clock makes it no younger",
      stored: minute + "\ndate: \(CacheStage.date(50))",
      later: 60, decision: tag, whenUnreachable: true),
    Case(
      section: "4.2.3: a clock that went back makes it no younger", stored: minute, later: -3600, decision: tag,
      whenUnreachable: true),
    // Directives of the answer
    Case(
      section: "5.2.2.4: no-cache", stored: "cache-control: no-cache, max-age=60\netag: \"a\"", later: 0, decision: tag,
      whenUnreachable: false),
    Case(
      section: "5.2.2.2: must-revalidate, while fresh", stored: "cache-control: must-revalidate, max-age=60", later: 59,
      decision: fresh, whenUnreachable: true),
    Case(
      section: "5.2.2.2: must-revalidate, once stale",
      stored: "cache-control: must-revalidate, max-age=60\netag: \"a\"",
      request: "cache-control: max-stale", later: 61, decision: tag, whenUnreachable: false),
    Case(
      section: "5.2.2.8: proxy-revalidate", stored: "cache-control: proxy-revalidate, max-age=60\netag: \"a\"",
      request: "cache-control: max-stale", later: 61, decision: tag, whenUnreachable: false),
    Case(
      section: "RFC 5861, 4: stale-if-error allows", stored: "cache-control: max-age=60, stale-if-error=100",
      later: 160,
      decision: .forward, whenUnreachable: true),
    Case(
      section: "RFC 5861, 4: stale-if-error ends", stored: "cache-control: max-age=60, stale-if-error=100", later: 161,
      decision: .forward, whenUnreachable: false),
    Case(
      section: "4.2.4: stale for a week at most", stored: minute, later: 60 + 7 * 86_400 + 1, decision: tag,
      whenUnreachable: false),
    // Directives of the request
    Case(
      section: "5.2.1.4: no-cache in the request", stored: minute, request: "cache-control: no-cache", later: 1,
      decision: tag, whenUnreachable: false),
    Case(
      section: "5.4: Pragma in the request", stored: minute, request: "pragma: no-cache", later: 1, decision: tag,
      whenUnreachable: false),
    Case(
      section: "5.2.1.1: younger than the client's max-age", stored: minute, request: "cache-control: max-age=10",
      later: 10, decision: fresh, whenUnreachable: true),
    Case(
      section: "5.2.1.1: older than the client's max-age", stored: minute, request: "cache-control: max-age=10",
      later: 11, decision: tag, whenUnreachable: true),
    Case(
      section: "5.2.1.1: max-age=0 means: ask", stored: minute, request: "cache-control: max-age=0", later: 0,
      decision: tag, whenUnreachable: true),
    Case(
      section: "5.2.1.3: fresh for long enough", stored: minute, request: "cache-control: min-fresh=20", later: 40,
      decision: fresh, whenUnreachable: true),
    Case(
      section: "5.2.1.3: not for long enough", stored: minute, request: "cache-control: min-fresh=20", later: 41,
      decision: tag, whenUnreachable: true),
    Case(
      section: "5.2.1.2: stale, but not too much", stored: minute, request: "cache-control: max-stale=10", later: 70,
      decision: stale, whenUnreachable: true),
    Case(
      section: "5.2.1.2: too stale", stored: minute, request: "cache-control: max-stale=10", later: 71, decision: tag,
      whenUnreachable: true),
    Case(
      section: "5.2.1.2: however stale", stored: minute, request: "cache-control: max-stale", later: 100_000,
      decision: stale, whenUnreachable: true),
    Case(
      section: "5.2.1.7: only-if-cached, and it is", stored: minute, request: "cache-control: only-if-cached", later: 1,
      decision: fresh, whenUnreachable: true),
    Case(
      section: "5.2.1.7: only-if-cached, and it is stale", stored: minute, request: "cache-control: only-if-cached",
      later: 61, decision: .refuse, whenUnreachable: true),
    // Conditions
    Case(
      section: "4.3.1: the client's tags are asked about as well", stored: minute,
      request: "if-none-match: W/\"b\", \"a\"",
      later: 61, decision: .validate([HTTPField("if-none-match", "\"a\", W/\"b\"")]), whenUnreachable: true),
    Case(
      section: "4.3.2: If-Match is the origin's", stored: minute, request: "if-match: \"a\"", later: 1,
      decision: .forward, whenUnreachable: false),
    Case(
      section: "4.3.2: If-Unmodified-Since is the origin's", stored: minute,
      request: "if-unmodified-since: \(CacheStage.date(0))", later: 1, decision: .forward, whenUnreachable: false),
    Case(
      section: "4.3.1: what has no validator is asked for anew", stored: "cache-control: max-age=60", later: 61,
      decision: .forward, whenUnreachable: true),
    Case(
      section: "4.3.1: a stale 404 is asked for anew", stored: minute, status: 404, later: 61, decision: .forward,
      whenUnreachable: true),
  ]

  @Test(arguments: cases)
  func `a stored answer is used only as RFC 9111 allows`(rule: Case) throws {
    let stored = try CacheStage.stored(rule.stored, status: rule.status)
    let request = CacheStage.request(rule.request)
    let now = CacheStage.start + rule.later
    let decision = CacheDecision(request, stored: stored, now: now, policy: CacheStage.policy)
    #expect(decision == rule.decision, "\(rule.section)")
    let may = CacheDecision.mayServeUnvalidated(stored, to: request, now: now, policy: CacheStage.policy)
    #expect(may == rule.whenUnreachable, "\(rule.section)")
  }

  @Test func `without a stored answer a request is passed on, or refused when it wants a stored one`() {
    func decide(_ request: CacheRequest) -> CacheDecision {
      CacheDecision(request, stored: nil, now: CacheStage.start, policy: CacheStage.policy)
    }
    #expect(decide(CacheStage.request("if-none-match: \"x\"")) == .forward)
    #expect(decide(CacheStage.request("cache-control: only-if-cached")) == .refuse)
  }

  @Test func `HEAD is answered from what GET stored`() throws {
    let stored = try CacheStage.stored(Self.minute)
    let request = CacheStage.request(method: "HEAD")
    let decision = CacheDecision(request, stored: stored, now: CacheStage.start, policy: CacheStage.policy)
    #expect(decision == .serve(isStale: false))
  }

  // 4.1

  @Test func `Vary selects by the fields that it names, absent ones as well`() throws {
    let first = CacheStage.request("accept: gzip,br\nuser-agent: de")
    let variant = try CacheStage.stored(Self.minute + "\nvary: Accept, accept", for: first).variant
    #expect(variant.terms.map(\.name) == ["accept"])
    #expect(variant.matches(CacheStage.request("accept: gzip ,  br\nuser-agent: en")))
    #expect(variant.matches(CacheStage.request("accept: gzip\naccept: br")))
    #expect(!variant.matches(CacheStage.request("accept: gzip")))
    #expect(!variant.matches(CacheStage.request()))
    let none = try CacheStage.stored(Self.minute + "\nvary: Accept, Origin").variant
    #expect(none.matches(CacheStage.request()))
    #expect(!none.matches(CacheStage.request("accept:")))
    #expect(!none.matches(CacheStage.request(hidden: ["origin"])))
  }

  @Test func `what a privileged request fetched is not shown to others, unless it is open to all`() throws {
    var privileged = CacheStage.request()
    privileged.isPrivileged = true
    let hidden = try CacheStage.stored(Self.minute, for: privileged).variant
    #expect(hidden.matches(privileged) && !hidden.matches(CacheStage.request()))
    var head = CacheStage.head(Self.minute)
    head.isOpen = true
    let open = try CacheStage.policy.storing(head, to: privileged).variant
    #expect(open.matches(privileged) && open.matches(CacheStage.request()))
    let common = try CacheStage.stored(Self.minute).variant
    #expect(common.matches(privileged) && common.matches(CacheStage.request()))
  }

  // 4.3.3, 4.3.4 and 3.2

  private func update(
    _ head: ResponseHead, _ stored: StoredResponse, request: CacheRequest = CacheStage.request()
  ) -> CacheUpdate {
    let asked = CacheDecision(request, stored: stored, now: head.receivedAt, policy: CacheStage.policy)
    return CacheUpdate(head, to: request, asked: asked, stored: stored, policy: CacheStage.policy)
  }

  @Test func `a 304 freshens the stored answer, and leaves what describes the body`() throws {
    let stored = try CacheStage.stored(
      Self.minute
        + "\ncontent-type: text/plain\ncontent-encoding: gzip\nx-old: 1\nx-both: 1\nage: 5\ncontent-length: 10")
    let head = CacheStage.head(
      "etag: \"a\"\ncache-control: max-age=5\ncontent-type: text/html\ncontent-encoding: br\ncontent-length: 0"
        + "\nx-both: 2\nset-cookie: a=b\nconnection: x-hop\nx-hop: 1", status: 304, at: 100)
    guard case .freshen(let fresh, isKept: true) = update(head, stored) else {
      Issue.record("\(update(head, stored))")
      return
    }
    #expect(fresh.field("content-type") == "text/plain" && fresh.field("content-encoding") == "gzip")
    #expect(fresh.field("x-old") == "1" && fresh.field("x-both") == "2")
    #expect(fresh.field("set-cookie") == nil && fresh.field("x-hop") == nil)
    #expect(fresh.field("date") == CacheStage.date(100))
    #expect(fresh.length == 10 && fresh.ageOnArrival == 0)
    #expect(fresh.lifetime(CacheStage.policy) == 5)
    #expect(fresh.age(now: CacheStage.start + 104) == 4)
  }

  @Test func `a 304 about another version does not freshen`() throws {
    let stored = try CacheStage.stored(Self.minute)
    let other = CacheStage.head("etag: \"b\"", status: 304, at: 61)
    #expect(update(other, stored) == .askAgain)
    // The client holds that version: it is its answer.
    let client = CacheStage.request("if-none-match: \"b\"")
    #expect(update(other, stored, request: client) == .pass(.status, forgets: true))
    // Without a tag in it, it speaks of what was asked.
    guard case .freshen = update(CacheStage.head("", status: 304, at: 61), stored) else {
      Issue.record("not freshened")
      return
    }
  }

  @Test func `a 304 that forbids storing freshens for this once`() throws {
    let stored = try CacheStage.stored(Self.minute)
    for text in ["cache-control: no-store", "cache-control: private", "vary: accept"] {
      guard case .freshen(_, isKept: false) = update(CacheStage.head(text, status: 304, at: 61), stored) else {
        Issue.record("\(text)")
        continue
      }
    }
  }

  @Test func `a new answer takes the place of the stored one, or forgets it`() throws {
    let stored = try CacheStage.stored(Self.minute)
    guard case .store(let new) = update(CacheStage.head("etag: \"b\"", at: 61), stored) else {
      Issue.record("not stored")
      return
    }
    #expect(new.entityTag == "\"b\"")
    func after(_ text: String, _ status: Int) -> CacheUpdate {
      update(CacheStage.head(text, status: status, at: 61), stored)
    }
    #expect(after("cache-control: no-store", 200) == .pass(.noStore, forgets: true))
    #expect(after("", 404) == .pass(.useless, forgets: true))
    #expect(after("etag: \"a\"\ncontent-range: bytes 0-1/9", 206) == .pass(.status, forgets: false))
    #expect(after("etag: \"b\"\ncontent-range: bytes 0-1/9", 206) == .pass(.status, forgets: true))
    #expect(after("", 403) == .pass(.status, forgets: false))
    #expect(after("", 429) == .pass(.status, forgets: false))
  }

  @Test func `a server in trouble is covered for, unless that is forbidden`() throws {
    for status in [500, 502, 503, 504] {
      let head = CacheStage.head("retry-after: 5", status: status, at: 61)
      #expect(update(head, try CacheStage.stored(Self.minute)) == .serveStale)
      let strict = try CacheStage.stored("cache-control: max-age=60, must-revalidate\netag: \"a\"")
      #expect(update(head, strict) == .pass(.status, forgets: false))
    }
  }

  @Test func `HEAD shows that the stored answer is outdated`() throws {
    let stored = try CacheStage.stored(Self.minute + "\ncontent-length: 10")
    let request = CacheStage.request("cache-control: no-cache", method: "HEAD")
    let same = CacheStage.head("etag: \"a\"\ncontent-length: 10", at: 5)
    #expect(update(same, stored, request: request) == .pass(.method, forgets: false))
    let other = CacheStage.head("etag: \"a\"\ncontent-length: 11", at: 5)
    #expect(update(other, stored, request: request) == .pass(.method, forgets: true))
  }

  // Answering

  @Test func `ranges and conditions are answered from a stored whole, with its Age`() throws {
    let token = FileToken(4)
    let now = CacheStage.start + 20
    let stored = try CacheStage.stored(
      Self.minute + "\nlast-modified: \(CacheStage.date(-900))\ncontent-type: text/plain\ncontent-length: 1000"
        + "\ncontent-disposition: attachment")
    func answer(_ text: String = "", method: String = "GET") -> HTTPResponse {
      stored.answer(CacheStage.httpRequest(text, method: method), from: token, now: now, boundary: { "B" })
    }
    let whole = answer()
    #expect(whole.status == 200 && whole.length == 1000)
    for field in [
      "content-type: text/plain", "etag: \"a\"", "age: 20", "cache-control: max-age=60", "accept-ranges: bytes",
      "content-disposition: attachment", "last-modified: \(CacheStage.date(-900))", "date: \(CacheStage.date(0))",
    ] { #expect(whole.fields.filter { $0 == CacheStage.fields(field)[0] }.count == 1, "\(field)") }
    let part = answer("range: bytes=10-19\nif-range: \"a\"")
    #expect(part.status == 206 && part.body == [.file(token, ByteSpan(offset: 10, length: 10))])
    #expect(part.fields.joined("content-range") == "bytes 10-19/1000" && part.fields.joined("age") == "20")
    #expect(answer("range: bytes=0-0,500-500").status == 206)
    #expect(answer("range: bytes=0-0\nif-range: \"b\"").status == 200)
    #expect(answer("range: bytes=1000-").status == 416)
    let unchanged = answer("if-none-match: W/\"a\"")
    #expect(unchanged.status == 304 && unchanged.body.isEmpty)
    #expect(unchanged.fields.joined("content-disposition") == nil && unchanged.fields.joined("age") == "20")
    #expect(answer("if-modified-since: \(CacheStage.date(-900))").status == 304)
    #expect(answer("if-modified-since: \(CacheStage.date(-901))").status == 200)
  }

  @Test func `weak tags and missing ones are answered as what they are`() throws {
    let token = FileToken(1)
    func answer(_ stored: String, _ text: String) throws -> HTTPResponse {
      try CacheStage.stored("cache-control: max-age=60\ncontent-length: 9\n" + stored)
        .answer(CacheStage.httpRequest(text), from: token, now: CacheStage.start, boundary: { "B" })
    }
    #expect(try answer("etag: W/\"a\"", "if-none-match: \"a\"").status == 304)
    #expect(try answer("etag: W/\"a\"", "range: bytes=0-0\nif-range: W/\"a\"").status == 200)
    #expect(try answer("etag: W/\"a\"", "").fields.joined("etag") == "W/\"a\"")
    #expect(try answer("", "if-none-match: \"a\"").status == 200)
    #expect(try answer("", "").fields.joined("content-type") == nil)
    #expect(try answer("", "").fields.joined("etag") == nil)
  }

  @Test func `a stored 404 is given as it is`() throws {
    let stored = try CacheStage.stored(
      "cache-control: max-age=60\ncontent-length: 9\ncontent-type: text/x", status: 404)
    let request = CacheStage.httpRequest("range: bytes=0-0\nif-none-match: *")
    let answer = stored.answer(request, from: FileToken(1), now: CacheStage.start + 3, boundary: { "B" })
    #expect(answer.status == 404 && answer.length == 9)
    #expect(answer.fields.joined("content-type") == "text/x" && answer.fields.joined("age") == "3")
  }
}
