import NIOCore
import Vocabulary

/// One end of a tunnel: passes bytes to the other end at the pace at which that takes them.
///
/// Confined to the event loop that both ends share. The tunnel ends when either end is closed, when both have said all
/// they have to say, or when no byte has moved for `idleTime`.
final class Tunnel: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// How long no byte may move.
  static let idleTime = TimeAmount.seconds(300)

  private weak var other: Tunnel?
  private var context: ChannelHandlerContext?
  private var hasPendingRead = false
  private var isInputClosed = false
  private var movedAt = NIODeadline.now()
  private var timer: Scheduled<Void>?
  /// Bytes that this end received.
  private(set) var received: Int64 = 0
  private let onBytes: (Int64) -> Void

  private init(_ onBytes: @escaping (Int64) -> Void) { self.onBytes = onBytes }

  /// The two ends; `onBytes` hears of every byte that goes from the second to the first.
  static func pair(onBytes: @escaping (Int64) -> Void) -> (near: Tunnel, far: Tunnel) {
    let (near, far) = (Tunnel { _ in }, Tunnel(onBytes))
    (near.other, far.other) = (far, near)
    return (near, far)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    watch(context, in: Self.idleTime)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    timer?.cancel()
  }

  private func watch(_ context: ChannelHandlerContext, in time: TimeAmount) {
    let own = NIOLoopBound(self, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: time) {
      let tunnel = own.value
      guard let context = tunnel.context else { return }
      let last = max(tunnel.movedAt, tunnel.other?.movedAt ?? tunnel.movedAt)
      let rest = last + Self.idleTime - .now()
      if rest > .nanoseconds(0) { tunnel.watch(context, in: rest) } else { context.close(promise: nil) }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    movedAt = .now()
    received += Int64(bytes.readableBytes)
    onBytes(Int64(bytes.readableBytes))
    other?.take(bytes)
  }

  func channelReadComplete(context: ChannelHandlerContext) { other?.context?.flush() }

  /// Says the first words to this end.
  func open(with bytes: ByteBuffer) { context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }

  private func take(_ bytes: ByteBuffer) { context?.write(wrapOutboundOut(bytes), promise: nil) }

  func channelInactive(context: ChannelHandlerContext) {
    other?.context?.close(promise: nil)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .inputClosed? = event as? ChannelEvent else { return }
    isInputClosed = true
    if other?.isInputClosed == true { return context.close(promise: nil) }
    other?.context?.close(mode: .output, promise: nil)
  }

  // Reading waits for the other end to have room

  func read(context: ChannelHandlerContext) {
    if other?.context?.channel.isWritable ?? true { context.read() } else { hasPendingRead = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { other?.readIfWanted() }
  }

  private func readIfWanted() {
    guard hasPendingRead, let context else { return }
    hasPendingRead = false
    context.read()
  }
}
