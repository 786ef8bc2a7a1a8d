import NIOCore
import Nodes
import Vocabulary

/// Reads what an agent answers to a request, and writes the object's bytes. Confined to its channel's loop; it writes
/// there too, so that an agent is not read faster than the disk takes its bytes.
final class HandoverReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let request: HandoverMessage.Request
  private let output: String
  private let onAccepted: @Sendable (Int32) -> Void
  private let onProgress: @Sendable (WantProgress) -> Void
  private var done: (@Sendable (HandoverClient.Outcome) -> Void)?

  private var buffer = ByteBuffer()
  /// Bytes of the object that come next, and where they belong.
  private var run: (left: Int, at: Int64)?
  private var file: OutputFile?

  init(
    request: HandoverMessage.Request, output: String, onAccepted: @escaping @Sendable (Int32) -> Void,
    onProgress: @escaping @Sendable (WantProgress) -> Void, done: @escaping @Sendable (HandoverClient.Outcome) -> Void
  ) {
    self.request = request
    self.output = output
    self.onAccepted = onAccepted
    self.onProgress = onProgress
    self.done = done
  }

  func channelActive(context: ChannelHandlerContext) {
    let line = context.channel.allocator.buffer(bytes: HandoverMessage.line(request))
    context.channel.writeAndFlush(line, promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    buffer.writeBuffer(&bytes)
    while done != nil, takeNext(context) {}
    buffer.discardReadBytes()
  }

  func channelInactive(context: ChannelHandlerContext) { end(.lost, context) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { end(.lost, context) }

  /// Takes the next line or bytes, if they are there.
  private func takeNext(_ context: ChannelHandlerContext) -> Bool {
    if let (left, at) = run { return takeBytes(left, at, context) }
    let view = buffer.readableBytesView
    guard let newline = view.prefix(HandoverMessage.longestLine + 1).firstIndex(of: 0x0A) else {
      if view.count > HandoverMessage.longestLine { misunderstood(context) }
      return false
    }
    let line = buffer.readBytes(length: newline - view.startIndex) ?? []
    buffer.moveReaderIndex(forwardBy: 1)
    guard let reply = HandoverMessage.value(HandoverMessage.Reply.self, of: line) else {
      misunderstood(context)
      return false
    }
    take(reply, context)
    return true
  }

  private func take(_ reply: HandoverMessage.Reply, _ context: ChannelHandlerContext) {
    if let version = reply.version, let pid = reply.pid {
      guard version == HandoverMessage.version else {
        return end(.otherVersion(program: reply.program ?? "another build", pid: pid), context)
      }
      onAccepted(pid)
    }
    if let progress = reply.progress { onProgress(progress) }
    if reply.begins == true { open(context) }
    if let count = reply.bytes, let at = reply.at {
      guard (0...HandoverMessage.longestRun).contains(count), at >= 0, file != nil else {
        return misunderstood(context)
      }
      run = count > 0 ? (count, at) : nil
    }
    if let failure = reply.failed { end(.failed(failure), context) }
    if reply.obeyed == true { end(.obeyed, context) }
    if let report = reply.finished { publish(report, context) }
  }

  private func misunderstood(_ context: ChannelHandlerContext) {
    end(.failed(TransferFailure(.unreachable, "the agent of this cache says what makes no sense")), context)
  }

  // The file

  private func open(_ context: ChannelHandlerContext) {
    do throws(StoreError) {
      file?.discard()
      file = output == "-" ? try OutputFile() : try OutputFile(draft: output + ".part")
    } catch { broke(error, context) }
  }

  private func takeBytes(_ left: Int, _ at: Int64, _ context: ChannelHandlerContext) -> Bool {
    guard buffer.readableBytes > 0, let bytes = buffer.readBytes(length: min(left, buffer.readableBytes)) else {
      return false
    }
    do throws(StoreError) { try file?.put(bytes, at: at) } catch {
      broke(error, context)
      return false
    }
    run = bytes.count < left ? (left - bytes.count, at + Int64(bytes.count)) : nil
    return true
  }

  private func publish(_ report: TransferReport, _ context: ChannelHandlerContext) {
    guard let file else { return misunderstood(context) }
    do throws(StoreError) {
      try file.publish(as: output)
      self.file = nil
      end(.finished(report), context)
    } catch { broke(error, context) }
  }

  private func broke(_ error: StoreError, _ context: ChannelHandlerContext) {
    end(.failed(TransferFailure(.storage, error.sentence)), context)
  }

  private func end(_ outcome: HandoverClient.Outcome, _ context: ChannelHandlerContext) {
    guard let done else { return }
    self.done = nil
    file?.discard()
    file = nil
    context.close(promise: nil)
    done(outcome)
  }
}
