import Glibc
package import NIOCore
import NIOHTTP1
import NIOPosix
package import Nodes
package import Vocabulary

/// The HTTP/1.1 server of a node: turns requests into calls on the node's one event loop and sends the answers.
///
/// It decides nothing about what is answered. It keeps the order of pipelined requests, bounds
/// everything a client may send, reads files as connections drain, and shares the upload rate.
///
/// Confined to its event loop: set the callbacks before `listen`, call everything else on the loop. A callback is
/// never called from inside a call to the front.
package final class HTTPFront: @unchecked Sendable {
  /// The bytes behind a `FileToken`.
  package enum Source {
    case file(ServedFile)
    case bytes(ByteBuffer)
  }

  /// A request whose answer is not at its end.
  private struct Pending {
    var connection: FrontConnection
    var since: NIODeadline
  }

  /// The body of an answer to a request that no machine shall see.
  struct Refusal {
    var type: String
    var body: [UInt8]

    /// A line of text.
    static func plain(_ status: Int, _ sentence: String) -> Refusal {
      Refusal(type: "text/plain; charset=utf-8", body: Array((sentence + "\n").utf8))
    }
  }

  /// The bounds of an HTTP front.
  package struct Options: Sendable {
    /// A connection on which no byte moves for so long is closed, unless the node itself is still preparing the answer.
    package var idleTimeout: TimeAmount = .seconds(75)
    /// Connections beyond this number are closed at once.
    var maximumConnections = 4096
    /// A longer request body is answered with 413.
    package var maximumBodyLength = 1 << 20
    /// All header fields of a request together, bytes.
    var maximumHeaderLength = 32 << 10
    /// Bytes read from a file at a time.
    package var chunkLength = 128 << 10
    /// What all bodies of the front may send together, or nil for no limit. Files wait for it, what lies in memory is
    /// paid for afterwards.
    package var uploadLimit: ByteRate?
    /// Bytes of memory for answers that may be given again; with an upload limit there are none, since all that is sent
    /// has to wait its turn.
    package var repeatedAnswers = 0
    /// How long a graceful stop waits for answers under way.
    package var grace: TimeAmount = .seconds(5)
    /// How a status and a sentence are written.
    var refusal: @Sendable (Int, String) -> Refusal = Refusal.plain

    package init() {}
  }

  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)

  private static let queryMax = 512

  package let eventLoop: any EventLoop
  package let options: Options
  private let tls: TLSServer?

  /// A whole request came: its number, what a machine may see of it, and its body.
  package var onRequest: (ExchangeID, HTTPRequest, [UInt8]) -> Void = { _, _, _ in }
  /// An exchange is over: bytes of the body that were handed to the socket, and whether that was all of it. It is
  /// called once per exchange, also when the client left before the answer was made.
  package var onEnded: (ExchangeID, _ sent: Int64, _ whole: Bool) -> Void = { _, _, _ in }
  /// So many answers were given again since it was last called, and so many bytes of bodies; soon after, or before the
  /// next request that is not one of them.
  package var onRepeated: (_ answers: Int, _ sent: Int64) -> Void = { _, _ in }
  /// A streamed answer can take more again.
  package var onWritable: (ExchangeID) -> Void = { _ in }
  /// A request was refused without being handed over: it is too long, or none.
  var onUnreadable: () -> Void = {}
  /// Writes the node's metrics, for an answer that names them.
  var metrics: (MetricsFormat) -> String = { MetricsText.text([], $0, node: "") }
  /// Makes what the node shows of itself; nil for one that shows nothing.
  var views: NodeViews?
  /// Who may fetch what the node has recorded; nil for nobody.
  var operators: Operators?
  /// The number of the input that a machine is handling or handled last, for the exemplars of `requestTimes`.
  var sequence: () -> UInt64? = { nil }
  /// So many connections there are now.
  var onCount: (Int) -> Void = { _ in }
  /// Makes what stands before the HTTP decoder of a connection, and may answer requests by itself.
  var firstHandler: ((FrontConnection) -> any ChannelHandler)?
  /// Callers have to wait, and why: most likely the process has as many files open as it may.
  package var onRefusing: (String) -> Void = { _ in }

  /// Body bytes handed to sockets since the start, answers under way included.
  package internal(set) var sentBytes: Int64 = 0
  /// Connections that were closed because there were too many.
  package private(set) var refusedConnections = 0
  /// From a request to the end of its answer. What is given again is not timed.
  private(set) var requestTimes = DurationHistogram()

  let budget: UploadBudget?
  private var server: (any Channel)?
  private var connections: [ObjectIdentifier: FrontConnection] = [:] { didSet { onCount(connections.count) } }
  private var exchanges: [ExchangeID: Pending] = [:]
  private var lastExchange: UInt64 = 0
  private var isStopping = false
  private var stopped: EventLoopPromise<Void>?
  private var depth = 0
  private let repeats: RepeatedAnswers?
  private var repeated = (answers: 0, sent: Int64(0))
  private var repeatedTimer: Scheduled<Void>?
  private var date = (second: Int64(-1), text: "")

  /// - Parameter tls: how TLS is spoken, or nil for plain HTTP.
  package init(eventLoop: any EventLoop, options: Options = Options(), tls: TLSServer? = nil) {
    self.eventLoop = eventLoop
    self.options = options
    self.tls = tls
    budget = options.uploadLimit.map { UploadBudget(rate: $0, eventLoop: eventLoop) }
    let room = options.uploadLimit == nil ? options.repeatedAnswers : 0
    repeats = room > 0 ? RepeatedAnswers(atMost: room) : nil
  }

  /// Binds and takes connections.
  ///
  /// - Returns: the endpoint that was bound, with the real port if 0 was asked for; fails with `FrontError`.
  package func listen(on endpoint: Endpoint) -> EventLoopFuture<Endpoint> {
    let bootstrap = AcceptPause.add(to: ServerBootstrap(group: eventLoop)) { self.onRefusing($0) }
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
      }
    return bootstrap.bind(to: endpoint.socketAddress)
      .flatMapThrowing { channel in
        self.server = channel
        self.tls?.watchFiles(on: self.eventLoop)
        guard let bound = Endpoint(channel.localAddress) else { throw FrontError.failed(endpoint, "no address") }
        return bound
      }
      .flatMapErrorThrowing { throw FrontError($0, at: endpoint) }
  }

  /// Takes a connection that somebody else accepted and has read these bytes of.
  func adopt(_ socket: CInt, _ bytes: ByteBuffer) {
    // One that was closed while it is made a channel of would end the process.
    guard mayAccept else {
      noteRefused(1)
      Glibc.close(socket)
      return
    }
    let bootstrap = ClientBootstrap(group: eventLoop)
      // Nothing comes before these bytes.
      .channelOption(.autoRead, value: false)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.writeBufferWaterMark, value: Self.waterMark)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
      }
    bootstrap.withConnectedSocket(socket).whenSuccess { channel in
      if bytes.readableBytes > 0 {
        channel.pipeline.fireChannelRead(bytes)
        channel.pipeline.fireChannelReadComplete()
      }
      channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }
  }

  /// A number for a request that comes by another way than this front, and is answered there.
  package func number() -> ExchangeID {
    lastExchange += 1
    return ExchangeID(lastExchange)
  }

  var connectionCount: Int { connections.count }

  private var mayAccept: Bool { connections.count < options.maximumConnections && !isStopping }

  /// Callers were sent away.
  func noteRefused(_ count: Int) { refusedConnections += count }

  private func accept(_ channel: any Channel) throws {
    guard mayAccept else {
      noteRefused(1)
      channel.close(promise: nil)
      return
    }
    let connection = FrontConnection(front: self)
    connections[ObjectIdentifier(connection)] = connection
    if let tls {
      try channel.pipeline.syncOperations.addHandler(TLSDoor(server: tls, connection: connection))
    }
    if repeats != nil {
      try channel.pipeline.syncOperations.addHandler(RepeatHandler(front: self, connection: connection))
    }
    if let firstHandler { try channel.pipeline.syncOperations.addHandler(firstHandler(connection)) }
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = min(limits.maxHeaderFieldSize, options.maximumHeaderLength)
    limits.maxHeaderListSize = options.maximumHeaderLength
    limits.maxHeaderFieldCount = 100
    // The connection frames answers: only it knows that the request was a HEAD.
    var framing = HTTPResponseEncoder.Configuration()
    framing.automaticallySetFramingHeaders = false
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withPipeliningAssistance: true, withErrorHandling: false, withOutboundHeaderValidation: true,
      withEncoderConfiguration: framing,
      withDecoderLimitConfiguration: limits)
    try channel.pipeline.syncOperations.addHandler(connection)
  }

  /// Stops taking connections, lets answers under way finish for `options.grace`, then cuts what is left.
  package func stop() -> EventLoopFuture<Void> {
    eventLoop.flatSubmit {
      if let stopped = self.stopped { return stopped.futureResult }
      let promise = self.eventLoop.makePromise(of: Void.self)
      self.stopped = promise
      self.isStopping = true
      self.tls?.stop()
      self.views?.stop()
      self.server?.close(promise: nil)
      for connection in self.connections.values { connection.stopGracefully() }
      self.finishStopping()
      self.eventLoop.scheduleTask(in: self.options.grace) {
        for connection in self.connections.values { connection.cut() }
      }
      return promise.futureResult
    }
  }

  private func finishStopping() {
    guard isStopping, connections.isEmpty, let stopped else { return }
    stopped.succeed(())
  }

  // MARK: Answers

  /// Answers an exchange. Content-Length, Date, Server and Connection are added; a HEAD gets only the
  /// head. Does nothing if the client is gone.
  package func respond(_ exchange: ExchangeID, status: Int, fields: [HTTPField], body: FrontBody) {
    within { connection(of: exchange)?.respond(status: status, fields: fields, body: body.segments) }
  }

  /// Begins an answer whose body comes piece by piece. With a `content-length` among the fields, exactly so many bytes
  /// must follow; without, the body is chunked.
  package func startStream(_ exchange: ExchangeID, status: Int, fields: [HTTPField]) {
    within { connection(of: exchange)?.startStream(status: status, fields: fields) }
  }

  /// Sends more of a streamed body.
  ///
  /// - Returns: whether more should follow now; if not, `onWritable` tells when.
  @discardableResult
  package func write(_ exchange: ExchangeID, _ buffer: ByteBuffer) -> Bool {
    within { connection(of: exchange)?.write(buffer) ?? false }
  }

  /// Ends a streamed body. If fewer bytes came than were promised the connection is cut, so that the client notices.
  package func finish(_ exchange: ExchangeID) {
    within { connection(of: exchange)?.finish() }
  }

  /// All fields of a request that is not answered whole, secrets included, for whoever passes it on; names in lower
  /// case.
  package func fields(of exchange: ExchangeID) -> [HTTPField] {
    connection(of: exchange)?.exchange?.head.headers.map { HTTPField($0.name.lowercased(), $0.value) } ?? []
  }

  /// The query of a request, which no machine need see.
  func query(of exchange: ExchangeID) -> String {
    guard let uri = connection(of: exchange)?.exchange?.head.uri, let mark = uri.firstIndex(of: "?") else { return "" }
    return String(uri[uri.index(after: mark)...].prefix(Self.queryMax))
  }

  /// Whether the client of an exchange is shown to be this node; true where clients show nothing.
  package func isShown(_ node: NodeID, by exchange: ExchangeID) -> Bool {
    guard tls?.asksClients == true else { return true }
    return connection(of: exchange)?.shownNode == node
  }

  /// Connects to a host and passes bytes between it and the client of an exchange, which ends with the connection.
  /// `done` hears why that is not possible, or nil when the tunnel stands.
  package func openTunnel(
    _ exchange: ExchangeID, to url: HTTPURL, within reach: Reach, then done: @escaping ((any Error)?) -> Void
  ) {
    let (near, far) = Tunnel.pair { [weak self] count in self?.connection(of: exchange)?.passed(count) }
    let ends = NIOLoopBound((near, far, done), eventLoop: eventLoop)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(.seconds(10))
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ends.value.1) }
      }
    bootstrap.connect(to: url, within: reach, on: eventLoop).whenComplete { outcome in
      let (near, _, done) = ends.value
      switch outcome {
      case .failure(let error): done(error)
      case .success(let channel):
        guard let connection = self.connection(of: exchange) else { return channel.close(promise: nil) }
        connection.becomeTunnel(near) { channel.setOption(.autoRead, value: true).whenFailure { _ in } }
        done(nil)
      }
    }
  }

  /// Cuts the connection of an exchange: nobody shall take what was sent for the whole.
  package func cut(_ exchange: ExchangeID) {
    within { connection(of: exchange)?.cut() }
  }

  /// What was answered before may not be answered again.
  package func repeatNothing() { repeats?.forgetAll() }

  /// What is answered to the exchange may be answered to every request of the same bytes, as long as the file at that
  /// place is the one that it is now.
  package func mayRepeat(_ exchange: ExchangeID, whileAt place: String) {
    connection(of: exchange)?.mayRepeat(whileAt: place)
  }

  /// The connection that still owes the answer to this exchange.
  private func connection(of exchange: ExchangeID) -> FrontConnection? {
    guard let connection = exchanges[exchange]?.connection, connection.exchange?.id == exchange else { return nil }
    return connection
  }

  // MARK: For the connections

  func begin(_ connection: FrontConnection) -> ExchangeID {
    if repeated.answers > 0 { outside { self.tellRepeated() } }
    let exchange = number()
    exchanges[exchange] = Pending(connection: connection, since: .now())
    return exchange
  }

  func ended(_ exchange: ExchangeID, sent: Int64, whole: Bool) {
    guard let pending = exchanges.removeValue(forKey: exchange) else { return }
    requestTimes.observe(TimeSpan(nanoseconds: (NIODeadline.now() - pending.since).nanoseconds), by: sequence())
    views?.ended(exchange)
    outside { self.onEnded(exchange, sent, whole) }
  }

  func refused() { outside { self.onUnreadable() } }

  func closed(_ connection: FrontConnection) {
    connections[ObjectIdentifier(connection)] = nil
    finishStopping()
  }

  var stopsSoon: Bool { isStopping }

  /// The answer to a request that came before, as it goes over the wire; nil if a machine must decide.
  func repeatedAnswer(to request: ByteBuffer) -> ByteBuffer? {
    guard let repeats, !isStopping, let answer = repeats.answer(to: request, date: currentDate()) else { return nil }
    sentBytes += answer.bodyLength
    repeated.answers += 1
    repeated.sent += answer.bodyLength
    if repeatedTimer == nil {
      let bound = NIOLoopBound(self, eventLoop: eventLoop)
      repeatedTimer = eventLoop.scheduleTask(in: .milliseconds(100)) { bound.value.tellRepeated() }
    }
    return answer.bytes
  }

  func remember(_ request: ByteBuffer, _ head: HTTPResponseHead, _ body: [FrontBody.Segment], _ place: String) {
    var text = "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n"
    for (name, value) in head.headers where name != "date" { text += "\(name): \(value)\r\n" }
    repeats?.remember(request, head: text, body: body, place: place, date: currentDate())
  }

  private func tellRepeated() {
    repeatedTimer?.cancel()
    repeatedTimer = nil
    guard repeated.answers > 0 else { return }
    let told = repeated
    repeated = (0, 0)
    onRepeated(told.answers, told.sent)
  }

  /// Calls back when no call to the front is on the stack, so that a node's driver is never entered twice.
  func outside(_ body: @escaping () -> Void) {
    guard depth > 0 else { return body() }
    let bound = NIOLoopBound(body, eventLoop: eventLoop)
    eventLoop.execute { bound.value() }
  }

  private func within<T>(_ body: () -> T) -> T {
    eventLoop.preconditionInEventLoop()
    depth += 1
    defer { depth -= 1 }
    return body()
  }

  /// The value of the Date field.
  func dateText() -> String { currentDate().text }

  private func currentDate() -> (second: Int64, text: String) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    if Int64(now.tv_sec) != date.second { date = (Int64(now.tv_sec), HTTPDate.text(Int64(now.tv_sec))) }
    return date
  }
}
