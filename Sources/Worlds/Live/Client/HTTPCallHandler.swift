import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// Sends the request of an `HTTPCall` and collects the answer.
final class HTTPCallHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let call: HTTPCall
  private let once: HTTPCall.Once
  private var reply: HTTPCall.Reply?
  private var received = 0

  init(call: HTTPCall, once: HTTPCall.Once) {
    self.call = call
    self.once = once
  }

  func channelActive(context: ChannelHandlerContext) {
    var headers = HTTPHeaders([("host", call.url.hostField), ("connection", "close"), ("user-agent", "shoal")])
    for field in call.fields { headers.replaceOrAdd(name: field.name, value: field.value) }
    if !call.body.isEmpty || call.method == "POST" || call.method == "PUT" {
      headers.replaceOrAdd(name: "content-length", value: "\(call.body.count)")
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: call.method), uri: call.url.target, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !call.body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: call.body)))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let fields = head.headers.map { HTTPField($0.name.lowercased(), $0.value) }
      reply = HTTPCall.Reply(
        status: Int(head.status.code), fields: fields, body: [], server: Endpoint(context.remoteAddress)?.address)
      let declared = head.headers.first(name: "content-length").flatMap { Int64($0) } ?? 0
      if declared > Int64(call.maximumLength), call.method != "HEAD" { tooLong(context) }
    case .body(let buffer):
      received += buffer.readableBytes
      guard let now = reply, received <= call.maximumLength else { return tooLong(context) }
      if now.status == 200, let onBody = call.onBody { return onBody(buffer) }
      reply?.body.append(contentsOf: buffer.readableBytesView)
    case .end:
      if let reply { once.succeed(reply) }
      context.close(promise: nil)
    }
  }

  private func tooLong(_ context: ChannelHandlerContext) {
    once.fail(.tooLong(host: call.url.hostField, limit: call.maximumLength))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { once.fail(.closedEarly(host: call.url.hostField)) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let host = call.url.hostField
    switch error {
    case let error as HTTPCallError: once.fail(error)
    case HTTPParserError.invalidEOFState: once.fail(.closedEarly(host: host))
    case is HTTPParserError: once.fail(.malformed(host: host))
    default: once.fail(.closedEarly(host: host))
    }
    context.close(promise: nil)
  }
}
