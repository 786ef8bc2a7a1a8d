import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Nodes
import Vocabulary

/// One connection of a client to an `HTTPFront`: collects a request, hands it over, sends the answer.
///
/// NIO's pipelining handler in front of it holds the next request back until an answer is complete.
final class FrontConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// A request whose answer is not complete.
  struct Exchange {
    var id: ExchangeID
    var head: HTTPRequestHead
    var hasAnswer = false
    /// Body bytes handed to the socket.
    var sent: Int64 = 0
    /// What Content-Length promised of a streamed body.
    var promised: Int64?
    var isStream = false

    /// The answer is a 304, which promises the length of a body that it does not have (RFC 9110, 15.4.5).
    var isNotModified = false

    /// The path of the file that the answer is made of, if the same request may be answered with it again.
    var repeatablePlace: String?

    var isHead: Bool { head.method == .HEAD }
  }

  let front: HTTPFront
  private(set) var context: ChannelHandlerContext?
  private var receiving: (head: HTTPRequestHead, body: [UInt8], isRefused: Bool)?
  private(set) var exchange: Exchange?
  private var pump: AnswerPump?
  /// The bytes of the request whose answer is not complete, if they came in one piece.
  private var requestBytes: ByteBuffer?
  private var begunCount = 0
  /// No further request is taken on this connection.
  private var isLast = false
  /// Set where TLS should have been spoken: whether the client is sent there, or only told so.
  private var turnsAway: Bool?
  private var isDead = false
  private var idleTimer: Scheduled<Void>?
  private var movedAt = NIODeadline.now()

  init(front: HTTPFront) { self.front = front }

  /// The node that the client's certificate names, if it showed one.
  var shownNode: NodeID? {
    let tls = try? context?.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
    return tls?.peerCertificate.flatMap(NodeCertificate.node)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    watchIdle(in: front.options.idleTimeout)
  }

  func handlerRemoved(context: ChannelHandlerContext) { die() }
  func channelInactive(context: ChannelHandlerContext) { die() }

  private func die() {
    guard !isDead else { return }
    isDead = true
    idleTimer?.cancel()
    pump?.stop()
    pump = nil
    if let ended = exchange {
      exchange = nil
      front.ended(ended.id, sent: ended.sent, whole: false)
    }
    context = nil
    front.closed(self)
  }

  // MARK: Requests

  /// Whether a request that comes now is the only one that the connection has to do with.
  var isBetweenExchanges: Bool { exchange == nil && receiving == nil && !isLast && !isDead && turnsAway == nil }

  /// No request is answered here but with the word that TLS is to be spoken, or with the way there.
  func turnAway(isRedirected: Bool) { turnsAway = isRedirected }

  /// Runs `decode`, which hands the bytes of what may be a request to the decoder.
  ///
  /// - Returns: whether they were one request, no less and no more.
  func takes(_ bytes: ByteBuffer, _ isOneHead: (ByteBuffer) -> Bool, decode: () -> Void) -> Bool {
    let before = begunCount
    requestBytes = isOneHead(bytes) ? bytes : nil
    let isOne = requestBytes != nil
    decode()
    // Whatever is answered later than now is answered without being remembered.
    requestBytes = nil
    return isOne && begunCount == before + 1
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    moved()
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let buffer): collect(buffer)
    case .end: complete()
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard !isLast else { return }
    receiving = (head, [], false)
    let declared = head.headers.first(name: "content-length").flatMap { Int64($0) } ?? 0
    if declared > Int64(front.options.maximumBodyLength) { return refuse(413, "The request body is too long.") }
    if let turnsAway { return turnAway(head, isRedirected: turnsAway) }
    if head.version.major != 1 { return refuse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken.") }
    let judged = RequestRule.Head(
      method: head.method.rawValue, target: head.uri, minor: head.version.minor, hosts: head.headers["host"],
      lengths: head.headers["content-length"], codings: head.headers["transfer-encoding"])
    if let refusal = RequestRule.refusal(of: judged) { return refuse(refusal.status, refusal.sentence) }
    if let expected = head.headers.first(name: "expect") {
      guard expected.lowercased() == "100-continue" else { return refuse(417, "Only 100-continue can be expected.") }
      let go = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
    }
  }

  private func collect(_ buffer: ByteBuffer) {
    guard let now = receiving, !now.isRefused else { return }
    guard now.body.count + buffer.readableBytes <= front.options.maximumBodyLength else {
      return refuse(413, "The request body is too long.")
    }
    receiving?.body.append(contentsOf: buffer.readableBytesView)
  }

  private func complete() {
    guard let (head, body, isRefused) = receiving else { return }
    receiving = nil
    guard !isRefused else { return }
    begunCount += 1
    let id = front.begin(self)
    exchange = Exchange(id: id, head: head)
    let request = self.request(head)
    front.outside { [front] in front.onRequest(id, request, body) }
  }

  private func request(_ head: HTTPRequestHead) -> HTTPRequest {
    var request = HTTPRequest(
      method: head.method.rawValue, target: head.uri,
      remote: Endpoint(context?.remoteAddress) ?? Endpoint(address: .v4(0), port: 0),
      local: Endpoint(context?.localAddress), wall: NodeClock.system.wall)
    for (name, value) in head.headers {
      let name = name.lowercased()
      if HTTPRequest.passes(name) { request.fields.append(HTTPField(name, value)) }
      if HTTPRequest.marks(name), !request.marks.contains(name) { request.marks.append(name) }
    }
    // Tokens for others are none of this node's business.
    if head.uri.hasPrefix(NodeView.tracePath) {
      request.operator = front.operators?.name(in: head.headers["authorization"])
    }
    return request
  }

  /// What was to be kept from others on the way has gone over it already, so only what changes nothing is sent on.
  private func turnAway(_ head: HTTPRequestHead, isRedirected: Bool) {
    let named = head.headers.first(name: "host").flatMap { try? HTTPURL("http://\($0)") }
    guard head.uri.hasPrefix("/"), let named, named.target == "/" else {
      return refuse(400, "This port speaks TLS: ask with https://.")
    }
    let url = HTTPURL(host: named.host, port: named.port, target: head.uri, isSecure: true)
    let sentence = "This port speaks TLS: ask for \(url)"
    guard isRedirected, head.method == .GET || head.method == .HEAD else { return refuse(400, sentence) }
    refuse(308, sentence, [HTTPField("location", "\(url)")])
  }

  /// Answers a request that no machine shall see, and closes; what the client still sends is swallowed for a moment, so
  /// that it reads the answer before the reset.
  private func refuse(_ status: Int, _ sentence: String, _ extra: [HTTPField] = []) {
    guard let head = receiving?.head, let context else { return }
    receiving?.isRefused = true
    isLast = true
    front.refused()
    let refusal = front.options.refusal(status, sentence)
    let body = ByteBuffer(bytes: refusal.body)
    let fields = [HTTPField("content-type", refusal.type)] + extra
    let answer = responseHead(head, status, fields, length: Int64(body.readableBytes))
    context.write(wrapOutboundOut(.head(answer)), promise: nil)
    if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    let bound = NIOLoopBound(self, eventLoop: front.eventLoop)
    front.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.cut() }
  }

  // MARK: Answers

  func respond(status: Int, fields: [HTTPField], body: [FrontBody.Segment]) {
    guard let context, var current = exchange, !current.hasAnswer else { return }
    let length = body.reduce(0) { $0 + $1.length }
    current.hasAnswer = true
    exchange = current
    let bodiless = status == 204 || status == 304 || status < 200
    let head = responseHead(current.head, status, fields, length: bodiless ? nil : length)
    moved()
    if let place = current.repeatablePlace, let requestBytes, !isLast, current.head.isPlainGet {
      front.remember(requestBytes, head, body, place)
    }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    guard !current.isHead, !bodiless, length > 0 else { return endAnswer() }
    let pump = AnswerPump(connection: self, segments: body)
    self.pump = pump
    pump.run()
  }

  /// The answer to the request under way may be given again, while the file at that place is the one that it is now.
  func mayRepeat(whileAt place: String) { exchange?.repeatablePlace = place }

  func startStream(status: Int, fields: [HTTPField]) {
    guard let context, var current = exchange, !current.hasAnswer else { return }
    current.hasAnswer = true
    current.isStream = true
    current.isNotModified = status == 304
    current.promised = fields.first { $0.name == "content-length" }.flatMap { Int64($0.value) }
    if current.promised == nil, current.head.version.minor == 0 { isLast = true }
    exchange = current
    var head = responseHead(current.head, status, fields, length: nil)
    let isBodiless = current.isHead || status == 204 || status == 304 || status < 200
    if current.promised == nil, !isBodiless, current.head.version.minor >= 1 {
      head.headers.add(name: "transfer-encoding", value: "chunked")
    }
    moved()
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  func write(_ buffer: ByteBuffer) -> Bool {
    guard let context, let current = exchange, current.isStream else { return false }
    guard !current.isHead else { return true }
    sendBody(buffer)
    context.flush()
    return context.channel.isWritable
  }

  func finish() {
    guard let current = exchange, current.isStream else { return }
    if let promised = current.promised, promised != current.sent, !current.isHead, !current.isNotModified {
      return cut()
    }
    endAnswer()
  }

  /// Leaves the connection to a tunnel: HTTP is spoken on it for the last time now. `done` is called when bytes may
  /// come from the other end.
  func becomeTunnel(_ end: Tunnel, then done: @escaping () -> Void) {
    guard let context, exchange != nil else { return }
    exchange?.hasAnswer = true
    exchange?.isStream = true
    isLast = true
    // Nothing may come while the pipeline is neither HTTP's nor the tunnel's.
    let channel = context.channel
    let own = NIOLoopBound((self, end, done), eventLoop: channel.eventLoop)
    channel.setOption(.autoRead, value: false).whenFailure { _ in }
    Self.removeHTTP(from: channel).whenComplete { outcome in
      let (connection, end, done) = own.value
      do {
        try outcome.get()
        try channel.pipeline.syncOperations.addHandler(end, position: .before(connection))
        end.open(with: ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"))
        channel.setOption(.autoRead, value: true).whenFailure { _ in }
        done()
      } catch { channel.close(promise: nil) }
    }
  }

  /// The decoder goes last: until then what it decodes has a taker.
  private static func removeHTTP(from channel: any Channel) -> EventLoopFuture<Void> {
    let pipeline = channel.pipeline.syncOperations
    var removals: [EventLoopFuture<Void>] = []
    func remove<Handler: RemovableChannelHandler>(_ type: Handler.Type) {
      guard let context = try? pipeline.context(handlerType: type) else { return }
      removals.append(pipeline.removeHandler(context: context))
    }
    remove(HTTPServerPipelineHandler.self)
    remove(NIOHTTPResponseHeadersValidator.self)
    remove(HTTPResponseEncoder.self)
    remove(ByteToMessageHandler<HTTPRequestDecoder>.self)
    return EventLoopFuture.andAllSucceed(removals, on: channel.eventLoop)
  }

  /// Bytes went through the tunnel to the client.
  func passed(_ count: Int64) { exchange?.sent += count }

  /// Closes at once. Where the end of the connection would mean the end of the body, it is reset instead; and TLS says
  /// no goodbye while an answer is under way, for that would mean the same.
  func cut() {
    guard let context else { return }
    if let exchange, exchange.isStream, exchange.promised == nil {
      (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
    }
    let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
    if exchange != nil, let tls { tls.close(promise: nil) } else { context.close(promise: nil) }
  }

  func stopGracefully() {
    isLast = true
    if exchange == nil { cut() }
  }

  /// Hands body bytes to the socket; the caller flushes.
  func sendBody(_ buffer: ByteBuffer) {
    guard let context else { return }
    moved()
    exchange?.sent += Int64(buffer.readableBytes)
    front.sentBytes += Int64(buffer.readableBytes)
    context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
  }

  /// All of the body was handed to the socket.
  func endAnswer() {
    guard let context, let ended = exchange else { return }
    pump = nil
    exchange = nil
    let closes = isLast || !ended.head.isKeepAlive || front.stopsSoon
    isLast = closes
    let promise = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { result in
      let connection = bound.value
      if case .success = result {
        connection.front.ended(ended.id, sent: ended.sent, whole: true)
        if closes { connection.cut() }
      } else {
        connection.front.ended(ended.id, sent: ended.sent, whole: false)
      }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
  }

  private func responseHead(_ request: HTTPRequestHead, _ status: Int, _ fields: [HTTPField], length: Int64?)
    -> HTTPResponseHead
  {
    var headers = HTTPHeaders()
    headers.reserveCapacity(fields.count + 4)
    for field in fields { headers.add(name: field.name, value: field.value) }
    if let length, !headers.contains(name: "content-length") { headers.add(name: "content-length", value: "\(length)") }
    // What is passed on keeps the words of the server that it came from.
    if !headers.contains(name: "date") { headers.add(name: "date", value: front.dateText()) }
    if !headers.contains(name: "server") { headers.add(name: "server", value: "shoal") }
    if isLast || !request.isKeepAlive || front.stopsSoon {
      headers.add(name: "connection", value: "close")
    } else if request.version.minor == 0 {
      headers.add(name: "connection", value: "keep-alive")
    }
    let version: HTTPVersion = request.version.minor == 0 ? .http1_0 : .http1_1
    return HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: status), headers: headers)
  }
}

// MARK: Events

extension FrontConnection {
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable else { return }
    moved()
    if let pump { return pump.run() }
    guard let current = exchange, current.isStream, front.views?.canWrite(current.id) != true else { return }
    front.outside { [front] in front.onWritable(current.id) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent {
      isLast = true
      if exchange == nil { cut() }
      return
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Nonsense instead of a request is answered with 400; anything else is a lost connection.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError, exchange == nil, !isLast else {
      isLast = true
      return context.close(promise: nil)
    }
    isLast = true
    front.refused()
    let refusal = front.options.refusal(400, "The request is not HTTP.")
    let headers = HTTPHeaders([
      ("content-type", refusal.type), ("content-length", "\(refusal.body.count)"), ("connection", "close"),
      ("date", front.dateText()), ("server", "shoal"),
    ])
    let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: refusal.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }

  /// The connection can take more without growing its buffer.
  var isWritable: Bool { context?.channel.isWritable ?? false }

  func moved() { movedAt = .now() }

  private func watchIdle(in time: TimeAmount) {
    let bound = NIOLoopBound(self, eventLoop: front.eventLoop)
    idleTimer = front.eventLoop.scheduleTask(in: time) { bound.value.checkIdle() }
  }

  private func checkIdle() {
    guard !isDead else { return }
    let rest = movedAt + front.options.idleTimeout - .now()
    if rest > .nanoseconds(0) { return watchIdle(in: rest) }
    let nodeIsBusy = exchange.map { !$0.hasAnswer || ($0.isStream && isWritable) } ?? false
    if nodeIsBusy { return watchIdle(in: front.options.idleTimeout) }
    cut()
  }
}

extension HTTPRequestHead {
  /// A GET of HTTP/1.1 on a connection that stays.
  fileprivate var isPlainGet: Bool { method == .GET && version == .http1_1 && isKeepAlive }
}
