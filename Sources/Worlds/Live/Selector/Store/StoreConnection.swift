import DequeModule
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// One connection to Redis: commands in order, each with its answer. Confined to its event loop.
final class StoreConnection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer

  /// What all connections of a client have done since the machine was told.
  final class Meter: @unchecked Sendable {
    var tally = StoreInput.Tally()
  }

  private struct Asked {
    var promise: EventLoopPromise<RESPValue>
    var limit: Scheduled<Void>
  }

  private let channel: any Channel
  private let meter: Meter
  private var asked = Deque<Asked>()
  private var received = ByteBuffer()
  /// Called once, when it is over.
  var onClosed: ((StoreProblem) -> Void)?

  private init(_ channel: any Channel, _ meter: Meter) {
    self.channel = channel
    self.meter = meter
  }

  static func open(
    _ place: HTTPURL, trust: TLSTrust, meter: Meter, on loop: any EventLoop
  ) -> EventLoopFuture<StoreConnection> {
    ClientBootstrap(group: loop)
      .connectTimeout(.seconds(5))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if place.isSecure { try channel.pipeline.syncOperations.addHandlers(trust.handlers(for: place)) }
          try channel.pipeline.syncOperations.addHandler(StoreConnection(channel, meter))
        }
      }
      .connect(to: place, within: Reach(.anything), over: nil, on: loop)
      .flatMapThrowing { channel in
        try channel.pipeline.syncOperations.handler(type: StoreConnection.self)
      }
      .flatMapErrorThrowing { error in
        throw StoreProblem.cannotConnect(HTTPCall.typed(error, place.hostField).description)
      }
  }

  /// Sends a command.
  /// - Parameter patience: for the answer; without one the connection ends.
  /// - Returns: its answer; fails with a `StoreProblem`, for an error that Redis answers too.
  func ask(_ words: [[UInt8]], patience: TimeAmount = .seconds(5)) -> EventLoopFuture<RESPValue> {
    let promise = channel.eventLoop.makePromise(of: RESPValue.self)
    let limit = channel.eventLoop.scheduleTask(in: patience) { self.end(.silent) }
    asked.append(Asked(promise: promise, limit: limit))
    var buffer = channel.allocator.buffer(capacity: words.reduce(32) { $0 + $1.count + 16 })
    RESPValue.write(words, to: &buffer)
    meter.tally.commands += 1
    meter.tally.bytesSent += buffer.readableBytes
    channel.writeAndFlush(buffer).whenFailure { _ in self.end(.closed) }
    return promise.futureResult
  }

  func ask(_ words: String...) -> EventLoopFuture<RESPValue> { ask(words.map { Array($0.utf8) }) }

  func close() { end(.closed) }

  private var isOver = false

  private func end(_ problem: StoreProblem) {
    guard !isOver else { return }
    isOver = true
    channel.close(promise: nil)
    let asked = asked
    self.asked.removeAll()
    for one in asked {
      one.limit.cancel()
      one.promise.fail(problem)
    }
    onClosed?(problem)
    onClosed = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    meter.tally.bytesReceived += buffer.readableBytes
    received.writeBuffer(&buffer)
    do throws(RESPValue.Malformed) {
      while let value = try RESPValue.next(in: &received) { answered(value) }
    } catch { end(.noRedis) }
    received.discardReadBytes()
  }

  private func answered(_ value: RESPValue) {
    guard let one = asked.popFirst() else { return end(.noRedis) }
    one.limit.cancel()
    if case .error(let text) = value {
      meter.tally.errors += 1
      one.promise.fail(StoreProblem.refused(text))
    } else {
      one.promise.succeed(value)
    }
  }

  func channelInactive(context: ChannelHandlerContext) { end(.closed) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(.cannotConnect(HTTPCall.typed(error, "the store").description))
  }
}
