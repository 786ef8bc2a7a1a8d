import NIOCore
import NIOPosix
import Vocabulary

/// The options of every peer socket.
enum SocketOptions {
  /// TCP_NOTSENT_LOWAT of Linux (tcp.h).
  static let notSentLowWater = NIOBSDSocket.Option(rawValue: 25)

  /// Reads of up to 128 KiB, starting small: most links are idle most of the time.
  static let receiveAllocator = AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16 << 10, maximum: 128 << 10)

  static func apply(_ options: Links.Options, to bootstrap: ServerBootstrap) -> ServerBootstrap {
    bootstrap
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.tcpOption(notSentLowWater), value: options.notSentLowWater)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 16 << 10, high: 64 << 10))
      .childChannelOption(.recvAllocator, value: receiveAllocator)
  }

  static func apply(_ options: Links.Options, to bootstrap: ClientBootstrap) -> ClientBootstrap {
    bootstrap
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.tcpOption(notSentLowWater), value: options.notSentLowWater)
      .channelOption(.writeBufferWaterMark, value: .init(low: 16 << 10, high: 64 << 10))
      .channelOption(.recvAllocator, value: receiveAllocator)
  }
}
