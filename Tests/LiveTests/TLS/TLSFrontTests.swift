import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite(.serialized) struct TLSFrontTests {
  /// Runs a front that speaks TLS, and a call's trust in it.
  private func withFront(
    repeating room: Int = 0,
    _ answer: @escaping @Sendable (HTTPFront, ExchangeID, HTTPRequest) -> Void,
    _ body: (any EventLoop, String, TLSTrust) throws -> Void
  ) throws {
    let here = TestDirectory()
    let authority = try CertificateAuthority.create(in: here.path + "/ca", name: "test")
    try authority.issue(
      CertificateAuthority.Wish(names: ["127.0.0.1"], lifetime: .seconds(600)), to: here.path + "/own")
    let files = TLSIdentity.Files(certificate: here.path + "/own.pem", key: here.path + "/own.key")
    var options = TLSTrust.Options()
    options.authorities = authority.certificatePath
    let trust = try TLSTrust(options)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    var frontOptions = HTTPFront.Options()
    frontOptions.repeatedAnswers = room
    let front = HTTPFront(
      eventLoop: group.next(), options: frontOptions, tls: try TLSServer(TLSServer.Options(files)))
    let bound = try front.listen(on: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)).wait()
    try group.next().submit { front.onRequest = { id, request, _ in answer(front, id, request) } }.wait()
    try body(group.next(), "https://\(bound)", trust)
    try front.stop().wait()
  }

  private func call(_ url: String, _ trust: TLSTrust, _ loop: any EventLoop) throws -> HTTPCall.Reply {
    var call = HTTPCall("GET", try HTTPURL(url))
    call.trust = trust
    return try call.start(on: loop).wait()
  }

  @Test func `an answer goes over TLS, however long`() throws {
    let bytes = ByteBuffer(bytes: (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    try withFront { front, id, _ in
      front.respond(id, status: 200, fields: [], body: .bytes(bytes))
    } _: {
      loop, base, trust in
      let reply = try call(base + "/a", trust, loop)
      #expect(reply.body == Array(bytes.readableBytesView))
      #expect(throws: HTTPCallError.self) { try call(base + "/a", .system, loop) }
    }
  }

  @Test func `an answer that is cut is never taken for whole, though only its end would tell its length`() throws {
    try withFront { front, id, request in
      front.startStream(id, status: 200, fields: [])
      front.write(id, ByteBuffer(string: "half"))
      if request.target == "/cut" { front.cut(id) } else { front.finish(id) }
    } _: { loop, base, trust in
      for (target, endsWell) in [("/whole", true), ("/cut", false)] {
        let url = try HTTPURL(base + target)
        let ear = NIOLoopBoundBox.makeBoxSendingValue(Ear(loop.makePromise()), eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop).channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(trust.handlers(for: url))
            try channel.pipeline.syncOperations.addHandler(ear.value)
          }
        }
        let channel = try bootstrap.connect(host: url.host, port: Int(url.port)).wait()
        // HTTP/1.0 has no other end of a body whose length is not known.
        channel.writeAndFlush(ByteBuffer(string: "GET \(target) HTTP/1.0\r\n\r\n"), promise: nil)
        let heard = try loop.flatSubmit { ear.value.ended.futureResult }.wait()
        #expect(heard.text.hasSuffix("half") || !endsWell, "\(heard.text)")
        #expect(heard.isWell == endsWell, "\(target)")
      }
    }
  }

  /// Hears what comes until the connection ends, and whether TLS says that this is the end.
  private final class Ear: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let ended: EventLoopPromise<(text: String, isWell: Bool)>
    private var text = ""
    private var isWell = true

    init(_ ended: EventLoopPromise<(text: String, isWell: Bool)>) { self.ended = ended }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { isWell = false }
    func channelInactive(context: ChannelHandlerContext) { ended.succeed((text, isWell)) }
  }
}
