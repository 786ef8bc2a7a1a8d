import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

/// A front on a thread of its own; the tests are its blocking clients.
private final class Stage: @unchecked Sendable {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let front: HTTPFront
  let port: UInt16
  let log = Log()

  /// Touched on the event loop only.
  final class Log: @unchecked Sendable {
    var requests: [(HTTPRequest, [UInt8])] = []
    var ended: [(sent: Int64, whole: Bool)] = []
  }

  init(
    _ options: HTTPFront.Options = HTTPFront.Options(),
    answer: @escaping @Sendable (HTTPFront, ExchangeID, HTTPRequest, [UInt8]) -> Void = { front, id, request, _ in
      front.respond(id, status: 200, fields: [], body: .text("you asked \(request.target)\n"))
    }
  ) throws {
    let loop = group.next()
    front = HTTPFront(eventLoop: loop, options: options)
    let front = front
    let log = log
    port = try front.listen(on: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)).wait().port
    try loop.submit {
      front.onRequest = { id, request, body in
        log.requests.append((request, body))
        answer(front, id, request, body)
      }
      front.onEnded = { _, sent, whole in log.ended.append((sent, whole)) }
    }.wait()
  }

  /// Looks at what happened, on the loop; `body` must not hold the stage itself.
  func onLoop<T: Sendable>(_ body: @escaping @Sendable (HTTPFront, Log) -> T) throws -> T {
    let (front, log) = (front, log)
    return try front.eventLoop.submit { body(front, log) }.wait()
  }

  /// Whether something becomes true within two seconds.
  func eventually(_ body: @escaping @Sendable (HTTPFront, Log) -> Bool) throws -> Bool {
    for _ in 0..<200 {
      if try onLoop(body) { return true }
      usleep(10_000)
    }
    return false
  }

  deinit {
    try? front.stop().wait()
    try? group.syncShutdownGracefully()
  }
}

private func scratchFile(_ bytes: [UInt8]) -> String {
  var name = Array("/tmp/shoal-front-XXXXXX".utf8CString)
  let descriptor = mkstemp(&name)
  var done = 0
  while done < bytes.count { done += bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } }
  close(descriptor)
  return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

