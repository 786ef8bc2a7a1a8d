import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite(.serialized) struct HTTPCallTests {
  private func withServer(
    _ answer: @escaping @Sendable (HTTPFront, ExchangeID, HTTPRequest, [UInt8]) -> Void,
    _ body: (any EventLoop, String) throws -> Void
  ) throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    let front = HTTPFront(eventLoop: group.next())
    let bound = try front.listen(on: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)).wait()
    try group.next().submit { front.onRequest = { answer(front, $0, $1, $2) } }.wait()
    try body(group.next(), "http://\(bound)")
    try front.stop().wait()
  }

  @Test func `a call brings its body there and the answer back`() throws {
    try withServer { front, id, request, body in
      let text = "\(request.method) \(request.target) \(String(decoding: body, as: UTF8.self))"
      front.respond(id, status: 201, fields: [HTTPField("x-a", "b")], body: .text(text))
    } _: { loop, base in
      var call = try HTTPCall("POST", HTTPURL(base + "/p?q"))
      call.body = Array("hello".utf8)
      let reply = try call.start(on: loop).wait()
      #expect(reply.status == 201)
      #expect(reply.field("x-a") == "b")
      #expect(String(decoding: reply.body, as: UTF8.self) == "POST /p?q hello")
      let empty = try HTTPCall("HEAD", HTTPURL(base)).start(on: loop).wait()
      #expect(empty.body.isEmpty)
    }
  }

  @Test func `an answer that is too long, too late or cut is a failure with a sentence`() throws {
    try withServer { front, id, request, _ in
      switch request.target {
      case "/long": front.respond(id, status: 200, fields: [], body: .bytes(ByteBuffer(repeating: 1, count: 5000)))
      case "/stream":
        front.startStream(id, status: 200, fields: [])
        for _ in 0..<5 { front.write(id, ByteBuffer(repeating: 1, count: 1000)) }
        front.finish(id)
      case "/cut": front.cut(id)
      case "/short":
        front.startStream(id, status: 200, fields: [HTTPField("content-length", "10")])
        front.write(id, ByteBuffer(string: "abc"))
        front.finish(id)
      default: break
      }
    } _: { loop, base in
      let host = String(base.dropFirst(7))
      func failure(_ path: String) -> HTTPCallError? {
        do {
          var call = try HTTPCall("GET", HTTPURL(base + path))
          call.maximumLength = 4000
          call.timeout = .milliseconds(300)
          _ = try call.start(on: loop).wait()
          return nil
        } catch { return error as? HTTPCallError }
      }
      #expect(failure("/long") == .tooLong(host: host, limit: 4000))
      #expect(failure("/stream") == .tooLong(host: host, limit: 4000))
      #expect(failure("/cut") == .closedEarly(host: host))
      #expect(failure("/short") == .closedEarly(host: host))
      #expect(failure("/never") == .timedOut(host: host))
    }
  }

  @Test func `nobody there, a name without an address and another protocol are told apart`() throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    func failure(_ url: String) -> String {
      do {
        _ = try HTTPCall("GET", HTTPURL(url)).start(on: group.next()).wait()
        return "none"
      } catch { return "\(error)" }
    }
    #expect(failure("http://127.0.0.1:1/") == "Cannot connect to 127.0.0.1:1: the connection was refused.")
    // A machine without a name server takes its time to say so.
    let unnamed = failure("http://no-such-host.invalid/")
    #expect(
      [
        "Cannot connect to no-such-host.invalid: its name has no address.",
        "no-such-host.invalid did not answer in time.",
      ].contains(unnamed))
  }
}
