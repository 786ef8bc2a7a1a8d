import Live
import NIOCore
import NIOPosix
import Vocabulary

/// A socket of an address from which datagrams go to a selector, one at a time.
final class UDPClient: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let loop = MultiThreadedEventLoopGroup.singleton.next()
  private let selector: SocketAddress
  private var channel: (any Channel)?
  private var waiting: EventLoopPromise<[UInt8]?>?
  private var end: Scheduled<Void>?

  init(_ address: String, _ selector: SelectorNode) async throws {
    self.selector = selector.endpoint.socketAddress
    channel = try await DatagramBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(self) }
      }
      .bind(to: SocketAddress(ipAddress: address, port: 0)).get()
  }

  deinit { channel?.close(promise: nil) }

  /// The next datagram that comes after these bytes were sent, or nil if none comes in time.
  func ask(_ bytes: [UInt8], within seconds: Double = 5) async -> [UInt8]? {
    let promise = loop.makePromise(of: [UInt8]?.self)
    loop.execute {
      self.waiting = promise
      self.channel?.writeAndFlush(
        AddressedEnvelope(remoteAddress: self.selector, data: ByteBuffer(bytes: bytes)), promise: nil)
      self.end = self.loop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) { self.finish(nil) }
    }
    return try? await promise.futureResult.get()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    finish(Array(unwrapInboundIn(data).data.readableBytesView))
  }

  private func finish(_ bytes: [UInt8]?) {
    end?.cancel()
    waiting?.succeed(bytes)
    waiting = nil
  }
}
