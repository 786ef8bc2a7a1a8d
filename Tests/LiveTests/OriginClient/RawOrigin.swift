import NIOCore
import NIOPosix
import Vocabulary

/// A server that answers the n-th request it gets, counted over all connections, with the bytes that a closure gives.
final class RawOrigin: @unchecked Sendable {
  enum Step {
    case send([UInt8])
    /// After a moment, so that what comes next is another read.
    case pause
    case close
  }

  private let channel: any Channel
  private(set) var requests: [String] = []
  private(set) var connections = 0
  let url: String

  init(_ loop: any EventLoop, _ answer: @escaping @Sendable (Int, String) -> [Step]) async throws {
    let box = Box()
    channel = try await ServerBootstrap(group: loop)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          box.origin?.connections += 1
          try channel.pipeline.syncOperations.addHandler(Handler(box, answer))
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/file"
    box.origin = self
  }

  func close() { channel.close(promise: nil) }

  final class Box: @unchecked Sendable { weak var origin: RawOrigin? }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let box: Box
    private let answer: (Int, String) -> [Step]
    private var text = ""

    init(_ box: Box, _ answer: @escaping (Int, String) -> [Step]) {
      self.box = box
      self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      while let end = text.firstRange(of: "\r\n\r\n") {
        let head = String(text[..<end.lowerBound])
        text = String(text[end.upperBound...])
        guard let origin = box.origin else { return }
        origin.requests.append(head)
        carryOut(answer(origin.requests.count - 1, head)[...], context.channel)
      }
    }

    private func carryOut(_ steps: ArraySlice<Step>, _ channel: any Channel) {
      for (at, step) in zip(steps.indices, steps) {
        switch step {
        case .send(let bytes): channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        case .close: channel.close(promise: nil)
        case .pause:
          let rest = Carried((self, steps[(at + 1)...]))
          channel.eventLoop.scheduleTask(in: .milliseconds(15)) { rest.value.0.carryOut(rest.value.1, channel) }
          return
        }
      }
    }
  }
}
