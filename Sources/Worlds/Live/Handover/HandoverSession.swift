import Glibc
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// One conversation with a program that hands its request to this agent: reads the request, and carries the object's
/// bytes and what else there is to say to it. Confined to the node's loop.
final class HandoverSession: ChannelInboundHandler, DeliverySink {
  typealias InboundIn = ByteBuffer

  /// What SO_PEERCRED gives (unix(7), `struct ucred`): who connected, by the system's word.
  private struct Credentials: Sendable {
    var pid: pid_t
    var uid: uid_t
    var gid: gid_t
  }

  private let channel: any Channel
  private weak var server: HandoverServer?
  private weak var host: (any HandoverHost)?
  private var line: [UInt8] = []
  /// Whether the system has said that the other end is a program of the same user, or of root.
  private var isAdmitted = false
  /// The request; nil until it was read.
  private var want: WantID?
  private var waiting: [(store: ObjectStore, span: ByteSpan)] = []
  private var report: TransferReport?
  /// Nothing more is to be said.
  private var isOver = false
  private var plainOffset: Int64 = 0
  private var through: Int64 = 0
  private var reported: Int64 = 0
  private var deadline: Scheduled<Void>?
  private var ticks: RepeatedTask?
  var onRoom: (() -> Void)?

  /// The request must be there so soon.
  private static let patience = TimeAmount.seconds(5)
  private static let tick = TimeAmount.milliseconds(200)

  init(_ channel: any Channel, server: HandoverServer, host: any HandoverHost) {
    self.channel = channel
    self.server = server
    self.host = host
  }

  // Connection

