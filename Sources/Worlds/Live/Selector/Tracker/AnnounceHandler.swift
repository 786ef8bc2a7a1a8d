import NIOCore
import Vocabulary

/// Stands before the HTTP decoder of a connection: announces never get there.
///
/// That needs requests that come one at a time, each whole in one piece, as nearly all do. With the first that comes
/// otherwise the connection is the decoder's alone, for who knows what it has taken of the next one.
final class AnnounceHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private weak var tracker: HTTPTracker?
  private let connection: FrontConnection
  private var hosts = AnnounceHead.Hosts()
  private var remote: Endpoint?
  private var context: ChannelHandlerContext?
  private var isDecoders = false
  private var hasAnswered = false
  private var isWaiting = false
  /// What came before the last announce was answered.
  private var held: ByteBuffer?

  init(_ tracker: HTTPTracker, _ connection: FrontConnection) {
    self.tracker = tracker
    self.connection = connection
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDecoders else { return context.fireChannelRead(data) }
    var bytes = unwrapInboundIn(data)
    guard !isWaiting else {
      if held?.writeBuffer(&bytes) == nil { held = bytes }
      return
    }
    remote = remote ?? Endpoint(context.remoteAddress)
    guard connection.isBetweenExchanges, let tracker, let remote,
      let head = bytes.withUnsafeReadableBytes({ raw in
        AnnounceHead(raw.assumingMemoryBound(to: UInt8.self).span, &hosts)
      })
    else {
      isDecoders = true
      return context.fireChannelRead(data)
    }
    connection.moved()
    isWaiting = true
    tracker.take(head, from: remote, over: self)
  }

  /// The machine answered the announce that came last.
  func answer(_ bytes: ByteBuffer, isLast: Bool) {
    isWaiting = false
    hasAnswered = true
    guard let context else { return }
    connection.moved()
    context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    if isLast {
      isDecoders = true
      return context.close(promise: nil)
    }
    guard let next = held else { return }
    held = nil
    channelRead(context: context, data: NIOAny(next))
  }

  /// The end of what a client sends is told once it has all answers: the connection closes then, for it knows of none.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard hasAnswered, case .inputClosed? = event as? ChannelEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
      bound.value.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }
  }
}
