import Nodes
import Testing
import Vocabulary

@Suite struct OriginAnswerTests {
  private static let tag = "\"7-3e8-17979cfe362a0005\""
  private static let date = HTTPDate.text(OriginStage.modified)
  private static let earlier = HTTPDate.text(OriginStage.modified - 1)
  private static let later = HTTPDate.text(OriginStage.modified + 1)

  private static func stage() -> OriginStage {
    var stage = OriginStage()
    stage.add("a b/é.bin")
    stage.add("empty", size: 0)
    return stage
  }

  private static let target = "/a%20b/%C3%A9.bin"

  @Test func `a file is served with everything that tells versions apart`() {
    var stage = Self.stage()
    let answer = stage.ask(Self.target)
    #expect(answer.status == 200)
    #expect(answer.spans == [ByteSpan(offset: 0, length: 1000)])
    #expect(answer.field("etag") == Self.tag)
    #expect(answer.field("last-modified") == Self.date)
    #expect(answer.field("accept-ranges") == "bytes")
    #expect(answer.field("content-encoding") == nil)
    #expect(answer.field("repr-digest") == nil)
    stage.describeAll()
    let known = stage.ask(Self.target)
    #expect(known.field("repr-digest") == "sha-256=:AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQ=:")
    #expect(
      known.field("link") == "</a%20b/%C3%A9.bin.torrent>; rel=describedby; type=\"application/x-bittorrent\"")
  }

  private static let conditions: [([(String, String)], Int)] = [
    ([("if-match", "\(tag)")], 200), ([("if-match", "\"x\", \(tag)")], 200), ([("if-match", "*")], 200),
    ([("if-match", "\"x\"")], 412), ([("if-match", "W/\(tag)")], 412), ([("if-match", "junk")], 412),
    ([("if-none-match", tag)], 304), ([("if-none-match", "W/\(tag)")], 304), ([("if-none-match", "*")], 304),
    ([("if-none-match", "\"x\"")], 200), ([("if-none-match", "\"x\""), ("if-modified-since", date)], 200),
    ([("if-modified-since", date)], 304), ([("if-modified-since", later)], 304),
    ([("if-modified-since", earlier)], 200), ([("if-modified-since", "yesterday")], 200),
    ([("if-unmodified-since", date)], 200), ([("if-unmodified-since", earlier)], 412),
    ([("if-unmodified-since", "junk")], 200), ([("if-match", tag), ("if-unmodified-since", earlier)], 200),
    ([("if-match", tag), ("if-none-match", tag)], 304), ([("if-match", "\"x\""), ("range", "bytes=0-1")], 412),
    ([("if-none-match", tag), ("range", "bytes=0-1")], 304),
    ([("range", "bytes=0-1"), ("if-range", tag)], 206), ([("range", "bytes=0-1"), ("if-range", "\"x\"")], 200),
    ([("range", "bytes=0-1"), ("if-range", "W/\(tag)")], 200), ([("range", "bytes=0-1"), ("if-range", date)], 206),
    ([("range", "bytes=0-1"), ("if-range", later)], 200), ([("range", "bytes=9999-"), ("if-range", "\"x\"")], 200),
    ([("range", "bytes=0-1"), ("if-match", tag)], 206),
  ]

  @Test(arguments: conditions)
  func `preconditions are judged in the order of RFC 9110`(fields: [(String, String)], status: Int) {
    var stage = Self.stage()
    let answer = stage.ask(Self.target, fields)
    #expect(answer.status == status)
    #expect(answer.field("etag") == Self.tag)
    if status == 304 { #expect(answer.body.isEmpty) }
    #expect(stage.ask(Self.target, method: "HEAD", fields).status == (status == 206 ? 200 : status))
  }

  @Test func `a date is no strong validator while its second lasts`() {
    var stage = Self.stage()
    stage.wall = WallTime(microseconds: OriginStage.modified * 1_000_000 + 500_000)
    #expect(stage.ask(Self.target, [("range", "bytes=0-1"), ("if-range", Self.date)]).status == 200)
  }

  private static let ranges: [(String, [(Int64, Int64)])] = [
    ("bytes=0-0", [(0, 1)]), ("bytes=0-", [(0, 1000)]), ("bytes=-1", [(999, 1)]), ("bytes=-5000", [(0, 1000)]),
    ("bytes=990-5000", [(990, 10)]), ("BYTES=5-6", [(5, 2)]), ("bytes= 5-6 ,", [(5, 2)]),
    ("bytes=0-1,500-501", [(0, 2), (500, 2)]), ("bytes=500-501,0-1", [(500, 2), (0, 2)]),
    ("bytes=0-99,50-149", [(0, 150)]), ("bytes=0-9,20-29", [(0, 30)]),
    ("bytes=900-,0-9,905-910", [(900, 100), (0, 10)]),
    ("bytes=0-0,2000-3000", [(0, 1)]), ("bytes=999-99999999999999999999999", [(999, 1)]),
  ]

  @Test(arguments: ranges)
  func `ranges give exactly the bytes asked for`(range: String, expected: [(Int64, Int64)]) {
    var stage = Self.stage()
    let answer = stage.ask(Self.target, [("range", range)])
    #expect(answer.status == 206)
    #expect(answer.spans == expected.map { ByteSpan(offset: $0.0, length: $0.1) })
    if expected.count == 1 {
      let (offset, length) = expected[0]
      #expect(answer.field("content-range") == "bytes \(offset)-\(offset + length - 1)/1000")
    } else {
      #expect(answer.field("content-type")?.hasPrefix("multipart/byteranges; boundary=") == true)
      #expect(answer.field("content-range") == nil)
    }
  }

  private static let nonsense: [String] = [
    "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=1-2-3", "lines=1-2", "bytes=+1-2",
    "bytes=" + (0..<65).map { "\($0 * 10)-\($0 * 10)" }.joined(separator: ","),
  ]

  @Test(arguments: nonsense)
  func `a range that cannot be understood is ignored`(range: String) {
    var stage = Self.stage()
    #expect(stage.ask(Self.target, [("range", range)]).status == 200)
  }

  @Test func `ranges beyond the end are refused with the length`() {
    var stage = Self.stage()
    for range in ["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=5000-,-0"] {
      let answer = stage.ask(Self.target, [("range", range)])
      #expect(answer.status == 416)
      #expect(answer.field("content-range") == "bytes */1000")
    }
    #expect(stage.ask("/empty", [("range", "bytes=0-")]).status == 416)
    #expect(stage.ask("/empty").status == 200)
  }

  @Test func `a multipart body says what each part is`() throws {
    var stage = Self.stage()
    let answer = stage.ask(Self.target, [("range", "bytes=0-1,500-501")])
    let boundary = try #require(answer.field("content-type")?.split(separator: "=").last)
    let texts = answer.body.compactMap { if case .text(let text) = $0 { text } else { nil } }
    let type = "content-type: application/octet-stream\r\n"
    #expect(
      texts == [
        "--\(boundary)\r\n\(type)content-range: bytes 0-1/1000\r\n\r\n",
        "\r\n--\(boundary)\r\n\(type)content-range: bytes 500-501/1000\r\n\r\n", "\r\n--\(boundary)--\r\n",
      ])
  }

  private static let paths: [(String, Int)] = [
    ("/..", 404), ("/../etc/passwd", 404), ("/%2e%2e/etc/passwd", 404), ("/a%20b/%2E./x", 404), ("/a%2fb", 404),
    ("/a%00b", 404), ("/%ff", 404), ("/%", 400), ("/%2", 400), ("/%zz", 400), ("x", 400), ("*", 400), ("", 400),
    ("//a", 404), ("/", 404), ("/a%20b", 301), ("/a%20b/", 404), ("/a%20b//%C3%A9.bin", 404), ("/nothing", 404),
    ("/.shoal/key", 404), ("/%2eshoal/key", 404), ("/" + String(repeating: "a", count: 300), 414),
    ("/" + String(repeating: "a/", count: 3000), 414), ("/a%20b/./%C3%A9.bin", 200), ("/?/etc/passwd", 404),
  ]

  @Test(arguments: paths)
  func `nothing but files under the root is reachable`(target: String, status: Int) {
    var stage = Self.stage()
    #expect(stage.ask(target).status == status)
    for effect in stage.effects {
      guard case .lookup(_, let parts) = effect else { continue }
      #expect(!parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains("/") || $0.contains("\0") })
    }
  }

  @Test(arguments: [
    ("/.env", 404), ("/.git/config", 404), ("/%2egit/config", 404), ("/a/.b/c", 404), ("/.env.torrent", 404),
  ])
  func `dotfiles are published only where they are asked for`(target: String, status: Int) {
    let files = [".env", ".git/config", "a/.b/c"]
    for shows in [false, true] {
      var stage = OriginStage(dotfiles: shows)
      for file in files { stage.add(file) }
      let answer = stage.ask(target)
      #expect(answer.status == (shows ? 200 : status), "\(target)")
      let found = files.map { OriginInput.FileChange.appeared(path: $0, FileVersion(inode: 9, size: 5, modified: 4)) }
      var scanned = OriginStage(dotfiles: shows)
      scanned.feed(.scanned(found, isComplete: true))
      scanned.now = scanned.now + .seconds(5)
      let effects = scanned.effects + scanned.feed(.deadlineReached)
      #expect(effects.contains { if case .describe = $0 { true } else { false } } == shows)
    }
  }

  @Test func `a target in absolute form is read as a proxy reads it`() {
    for (target, status) in [
      ("http://o.example:8080/a%20b/%C3%A9.bin", 200), ("http://o.example:8080?a=/a%20b/%C3%A9.bin", 404),
      ("HTTP://o.example:8080", 404), ("http://u@o.example/a%20b/%C3%A9.bin", 400), ("/a%20b/%C3%A9.bin#x", 400),
      ("ftp://o.example/a%20b/%C3%A9.bin", 400),
    ] {
      var stage = Self.stage()
      #expect(stage.ask(target).status == status, "\(target)")
    }
  }

  private static let dots: [(String, [String])] = [
    ("/./a", ["a"]), ("/a/./b", ["a", "b"]), ("/a/../b", ["b"]), ("/../../b", ["b"]), ("/a/b/%2e%2E/c", ["a", "c"]),
    ("/a/.", ["a", "index.html"]), ("/a/b/..", ["a", "index.html"]), ("/..", ["index.html"]), ("/", ["index.html"]),
    ("/a/", ["a", "index.html"]), ("/...", ["..."]), ("/a//../b", ["a", "b"]),
  ]

  @Test(arguments: dots)
  func `dot segments are taken out before anything is looked up`(target: String, parts: [String]) {
    var stage = Self.stage()
    _ = stage.ask(target)
    #expect(stage.effects.contains { if case .lookup(_, parts) = $0 { true } else { false } }, "\(stage.effects)")
  }

  @Test func `a directory is redirected to its slash, and shows its index or, if it may, what is in it`() {
    var stage = OriginStage(lists: true)
    stage.add("d:/<b>&.txt", size: 5)
    stage.add("d:/sub/x")
    stage.add("i/index.html")
    #expect(stage.ask("/d%3A?a=b").field("location") == "d%3A/?a=b")
    #expect(stage.ask("/i/").field("content-type") == "text/html")
    #expect(stage.ask("/i/").field("link")?.hasPrefix("</i/index.html.torrent>") == true)
    let page = stage.ask("/d%3A/")
    guard case .text(let html)? = page.body.first else { preconditionFailure("no page") }
    #expect(html.contains("<a href=\"sub/\">sub/</a>"))
    #expect(html.contains("<a href=\"%3Cb%3E%26.txt\">&lt;b&gt;&amp;.txt</a>"))
    let (sub, file) = (html.firstRange(of: "sub/"), html.firstRange(of: "%3Cb"))
    #expect(sub.map { $0.lowerBound } ?? html.endIndex < file.map { $0.lowerBound } ?? html.startIndex)
    var silent = OriginStage()
    silent.add("d/x")
    #expect(silent.ask("/d/").status == 404)
  }

  @Test func `what may not be read is called that`() {
    var stage = Self.stage()
    stage.denied = ["secret", "d/index.html"]
    for target in ["/secret", "/secret.torrent", "/d/"] { #expect(stage.ask(target).status == 403) }
  }

  @Test func `types are known by name, and none says a charset`() {
    for (name, type) in [
      ("a.deb", "application/vnd.debian.binary-package"), ("a.whl", "application/zip"),
      ("a.tar.gz", "application/gzip"),
      ("A.HTML", "text/html"), ("Packages", "text/plain"), ("Packages.xz", "application/x-xz"),
      ("InRelease", "text/plain"), ("Contents-amd64", "text/plain"), ("Contents-amd64.gz", "application/gzip"),
      ("a.wasm", "application/wasm"), (".html", "application/octet-stream"), ("a", "application/octet-stream"),
      ("a.iso", "application/x-iso9660-image"), ("a.", "application/octet-stream"),
    ] { #expect(MediaType.of(name) == type, "\(name)") }
  }

  @Test func `other methods are refused with what is allowed`() {
    var stage = Self.stage()
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "get", "CONNECT"] {
      let answer = stage.ask(Self.target, method: method)
      #expect(answer.status == 405)
      #expect(answer.field("allow") == "GET, HEAD")
    }
  }

  @Test func `health and counters are answered`() {
    var stage = Self.stage()
    #expect(stage.ask("/healthz").status == 200)
    _ = stage.ask(Self.target)
    _ = stage.ask("/nothing")
    stage.describeAll()
    #expect(stage.ask("/metrics").body == [.metrics(.prometheus)])
    let text = MetricsText.text(stage.machine.measures, .prometheus, node: "n")
    #expect(text.contains("shoal_http_requests_total{class=\"2xx\"} 3\n"))
    #expect(text.contains("shoal_http_requests_total{class=\"4xx\"} 1\n"))
    #expect(text.contains("shoal_http_sent_bytes_total 1067\n"))
    #expect(text.contains("shoal_origin_objects 1\n"))
  }

  @Test func `no Range field and no target can break the machine`() {
    var random = RandomSource(seed: 5)
    let rangeWords = ["bytes", "=", "-", ",", "0", "1", "999", "1000", "18446744073709551616", " ", "é", "a", "="]
    let targetWords = [
      "/", "a%20b", "%", "%2e", "..", ".", "%00", "é.bin", "%C3%A9.bin", ".torrent", "?", "layer=0", "v=1", "&",
    ]
    var stage = Self.stage()
    stage.describeAll()
    for _ in 0..<3000 {
      let range = "bytes=" + (0..<random.below(12)).map { _ in rangeWords[random.below(rangeWords.count)] }.joined()
      let whole = stage.ask(Self.target, [("range", range)])
      #expect([200, 206, 416].contains(whole.status))
      #expect(whole.spans.allSatisfy { $0.offset >= 0 && $0.length > 0 && $0.end <= 1000 })
      let ordered = whole.spans.sorted { $0.offset < $1.offset }
      #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0.end < $1.offset })
      let target = (0..<random.below(8)).map { _ in targetWords[random.below(targetWords.count)] }.joined()
      #expect([200, 206, 301, 400, 404, 414, 416, 503].contains(stage.ask("/" + target, [("range", range)]).status))
    }
  }

  @Test func `only the plain answer about a described file may be given again`() {
    var stage = OriginStage()
    stage.add("x", size: 1000)
    func allowed(_ stage: inout OriginStage, _ method: String = "GET", _ fields: [(String, String)] = []) -> Bool {
      stage.effects = []
      _ = stage.ask("/x", method: method, fields)
      return stage.effects.contains { if case .mayRepeat(_, ["x"]) = $0 { true } else { false } }
    }
    // Nothing is said of its digest yet: that will be another answer.
    #expect(!allowed(&stage))
    stage.describeAll()
    #expect(allowed(&stage) && allowed(&stage, "GET", [("user-agent", "any")]))
    #expect(!allowed(&stage, "HEAD"))
    let tag = stage.ask("/x").field("etag") ?? ""
    for field in [("range", "bytes=0-1"), ("if-none-match", "\"y\""), ("if-match", tag), ("if-range", tag)] {
      #expect(!allowed(&stage, "GET", [field]))
    }
    stage.add("x", size: 1000, inode: 8)
    #expect(!allowed(&stage))
  }

  private func offload(_ stage: OriginStage) -> OriginStatus.Offload? {
    var status = NodeStatus(role: "origin", node: "n", build: "b", at: 0, uptimeMilliseconds: 0)
    stage.machine.show(in: &status, at: stage.now)
    return status.origin?.offload
  }

  @Test func `what was sent is counted by object, whole or in ranges, and nothing else is`() {
    var stage = Self.stage()
    stage.add("b", size: 200, inode: 8)
    for target in [Self.target, "/b"] { _ = stage.ask(target) }
    #expect(offload(stage)?.objects == [], "what was not described yet was no object")
    stage.describeAll()
    _ = stage.ask(Self.target)
    _ = stage.ask(Self.target, [("range", "bytes=0-99")])
    _ = stage.ask("/b")
    for _ in 0..<3 { _ = stage.ask("/b") }
    _ = stage.ask("/b", method: "HEAD")
    _ = stage.ask("/b", [("range", "bytes=999-")])
    _ = stage.ask("/b.torrent")
    let lines = offload(stage)?.objects ?? []
    #expect(lines.map(\.path) == ["a b/é.bin", "b"] && lines.map(\.flow.sent) == [1_100, 800])
    // Two files before they were described, a sentence, and a description.
    #expect(offload(stage)?.besides == 1_200 + 500 + Int64("There are only 200 bytes.\n".utf8.count))
  }

  @Test
  func
    `another file at the path begins at nothing, one that is signed anew does not, and one that is gone is forgotten`()
    throws
  {
    var stage = OriginStage()
    stage.add("x", size: 1000)
    _ = stage.ask("/x")
    stage.describeAll()
    _ = stage.ask("/x")
    let version = try #require(stage.files["x"])
    stage.feed(.described(path: "x", version, OriginStage.facts(version, serial: 2)))
    _ = stage.ask("/x")
    #expect(offload(stage)?.objects.map(\.flow.sent) == [2_000])
    stage.add("x", size: 500, inode: 9)
    _ = stage.ask("/x")
    stage.describeAll()
    #expect(offload(stage)?.objects == [])
    _ = stage.ask("/x")
    #expect(offload(stage)?.objects.map(\.length) == [500])
    stage.feed(.scanned([.vanished(path: "x")], isComplete: true))
    #expect(offload(stage)?.objects == [] && offload(stage)?.besides == 4_000)
  }

  @Test func `of very many objects those of which most was sent are shown, and the others as one sum`() {
    var stage = OriginStage()
    for number in 1...120 { stage.add("f\(number)", size: Int64(number), inode: UInt64(number)) }
    for round in 0...1 {
      for number in 1...120 { _ = stage.ask("/f\(number)") }
      if round == 0 { stage.describeAll() }
    }
    let shown = offload(stage)
    #expect(shown?.objects.map(\.length) == Array((21...120).reversed()))
    #expect(shown?.others.count == 20 && shown?.others.bytes == 210)
  }

  @Test func `answers given again are counted`() {
    var stage = OriginStage()
    stage.feed(.repeated(answers: 12, sent: 12_000))
    let text = MetricsText.text(stage.machine.measures, .prometheus, node: "n")
    #expect(text.contains("shoal_http_repeated_total 12\n"))
    #expect(text.contains("shoal_http_sent_bytes_total 12000\n"))
    #expect(text.contains("shoal_http_requests_total{class=\"2xx\"} 12\n"))
  }
}