  func channelActive(context: ChannelHandlerContext) {
    let own = NIOLoopBound(self, eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: Self.patience) { own.value.isLate() }
    let credentials: EventLoopFuture<Credentials>? = (channel as? any SocketOptionProvider)?
      .unsafeGetSocketOption(level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    guard let credentials else { return hangUp() }
    credentials.whenComplete { outcome in
      let session = own.value
      guard session.server?.admit(session, user: (try? outcome.get())?.uid) == true else { return session.hangUp() }
      session.isAdmitted = true
      session.readRequest()
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // What follows the request means nothing.
    guard want == nil, !isOver else { return }
    line += Array(unwrapInboundIn(data).readableBytesView)
    if isAdmitted { readRequest() } else if line.count > HandoverMessage.longestLine { hangUp() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    ended()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { hangUp() }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if channel.isWritable {
      reportDrained()
      pump()
      onRoom?()
    }
    context.fireChannelWritabilityChanged()
  }

  /// Closes without a word.
  func hangUp() {
    isOver = true
    channel.close(promise: nil)
  }

  private func ended() {
    deadline?.cancel()
    ticks?.cancel()
    server?.left(self)
    isOver = true
    waiting = []
    if let want { host?.left(want, isFinished: report != nil) }
  }

  // The request

  private func isLate() {
    guard want == nil, !isOver else { return }
    refuse("no request came within 5 s")
  }

  private func readRequest() {
    guard want == nil, !isOver else { return }
    guard let end = line.firstIndex(of: 0x0A) else {
      if line.count > HandoverMessage.longestLine { refuse("the request is too long") }
      return
    }
    guard end <= HandoverMessage.longestLine,
      let request = HandoverMessage.value(HandoverMessage.Request.self, of: Array(line[..<end]))
    else { return refuse("the request makes no sense") }
    line = []
    guard let host else { return hangUp() }
    greet(host)
    guard request.version == HandoverMessage.version else {
      return refuse("this agent speaks version \(HandoverMessage.version) of the handover, not \(request.version)")
    }
    deadline?.cancel()
    let want = host.newWant()
    if let order = request.order {
      self.want = want
      return host.keep(want, order, to: self)
    }
    guard let target = request.target else { return refuse("the request asks for nothing") }
    self.want = want
    host.begin(want, target, allowsUnverified: request.allowsUnverified, to: self)
    let own = NIOLoopBound(self, eventLoop: channel.eventLoop)
    ticks = channel.eventLoop.scheduleRepeatedTask(initialDelay: Self.tick, delay: Self.tick) { _ in
      own.value.tellProgress()
    }
  }

  private func greet(_ host: any HandoverHost) {
    var reply = HandoverMessage.Reply()
    reply.version = HandoverMessage.version
    reply.program = host.program
    reply.pid = getpid()
    send(reply)
  }

  private func refuse(_ sentence: String) {
    isOver = true
    var reply = HandoverMessage.Reply()
    reply.failed = TransferFailure(.badRequest, sentence)
    send(reply)
    close()
  }

  /// Progress is not worth queueing behind bytes that are not taken.
  private func tellProgress() {
    guard let want, !isOver, channel.isWritable, let progress = host?.progress(of: want) else { return }
    var reply = HandoverMessage.Reply()
    reply.progress = progress
    send(reply)
  }

  // Delivery

  func begin(_ answer: HTTPResponse) { open() }
  func beginPlain(length: Int64?, type: String?) { open() }

  /// A want may begin anew, when the object changed.
  private func open() {
    waiting = []
    (plainOffset, through, reported) = (0, 0, 0)
    var reply = HandoverMessage.Reply()
    reply.begins = true
    send(reply)
  }

  func deliver(_ store: ObjectStore, _ span: ByteSpan) {
    waiting.append((store, span))
    pump()
  }

  private func pump() {
    while !isOver, channel.isWritable, let (store, span) = waiting.first {
      let now = ByteSpan(offset: span.offset, length: min(span.length, Int64(HandoverMessage.longestRun)))
      let bytes: ByteBuffer
      do throws(StoreError) { bytes = try store.read(now) } catch {
        return fail(TransferFailure(.storage, error.sentence))
      }
      through = now.end
      if now.length == span.length {
        waiting.removeFirst()
      } else {
        waiting[0].span = ByteSpan(offset: now.end, length: span.length - now.length)
      }
      // Last, for where nobody is at the other end any more this ends the conversation.
      send(bytes, at: now.offset)
    }
    if channel.isWritable { reportDrained() }
    finishIfDone()
  }

  private func reportDrained() {
    guard let want, through > reported, !isOver, report == nil else { return }
    reported = through
    host?.submit(.deliveryDrained(want, through: through))
  }

  func take(_ bytes: ByteBuffer) -> Bool {
    var rest = bytes
    while let run = rest.readSlice(length: min(rest.readableBytes, HandoverMessage.longestRun)), run.readableBytes > 0 {
      send(run, at: plainOffset)
      plainOffset += Int64(run.readableBytes)
    }
    return channel.isWritable
  }

  func finish(_ report: TransferReport) {
    self.report = report
    finishIfDone()
  }

  func obeyed() {
    guard !isOver else { return }
    isOver = true
    var reply = HandoverMessage.Reply()
    reply.obeyed = true
    send(reply)
    close()
  }

  private func finishIfDone() {
    guard let report, waiting.isEmpty, !isOver else { return }
    isOver = true
    var reply = HandoverMessage.Reply()
    reply.finished = report
    send(reply)
    close()
  }

  func fail(_ failure: TransferFailure) {
    guard !isOver else { return }
    // The node stops: nothing is wrong with the request.
    if server?.isStopped != false { return hangUp() }
    isOver = true
    var reply = HandoverMessage.Reply()
    reply.failed = failure
    send(reply)
    close()
  }

  // Writing

  private func send(_ reply: HandoverMessage.Reply) {
    channel.writeAndFlush(channel.allocator.buffer(bytes: HandoverMessage.line(reply)), promise: nil)
  }

  private func send(_ bytes: ByteBuffer, at offset: Int64) {
    var reply = HandoverMessage.Reply()
    reply.bytes = bytes.readableBytes
    reply.at = offset
    channel.write(channel.allocator.buffer(bytes: HandoverMessage.line(reply)), promise: nil)
    channel.writeAndFlush(bytes, promise: nil)
  }

  /// Closes once everything that was written has left.
  private func close() {
    ticks?.cancel()
    let channel = channel
    channel.writeAndFlush(channel.allocator.buffer(capacity: 0)).whenComplete { _ in channel.close(promise: nil) }
  }
}
