import NIOCore
import NIOHTTP1
import NIOPosix
import Vocabulary

/// The connections to one origin and the tasks that wait for one, first come first served.
final class OriginPool {
  let options: OriginClient.Options
  private let url: HTTPURL
  private let loop: any EventLoop
  private let source: IPAddress?
  private let trust: TLSTrust
  private var waiting: [OriginTask] = []
  private var connections: [OriginConnection] = []

  /// `url` is any of the origin's.
  init(_ url: HTTPURL, loop: any EventLoop, source: IPAddress?, trust: TLSTrust, options: OriginClient.Options) {
    self.url = url
    self.loop = loop
    self.source = source
    self.trust = trust
    self.options = options
  }

  /// The origin, as a user knows it.
  var name: String { url.hostField }
  var isUnused: Bool { waiting.isEmpty && connections.isEmpty }

  func submit(_ task: OriginTask) {
    waiting.append(task)
    pump()
  }

  /// Drops a task: its connection is closed, or its place in the queue given up.
  func cancel(_ task: OriginTask) {
    task.isOver = true
    waiting.removeAll { $0 === task }
    connections.first { $0.task === task }?.close()
    pump()
  }

  func closed(_ connection: OriginConnection) {
    connections.removeAll { $0 === connection }
    guard !waiting.isEmpty else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.execute { bound.value.pump() }
  }

  func stop() {
    waiting = []
    for connection in connections { connection.close() }
  }

  /// Gives waiting tasks to idle connections, or to new ones as far as there may be more.
  func pump() {
    while !waiting.isEmpty {
      if let idle = connections.first(where: \.isIdle) {
        idle.start(waiting.removeFirst())
      } else if connections.count < options.connectionsPerOrigin {
        connect(waiting.removeFirst())
      } else {
        return
      }
    }
  }

  private func connect(_ task: OriginTask) {
    let connection = OriginConnection(pool: self, first: task)
    connections.append(connection)
    let bound = NIOLoopBound(connection, eventLoop: loop)
    var bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(options.connectTimeout)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.recvAllocator, value: SocketOptions.receiveAllocator)
      .channelInitializer { [trust, url] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(trust.handlers(for: url))
          try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
    if let source, url.address?.isSameFamily(as: source) ?? true {
      bootstrap = bootstrap.bind(to: Endpoint(address: source, port: 0).socketAddress)
    }
    let name = name
    bootstrap.connect(to: url, within: task.reach, on: loop).whenFailure { error in
      if error is GuardedResolver.OutOfReach { bound.value.task?.isRefused = true }
      bound.value.fail("\(HTTPCall.typed(error, name))")
    }
  }
}