@Suite(.serialized) struct HTTPFrontTests {
  @Test func `a node that has not started says so instead of showing nothing`() throws {
    let stage = try Stage { front, id, request, _ in
      guard let view = NodeView(path: request.rawPath) else { return }
      // As `NodeHost` has it before its machine is there.
      if front.views == nil { front.views = NodeViews(of: front, look: { nil }, laws: { [] }) }
      front.respond(id, view.answer)
    }
    let client = RawClient(port: stage.port)
    let page = client.ask("GET /_shoal/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(page.hasPrefix("HTTP/1.1 503 ") && page.lowercased().contains("retry-after: 1\r\n"))
    #expect(page.contains("text/html") && page.contains("This node is starting"))
    let status = RawClient(port: stage.port).ask(
      "GET /_shoal/status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(status.hasPrefix("HTTP/1.1 503 ") && status.contains("This node is starting"))
  }

  @Test func `pipelined requests are answered in order on one connection`() throws {
    let stage = try Stage()
    let client = RawClient(port: stage.port)
    let text = client.ask(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
        + "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let bodies = text.split(separator: "\r\n").filter { $0.hasPrefix("you asked") }
    #expect(bodies.map { $0.prefix(12) } == ["you asked /1", "you asked /2", "you asked /3"])
    #expect(text.field("server") == "shoal")
    #expect(HTTPDate.parse(text.field("date") ?? "") != nil)
    #expect(try stage.eventually { _, log in log.ended.count == 3 })
  }

  @Test func `a HEAD gets the length and no body`() throws {
    let stage = try Stage()
    let text = RawClient(port: stage.port).ask("HEAD /12 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(text.field("content-length") == "14")
    #expect(text.body == "")
  }

  @Test func `a request of HTTP 1.0 is answered and the connection closed`() throws {
    let stage = try Stage()
    let text = RawClient(port: stage.port).ask("GET /x HTTP/1.0\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.0 200"))
    #expect(text.body == "you asked /x\n")
  }

  private static let smuggled = [
    "GET http://x?a=/secret HTTP/1.1\r\nHost: y", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a", "GET /x HTTP/1.1",
    "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
    "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3",
    "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4",
    "GET /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked",
    "GET /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked", "GET /x HTTP/1.1\r\nHost: a\r\nB: c\r\n d",
    "GET /x HTTP/1.1\r\nHost: a\r\n B: c", "GET /x HTTP/1.1\r\nHost: a\r\nB: c\rd",
    "GET /x HTTP/1.1\r\nHost: a\rB: c", "GET /x HTTP/1.1\r\nHost: a\r\nB: c\u{0}d", "GET /x#y HTTP/1.1\r\nHost: a",
    "GET /x\u{b}y HTTP/1.1\r\nHost: a", "GET /x HTTP/1.1\r\nHost: a/b", "GET /x HTTP/1.1\r\nHost:",
  ]

  @Test(arguments: smuggled)
  func `what two readers may take for different requests is refused, and nothing after it is read`(head: String) throws
  {
    let stage = try Stage()
    let text = RawClient(port: stage.port).ask(head + "\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 400") || text.hasPrefix("HTTP/1.1 501"), "\(text.prefix(80))")
    #expect(!text.contains("you asked"))
    #expect(try stage.onLoop { _, log in log.requests.count } == 0)
  }

  @Test func `a client that closed its sending half still gets the answer`() throws {
    let stage = try Stage()
    let client = RawClient(port: stage.port)
    client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
    client.shutdownWrite()
    #expect(String(decoding: client.read(), as: UTF8.self).body == "you asked /x\n")
  }

  @Test func `a body is collected, after 100-continue where asked, and one too long gets 413`() throws {
    let stage = try Stage { front, id, _, body in
      front.respond(id, status: 200, fields: [], body: .text("\(body.count) bytes"))
    }
    let polite = RawClient(port: stage.port)
    polite.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n")
    let first = polite.read { !$0.isEmpty }
    #expect(String(decoding: first, as: UTF8.self).hasPrefix("HTTP/1.1 100 "))
    polite.send("hello")
    #expect(String(decoding: polite.read(), as: UTF8.self).body == "5 bytes")
    let long = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n"
    #expect(RawClient(port: stage.port).ask(long).hasPrefix("HTTP/1.1 413"))
    let chunk = String(repeating: "x", count: 0x10000)
    let chunked =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      + String(repeating: "10000\r\n\(chunk)\r\n", count: 17)
    #expect(RawClient(port: stage.port).ask(chunked).hasPrefix("HTTP/1.1 413"))
    #expect(try stage.onLoop { _, log in log.requests.count } == 1)
  }

  @Test(arguments: [
    ("GARBAGE\r\n\r\n", "400"), ("GET / HTTP/1.1\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", "417"),
  ])
  func `nonsense is answered and never reaches the node`(request: String, status: String) throws {
    let stage = try Stage()
    #expect(RawClient(port: stage.port).ask(request).hasPrefix("HTTP/1.1 \(status) "))
    #expect(try stage.onLoop { _, log in log.requests.isEmpty })
  }

  @Test func `authorization and cookies are not passed on`() throws {
    let stage = try Stage()
    _ = RawClient(port: stage.port).ask(
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: secret\r\nCookie: secret\r\nRANGE: bytes=0-1\r\n"
        + "Connection: close\r\n\r\n")
    let fields = try stage.onLoop { _, log in log.requests[0].0.fields }
    #expect(fields == [HTTPField("host", "a"), HTTPField("range", "bytes=0-1")])
  }

  @Test func `a file is sent whole and in spans`() throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let path = scratchFile(bytes)
    defer { unlink(path) }
    let stage = try Stage { front, id, _, _ in
      guard let file = try? ServedFile(path: path) else { return }
      front.respond(
        id, status: 200, fields: [],
        body: .segments([
          .file(file, ByteSpan(offset: 0, length: 3_000_000)), .bytes(ByteBuffer(string: "--")),
          .file(file, ByteSpan(offset: 1_000_001, length: 300_000)),
        ]))
    }
    let client = RawClient(port: stage.port)
    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let answer = client.read()
    let length = 3_300_002
    #expect(answer.count > length)
    #expect(Array(answer.suffix(length)) == bytes + Array("--".utf8) + bytes[1_000_001..<1_300_001])
    #expect(try stage.eventually { _, log in log.ended.map { $0.sent } == [3_300_002] })
  }

  @Test func `a file that changes under an answer cuts the connection`() throws {
    let path = scratchFile([UInt8](repeating: 1, count: 20_000_000))
    defer { unlink(path) }
    let stage = try Stage { front, id, _, _ in
      guard let file = try? ServedFile(path: path) else { return }
      front.respond(
        id, status: 200, fields: [], body: .segments([.file(file, ByteSpan(offset: 0, length: 20_000_000))]))
    }
    let client = RawClient(port: stage.port)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = client.read { $0.count > 100_000 }
    usleep(20_000)
    let descriptor = open(path, O_WRONLY)
    let changed = [UInt8](repeating: 2, count: 1_000_000)
    for at in 0..<20 { _ = pwrite(descriptor, changed, changed.count, off_t(at * 1_000_000)) }
    close(descriptor)
    let rest = client.read()
    #expect(rest.count < 19_000_000)
    #expect(rest.allSatisfy { $0 == 1 })
    #expect(try stage.eventually { _, log in log.ended.map { $0.whole } == [false] })
  }

  @Test func `the upload limit is kept and shared evenly`() throws {
    let path = scratchFile([UInt8](repeating: 7, count: 4_000_000))
    defer { unlink(path) }
    var options = HTTPFront.Options()
    options.uploadLimit = ByteRate(bytesPerSecond: 1_000_000)
    let stage = try Stage(options) { front, id, _, _ in
      guard let file = try? ServedFile(path: path) else { return }
      front.respond(
        id, status: 200, fields: [], body: .segments([.file(file, ByteSpan(offset: 0, length: 4_000_000))]))
    }
    let one = RawClient(port: stage.port)
    let two = RawClient(port: stage.port)
    one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    two.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(1_000_000)
    let sent = try stage.onLoop { front, _ in front.sentBytes }
    #expect(sent > 800_000 && sent < 1_250_000)
    var first: Int32 = 0
    var second: Int32 = 0
    _ = ioctl(one.descriptor, UInt(FIONREAD), &first)
    _ = ioctl(two.descriptor, UInt(FIONREAD), &second)
    #expect(abs(first - second) < 100_000)
  }

  @Test func `what lies in memory leaves at once, and files wait until it is paid for`() throws {
    let path = scratchFile([UInt8](repeating: 7, count: 400_000))
    defer { unlink(path) }
    var options = HTTPFront.Options()
    options.uploadLimit = ByteRate(bytesPerSecond: 500_000)
    let stage = try Stage(options) { front, id, request, _ in
      guard request.target == "/file", let file = try? ServedFile(path: path) else {
        return front.respond(id, status: 200, fields: [], body: .bytes(ByteBuffer(repeating: 1, count: 1_000_000)))
      }
      front.respond(id, status: 200, fields: [], body: .segments([.file(file, ByteSpan(offset: 0, length: 400_000))]))
    }
    let memory = RawClient(port: stage.port).ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(memory.body.utf8.count == 1_000_000)
    let reader = RawClient(port: stage.port)
    reader.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(500_000)
    #expect(try stage.onLoop { front, _ in front.sentBytes } == 1_000_000)
    #expect(try stage.eventually { front, _ in front.sentBytes > 1_050_000 })
  }

  @Test func `a streamed body is chunked, and one that breaks its promise is cut`() throws {
    let stage = try Stage { front, id, request, _ in
      let promised = request.target == "/short" ? [HTTPField("content-length", "10")] : []
      front.startStream(id, status: 200, fields: promised)
      front.write(id, ByteBuffer(string: "abc"))
      front.write(id, ByteBuffer(string: "def"))
      front.finish(id)
    }
    let whole = RawClient(port: stage.port).ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(whole.body == "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
    let short = RawClient(port: stage.port).ask("GET /short HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(short.body == "abcdef")
    #expect(try stage.eventually { _, log in log.ended.map { $0.whole } == [true, false] })
  }

  @Test func `an idle connection is closed, one whose answer is being made is not`() throws {
    var options = HTTPFront.Options()
    options.idleTimeout = .milliseconds(200)
    let stage = try Stage(options) { front, id, _, _ in
      front.eventLoop.scheduleTask(in: .milliseconds(700)) {
        front.respond(id, status: 200, fields: [], body: .text("late"))
      }
    }
    #expect(RawClient(port: stage.port).ask("").isEmpty)
    #expect(RawClient(port: stage.port).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").body == "late")
  }

  @Test func `a port in use is a sentence`() throws {
    let stage = try Stage()
    let endpoint = Endpoint(address: IPAddress(127, 0, 0, 1), port: stage.port)
    let other = HTTPFront(eventLoop: stage.group.next())
    #expect(throws: FrontError.portInUse(endpoint)) { try other.listen(on: endpoint).wait() }
    #expect(
      "\(FrontError.portInUse(endpoint))" == "Port \(stage.port) on 127.0.0.1 is in use by another program.")
    let elsewhere = Endpoint(address: IPAddress(192, 0, 2, 1), port: 0)
    #expect(throws: FrontError.addressUnavailable(elsewhere)) { try other.listen(on: elsewhere).wait() }
  }

  @Test func `both families of addresses are served and mapped addresses are IPv4`() throws {
    let stage = try Stage()
    let dual = HTTPFront(eventLoop: stage.front.eventLoop)
    let bound = try dual.listen(on: Endpoint(address: .v6(0, 0), port: 0)).wait()
    dual.eventLoop.execute {
      dual.onRequest = { id, request, _ in
        dual.respond(id, status: 200, fields: [], body: .text("\(request.remote.address)"))
      }
    }
    let text = RawClient(port: bound.port).ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(text.body == "127.0.0.1")
    try dual.stop().wait()
  }

  @Test func `too many connections are closed and counted`() throws {
    var options = HTTPFront.Options()
    options.maximumConnections = 1
    let stage = try Stage(options)
    let first = RawClient(port: stage.port)
    first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = first.read { !$0.isEmpty }
    #expect(RawClient(port: stage.port).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").isEmpty)
    #expect(try stage.onLoop { front, _ in front.refusedConnections } == 1)
  }

  @Test func `random bytes never bring the front down`() throws {
    let stage = try Stage()
    var random = RandomSource(seed: 11)
    let words = [
      "GET ", "/", " HTTP/1.1", "\r\n", "Host: a", "Content-Length: ", "9", "\0", "%00", "Transfer-Encoding: chunked",
      "\r\n\r\n", "é", "POST ", "-1", "99999999999999999999",
    ]
    for _ in 0..<150 {
      let text = (0..<random.below(25)).map { _ in words[random.below(words.count)] }.joined()
      let client = RawClient(port: stage.port)
      client.send(text)
      client.shutdownWrite()
      _ = client.read()
    }
    let text = RawClient(port: stage.port).ask("GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(text.body == "you asked /alive\n")
  }
}
