import NIOCore

/// Looks at the first byte of a connection: TLS begins with a handshake record, HTTP with a letter.
final class TLSDoor: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let server: TLSServer
  private let connection: FrontConnection

  init(server: TLSServer, connection: FrontConnection) {
    self.server = server
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let first = unwrapInboundIn(data).readableBytesView.first else { return }
    let pipeline = context.pipeline.syncOperations
    if first == TLSServer.firstByte {
      do { try pipeline.addHandler(server.handler(), position: .after(self)) } catch {
        return context.close(promise: nil)
      }
    } else if server.plain != .serve {
      connection.turnAway(isRedirected: server.plain == .redirect)
    }
    context.fireChannelRead(data)
    pipeline.removeHandler(context: context, promise: nil)
  }
}
