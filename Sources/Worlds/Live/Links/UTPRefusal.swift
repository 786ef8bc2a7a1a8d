import NIOCore
import NIOPosix
import Vocabulary

/// Refuses uTP (BEP 29) on the peer port: clients that try it before TCP learn at once that nobody speaks it here,
/// instead of waiting for their connection attempt to time out.
final class UTPRefusal: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  private static let headerLength = 20
  /// Type and version in one byte.
  private static let synchronize: UInt8 = 0x41
  private static let reset: UInt8 = 0x31

  /// Listens beside the TCP port. A port that is taken is no misfortune: then attempts time out as they would.
  static func listen(on endpoint: Endpoint, loop: any EventLoop) -> EventLoopFuture<(any Channel)?> {
    DatagramBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(UTPRefusal()) }
      }
      .bind(to: endpoint.socketAddress)
      .map { $0 as (any Channel)? }
      .flatMapErrorThrowing { _ in nil }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    guard let answer = Self.answer(to: envelope.data) else { return }
    context.writeAndFlush(
      wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: answer)), promise: nil)
  }

  /// The ST_RESET for an ST_SYN, or nil for anything else. It is no longer than what asked for it, so that it cannot
  /// be used to amplify an attack with a forged sender.
  static func answer(to datagram: ByteBuffer) -> ByteBuffer? {
    let start = datagram.readerIndex
    guard datagram.readableBytes >= headerLength, datagram.getInteger(at: start, as: UInt8.self) == synchronize,
      let connection = datagram.getInteger(at: start + 2, as: UInt16.self),
      let sent = datagram.getInteger(at: start + 4, as: UInt32.self),
      let sequence = datagram.getInteger(at: start + 16, as: UInt16.self)
    else { return nil }
    var answer = ByteBuffer()
    answer.writeMultipleIntegers(reset, UInt8(0), connection)
    // Timestamp, difference, window.
    answer.writeMultipleIntegers(sent, UInt32(0), UInt32(0))
    answer.writeMultipleIntegers(UInt16(0), sequence)
    return answer
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
