import Foundation
import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

/// A front that serves one file, and allows each answer to be given again.
private final class Repeating: @unchecked Sendable {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let front: HTTPFront
  let port: UInt16
  let path = NSTemporaryDirectory() + "shoal-repeat-\(UInt64.random(in: 0 ... .max))"
  private let log = Log()

  /// How often a machine would have been asked, and what it would have been told; touched on the loop only.
  private final class Log: @unchecked Sendable {
    var asked = 0
    var told = (answers: 0, sent: Int64(0))
  }

  init(_ change: (inout HTTPFront.Options) -> Void = { _ in }) throws {
    var options = HTTPFront.Options()
    options.repeatedAnswers = 1 << 20
    change(&options)
    front = HTTPFront(eventLoop: group.next(), options: options)
    port = try front.listen(on: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)).wait().port
    // The loop must not hold the stage itself.
    let (front, log, path) = (front, log, path)
    try front.eventLoop.submit {
      front.onRequest = { id, request, _ in
        log.asked += 1
        front.mayRepeat(id, whileAt: path)
        guard let file = try? ServedFile(path: path) else {
          return front.respond(id, status: 404, fields: [], body: .none)
        }
        let span = ByteSpan(offset: 0, length: file.version.size)
        front.respond(
          id, status: 200, fields: [HTTPField("etag", "\"\(log.asked)\"")], body: .segments([.file(file, span)]))
      }
      front.onRepeated = { answers, sent in log.told = (log.told.answers + answers, log.told.sent + sent) }
    }.wait()
  }

  func put(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) }

  var askedCount: Int { get throws { try front.eventLoop.submit { [log] in log.asked }.wait() } }

  /// What was told of answers given again, once it is told of so many.
  func toldOf(_ count: Int) throws -> Int64? {
    for _ in 0..<200 {
      let told = try front.eventLoop.submit { [log] in log.told }.wait()
      if told.answers == count { return told.sent }
      usleep(10_000)
    }
    return nil
  }

  deinit {
    try? front.stop().wait()
    try? group.syncShutdownGracefully()
    unlink(path)
  }
}

@Suite(.serialized) struct RepeatedAnswersTests {
  private let request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Asks and reads one answer whose body ends so.
  private func ask(_ client: RawClient, _ request: String, until end: String) -> String {
    client.send(request)
    return String(decoding: client.read { $0.suffix(end.utf8.count).elementsEqual(end.utf8) }, as: UTF8.self)
  }

  @Test func `the same request gets the same answer without the machine, and it is told how often`() throws {
    let stage = try Repeating()
    try stage.put("content")
    let (client, other) = (RawClient(port: stage.port), RawClient(port: stage.port))
    let first = ask(client, request, until: "content")
    let again = [ask(client, request, until: "content"), ask(other, request, until: "content")]
    for answer in again {
      #expect(answer.field("etag") == "\"1\"" && answer.field("content-length") == "7")
      #expect(answer.field("server") == first.field("server") && HTTPDate.parse(answer.field("date") ?? "") != nil)
      #expect(answer.body == "content")
    }
    usleep(1_100_000)
    #expect(ask(client, request, until: "content").field("date") != first.field("date"))
    let counts = try (stage.askedCount, stage.toldOf(3))
    #expect(counts == (1, 21))
  }

  @Test func `a file that was replaced or changed in place or is gone is asked for again`() throws {
    let stage = try Repeating()
    try stage.put("one")
    let client = RawClient(port: stage.port)
    for _ in 0..<2 { #expect(ask(client, request, until: "one").body == "one") }
    try stage.put("two")
    for _ in 0..<2 { #expect(ask(client, request, until: "two").body == "two") }
    var facts = stat()
    let handle = try #require(FileHandle(forUpdatingAtPath: stage.path))
    fstat(handle.fileDescriptor, &facts)
    handle.write(Data("six".utf8))
    // Whoever sets the time back cannot hide the change.
    futimens(handle.fileDescriptor, [facts.st_atim, facts.st_mtim])
    for _ in 0..<2 { #expect(ask(client, request, until: "six").body == "six") }
    unlink(stage.path)
    #expect(ask(client, request, until: "\r\n\r\n").hasPrefix("HTTP/1.1 404"))
  }

  @Test func `requests in pieces, several at once, and with bodies are read as ever`() throws {
    let stage = try Repeating()
    try stage.put("content")
    let client = RawClient(port: stage.port)
    for _ in 0..<2 { #expect(ask(client, request, until: "content").body == "content") }
    let three = request + request + request.replacing("/x", with: "/y")
    client.send(three)
    var ends = 0
    let bodies = client.read { bytes in
      ends = String(decoding: bytes, as: UTF8.self).matches(of: /content(?!-)/).count
      return ends == 3
    }
    #expect(ends == 3 && String(decoding: bodies, as: UTF8.self).matches(of: /HTTP\/1.1 200/).count == 3)
    let slow = RawClient(port: stage.port)
    slow.send(String(request.prefix(9)))
    usleep(30_000)
    #expect(ask(slow, String(request.dropFirst(9)), until: "content").body == "content")
    #expect(ask(slow, request, until: "content").body == "content")
    let smuggler = RawClient(port: stage.port)
    // The body of the first looks like a request that is known.
    let bodied = "GET /z HTTP/1.1\r\nHost: a\r\nContent-Length: \(request.utf8.count)\r\n\r\n"
    smuggler.send(bodied)
    usleep(30_000)
    #expect(ask(smuggler, request, until: "content").body == "content")
    smuggler.shutdownWrite()
    #expect(smuggler.read().isEmpty)
  }

  @Test func `a client that closed its sending half still gets all of an answer that is given again`() throws {
    let stage = try Repeating()
    try stage.put(String(repeating: "0123456789", count: 6_000))
    for _ in 0..<3 {
      let client = RawClient(port: stage.port)
      client.send(request)
      client.shutdownWrite()
      #expect(String(decoding: client.read(), as: UTF8.self).body.utf8.count == 60_000)
    }
    #expect(try stage.askedCount == 1)
  }

  @Test func `HEAD, HTTP 1.0 and a last request are not remembered, nor with an upload limit`() throws {
    let stage = try Repeating()
    try stage.put("content")
    for _ in 0..<2 {
      let closing = request.dropLast() + "Connection: close\r\n\r\n"
      #expect(RawClient(port: stage.port).ask(String(closing)).field("connection") == "close")
      #expect(RawClient(port: stage.port).ask("GET /x HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.0 200"))
      #expect(ask(RawClient(port: stage.port), request.replacing("GET", with: "HEAD"), until: "\r\n\r\n").body == "")
    }
    #expect(try stage.askedCount == 6)
    let limited = try Repeating { $0.uploadLimit = ByteRate(bytesPerSecond: 1_000_000) }
    try limited.put("content")
    for _ in 0..<2 { #expect(ask(RawClient(port: limited.port), request, until: "content").body == "content") }
    #expect(try limited.askedCount == 2)
  }

  @Test func `what is remembered is bounded, and what is asked for again stays`() throws {
    let stage = try Repeating { $0.repeatedAnswers = 20_000 }
    try stage.put("content")
    let client = RawClient(port: stage.port)
    for number in 0..<200 {
      for target in ["/x", "/\(number)"] {
        #expect(ask(client, request.replacing("/x", with: target), until: "content").body == "content")
      }
    }
    #expect(try stage.askedCount == 201)
    _ = ask(client, request.replacing("/x", with: "/0"), until: "content")
    #expect(try stage.askedCount == 202)
  }
}
