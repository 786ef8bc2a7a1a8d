import NIOCore

/// Stands before the HTTP decoder of a connection: what `RepeatedAnswers` can answer never gets there.
///
/// That needs requests that come one at a time, each whole in one piece, as nearly all do. With the first that comes
/// otherwise the connection is the decoder's alone, for who knows what it has taken of the next one.
final class RepeatHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let front: HTTPFront
  private let connection: FrontConnection
  private var isDecoders = false
  private var hasAnswered = false

  init(front: HTTPFront, connection: FrontConnection) {
    self.front = front
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDecoders else { return context.fireChannelRead(data) }
    guard connection.isBetweenExchanges else {
      isDecoders = true
      return context.fireChannelRead(data)
    }
    let request = unwrapInboundIn(data)
    if context.channel.isWritable, let answer = front.repeatedAnswer(to: request) {
      connection.moved()
      hasAnswered = true
      return context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    }
    isDecoders = !connection.takes(request, Self.isOneHead) { context.fireChannelRead(data) }
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

  /// Whether the bytes end with the first empty line in them.
  private static func isOneHead(_ bytes: ByteBuffer) -> Bool {
    bytes.withUnsafeReadableBytes { bytes in
      var line = 0
      for (at, byte) in bytes.enumerated() {
        if byte == UInt8(ascii: "\n") {
          if line == 0, at > 0 { return at == bytes.count - 1 }
          line = 0
        } else if byte != UInt8(ascii: "\r") {
          line += 1
        }
      }
      return false
    }
  }
}
