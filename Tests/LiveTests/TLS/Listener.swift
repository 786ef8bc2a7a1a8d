import NIOCore
import NIOPosix
import Synchronization
import Vocabulary

@testable import Live

/// Somebody between two ends of a connection, who passes on what each says and keeps all of it.
final class Listener: Sendable {
  let endpoint: Endpoint
  private let group: MultiThreadedEventLoopGroup
  private let tape: Tape

  private final class Tape: Sendable {
    let heard = Mutex<[UInt8]>([])
  }

  /// Passes on to one of the ends.
  private final class Side: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tape: Tape
    var other: (any Channel)?

    init(_ tape: Tape) { self.tape = tape }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data)
      tape.heard.withLock { $0 += bytes.readableBytesView }
      other?.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other?.close(promise: nil) }
  }

  init(to remote: Endpoint) async throws {
    let (group, tape) = (MultiThreadedEventLoopGroup(numberOfThreads: 1), Tape())
    (self.group, self.tape) = (group, tape)
    let server = try await ServerBootstrap(group: group).childChannelInitializer { caller in
      let pair = NIOLoopBound((Side(tape), Side(tape)), eventLoop: caller.eventLoop)
      return ClientBootstrap(group: caller.eventLoop).channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(pair.value.1) }
      }.connect(to: remote.socketAddress).flatMapThrowing { called in
        (pair.value.0.other, pair.value.1.other) = (called, caller)
        try caller.pipeline.syncOperations.addHandler(pair.value.0)
      }
    }.bind(host: "127.0.0.1", port: 0).get()
    guard let bound = Endpoint(server.localAddress) else { throw ChannelError.unknownLocalAddress }
    endpoint = bound
  }

  /// All that was said.
  func stop() async throws -> [UInt8] {
    try await group.shutdownGracefully()
    return tape.heard.withLock { $0 }
  }
}
