import Glibc
import NIOCore
import NIOPosix

/// Makes a server leave callers in the queue for a moment when it cannot take them: at its limit of open files each
/// attempt fails at once, again and again, and would take the whole processor.
///
/// NIO's own `AcceptBackoffHandler` holds back the next read, but after a failed one the socket is still watched.
final class AcceptPause: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private static let length = TimeAmount.milliseconds(500)
  /// It is told no more often than that.
  static let silence = TimeAmount.seconds(60)

  private let failed: (_ why: String) -> Void
  private var toldAt: NIODeadline?
  private var isPaused = false

  private init(_ failed: @escaping (_ why: String) -> Void) { self.failed = failed }

  /// - Parameter failed: hears why callers cannot be taken, once a minute at the most.
  static func add(
    to bootstrap: ServerBootstrap, failed: @escaping @Sendable (_ why: String) -> Void
  ) -> ServerBootstrap {
    bootstrap.serverChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(AcceptPause(failed))
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A caller that hung up meanwhile is nobody's trouble.
    guard let error = error as? IOError, error.errnoCode != ECONNABORTED else { return }
    if toldAt.map({ NIODeadline.now() - $0 > Self.silence }) ?? true {
      toldAt = .now()
      failed(String(cString: strerror(error.errnoCode)))
    }
    guard !isPaused else { return }
    isPaused = true
    setReading(false, context)
    let own = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.length) {
      let (handler, context) = own.value
      handler.isPaused = false
      handler.setReading(true, context)
    }
  }

  /// A socket that is closed meanwhile is not read.
  private func setReading(_ reads: Bool, _ context: ChannelHandlerContext) {
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }
}
