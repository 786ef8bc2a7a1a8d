import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// One connection to an origin, which carries one request at a time.
final class OriginConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let pool: OriginPool
  private(set) var task: OriginTask?
  private var channel: (any Channel)?
  private var isClosed = false
  /// Requests that were answered on it before this one.
  private var served = 0
  private var hasAnswer = false
  private var isKept = false
  /// Whether the body is thrown away.
  private var isDiscarding = false
  private var lastByte = NIODeadline.now()
  private var watch: Scheduled<Void>?
  private var isPaused = false

  /// For this task, as soon as it stands.
  init(pool: OriginPool, first task: OriginTask) {
    self.pool = pool
    self.task = task
    task.connection = self
  }

  /// The address of the server.
  var server: IPAddress? { Endpoint(channel?.remoteAddress)?.address }

  var isIdle: Bool { task == nil && !isClosed && channel != nil && !isDiscarding }

  func channelActive(context: ChannelHandlerContext) {
    channel = context.channel
    if isClosed { return context.close(promise: nil) }
    if let task { ask(task) }
  }

  /// Takes the next task; the connection must be idle.
  func start(_ task: OriginTask) {
    precondition(isIdle)
    self.task = task
    task.connection = self
    ask(task)
  }

  private func ask(_ task: OriginTask) {
    guard let channel else { return }
    hasAnswer = false
    var headers = HTTPHeaders([("host", task.url.hostField)])
    for field in task.fields { headers.add(name: field.name, value: field.value) }
    if !headers.contains(name: "user-agent") { headers.add(name: "user-agent", value: "shoal") }
    let head = HTTPRequestHead(version: .http1_1, method: task.method, uri: task.url.target, headers: headers)
    channel.write(HTTPClientRequestPart.head(head), promise: nil)
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    touch()
    // It may be set for the longer time that an unused connection is kept.
    watch?.cancel()
    watch = nil
    arm()
  }

  // Time

  private func touch() { lastByte = .now() }

  /// Looks again when the limit would be reached if no byte came until then.
  private func arm() {
    guard watch == nil, let channel else { return }
    let limit = task == nil ? pool.options.keepAlive : pool.options.idleTimeout
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    watch = channel.eventLoop.scheduleTask(deadline: lastByte + limit) { bound.value.look() }
  }

  private func look() {
    watch = nil
    guard !isClosed else { return }
    let limit = task == nil ? pool.options.keepAlive : pool.options.idleTimeout
    if !isPaused, NIODeadline.now() - lastByte >= limit {
      fail("\(pool.name) sent nothing for \(limit.nanoseconds / 1_000_000_000) seconds.")
    } else {
      if isPaused { touch() }
      arm()
    }
  }

  /// Takes no more bytes until `resume`: the reader is slower than the origin.
  func pause() {
    guard !isPaused, let channel else { return }
    isPaused = true
    channel.setOption(.autoRead, value: false).whenFailure { _ in }
  }

  func resume() {
    guard isPaused, let channel else { return }
    isPaused = false
    touch()
    channel.setOption(.autoRead, value: true).whenFailure { _ in }
  }

  // What comes

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosed else { return }
    touch()
    switch unwrapInboundIn(data) {
    case .head(let head):
      guard let task else { return close() }
      hasAnswer = true
      isKept = head.isKeepAlive
      guard !task.answered(head) else { return }
      // The task may have been cancelled, and this connection closed, by what the machine made of the head.
      guard !isClosed else { return }
      isDiscarding = true
      self.task = nil
      if (head.contentLength ?? .max) > pool.options.mostDiscarded { close() }
      task.end(.unusable)
    case .body(let bytes): if !isDiscarding { task?.received(bytes) }
    case .end: whole()
    }
  }

  private func whole() {
    let task = task
    self.task = nil
    isDiscarding = false
    served += 1
    resume()
    if !isKept { close() }
    task?.end(.complete)
    if !isClosed {
      watch?.cancel()
      watch = nil
      arm()
      pool.pump()
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail("\(pool.name) closed the connection before the end of its answer.")
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as HTTPCallError:
      if case .untrusted = error { task?.isUntrusted = true }
      fail("\(error)")
    case HTTPParserError.invalidEOFState: fail("\(pool.name) closed the connection before the end of its answer.")
    case is HTTPParserError: fail("\(pool.name) does not answer in HTTP/1.1.")
    default: fail("The connection to \(pool.name) broke.")
    }
  }

  /// Closes the connection; its task ends with this sentence, unless the connection was kept from an earlier request
  /// and closed before it answered this one, which the task is told.
  func fail(_ sentence: String) {
    guard !isClosed else { return }
    let task = task
    let wasStale = served > 0 && !hasAnswer
    close()
    guard let task, !task.isOver else { return }
    task.end(wasStale ? .stale : .failed(sentence: sentence))
  }

  /// Closes the connection. Its task hears nothing.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    task = nil
    watch?.cancel()
    channel?.close(promise: nil)
    pool.closed(self)
  }
}
