import NIOCore

/// Looks at the first byte of a connection that a peer opened: TLS begins with a handshake record, BitTorrent with
/// the length of its name.
final class LinkDoor: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let link: Link
  /// Nil where TLS is not spoken.
  private let tls: PeerTLS?

  init(_ link: Link, _ tls: PeerTLS?) {
    self.link = link
    self.tls = tls
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let first = unwrapInboundIn(data).readableBytesView.first else { return }
    let pipeline = context.pipeline.syncOperations
    if first == TLSServer.firstByte {
      guard let tls else { return link.refuse(.speaksTLS, "it speaks TLS, and --peer-tls is off here") }
      let session = PeerSession()
      link.secure(session)
      do { try pipeline.addHandler(tls.accepting(session), position: .after(self)) } catch {
        return link.end(.closedByPeer)
      }
    }
    context.fireChannelRead(data)
    pipeline.removeHandler(context: context, promise: nil)
  }
}
