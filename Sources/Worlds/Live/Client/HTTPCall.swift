import Glibc
package import NIOCore
import NIOHTTP1
import NIOPosix
package import Nodes
package import Vocabulary

/// One request to an HTTP server, on a connection of its own, with a bound on time and size: for announces,
/// registrations and descriptions, not for objects.
package struct HTTPCall: Sendable {
  /// What a server answered to an `HTTPCall`.
  package struct Reply: Sendable {
    package var status: Int
    /// Names in lower case.
    package var fields: [HTTPField]
    package var body: [UInt8]
    /// The address that answered.
    package var server: IPAddress?

    /// The first field of that name, or nil; `name` in lower case.
    package func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Where it sends the caller instead, as the server put it; nil if it does not.
    var redirect: String? { RedirectTrail.isRedirect(status: status) ? field("location") : nil }
  }

  package var method: String
  package var url: HTTPURL
  package var fields: [HTTPField] = []
  package var body: [UInt8] = []
  /// For everything from the connection to the last byte.
  package var timeout: TimeSpan = .seconds(10)
  /// A longer answer is a failure.
  package var maximumLength = 1 << 20
  /// Told on the event loop of each stretch of the body of an answer of status 200, which then stays empty in the
  /// reply.
  package var onBody: (@Sendable (ByteBuffer) -> Void)?
  /// Whom an `https://` call believes.
  package var trust = TLSTrust.system
  /// Which addresses may be connected to.
  package var reach = Reach(.anything)
  /// The address to call from, or nil for whichever the system takes.
  package var localAddress: IPAddress?
  /// The address family to call over, or nil for whichever answers.
  package var family: IPAddress.Family?
  /// Told on the event loop how far the call has come, at most once for each step of it.
  package var onStep: (@Sendable (Want.Step) -> Void)?

  package init(_ method: String, _ url: HTTPURL) {
    self.method = method
    self.url = url
  }

  /// Makes the call.
  ///
  /// - Returns: the answer, whatever its status; fails with `HTTPCallError`.
  package func start(on eventLoop: any EventLoop) -> EventLoopFuture<Reply> {
    let promise = eventLoop.makePromise(of: Reply.self)
    let host = url.hostField
    let once = Once(promise)
    let steps = StepTeller(onStep)
    let timeLimit = TimeAmount.nanoseconds(timeout.nanoseconds)
    var bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(timeLimit)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        // The name has become an address by now.
        steps.tell(.connecting)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(trust.handlers(for: url))
          try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
          try channel.pipeline.syncOperations.addHandler(HTTPCallHandler(call: self, once: once))
        }
      }
    // A source address of the other family would make every connection fail.
    if let local = localAddress, !local.isUnspecified, (family ?? url.address?.family ?? local.family) == local.family {
      bootstrap = bootstrap.bind(to: Endpoint(address: local, port: 0).socketAddress)
    }
    if url.address == nil { steps.tell(.resolving) }
    let connecting = bootstrap.connect(to: url, within: reach, over: family, on: eventLoop)
    let timer = eventLoop.scheduleTask(in: timeLimit) { once.fail(.timedOut(host: host)) }
    connecting.whenComplete { result in
      switch result {
      case .success(let channel):
        steps.tell(.connected)
        promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
      case .failure(let error): once.fail(Self.typed(error, host))
      }
    }
    promise.futureResult.whenComplete { _ in timer.cancel() }
    return promise.futureResult
  }

  static func typed(_ error: any Error, _ host: String) -> HTTPCallError {
    switch error {
    case let error as HTTPCallError: return error
    case let error as GuardedResolver.OutOfReach: return .outOfReach(sentence: error.sentence)
    case is ChannelError: return .timedOut(host: host)
    case let error as IOError: return .cannotConnect(host: host, reason: Self.reason(error))
    case let error as NIOConnectionError:
      if error.dnsAError != nil || error.dnsAAAAError != nil {
        return .cannotConnect(host: host, reason: "its name has no address")
      }
      let first = error.connectionErrors.first?.error as? IOError
      return .cannotConnect(host: host, reason: first.map(Self.reason) ?? "no address answered")
    default: return .cannotConnect(host: host, reason: "\(error)")
    }
  }

  private static func reason(_ error: IOError) -> String {
    switch error.errnoCode {
    case ECONNREFUSED: "the connection was refused"
    case ENETUNREACH, EHOSTUNREACH: "there is no way to it"
    case ETIMEDOUT: "it did not answer in time"
    case EADDRNOTAVAIL: "this machine lacks the address to call from"
    default: "\(error)"
    }
  }

  /// Tells each step once: several addresses of a host are tried side by side. Used on its event loop only.
  private final class StepTeller: @unchecked Sendable {
    private let onStep: (@Sendable (Want.Step) -> Void)?
    private var told: [Want.Step] = []

    init(_ onStep: (@Sendable (Want.Step) -> Void)?) { self.onStep = onStep }

    func tell(_ step: Want.Step) {
      guard let onStep, !told.contains(step) else { return }
      told.append(step)
      onStep(step)
    }
  }

  /// Completes a promise once; used on its event loop only.
  final class Once: @unchecked Sendable {
    private var promise: EventLoopPromise<Reply>?

    init(_ promise: EventLoopPromise<Reply>) { self.promise = promise }

    func succeed(_ reply: Reply) {
      promise?.succeed(reply)
      promise = nil
    }

    func fail(_ error: HTTPCallError) {
      promise?.fail(error)
      promise = nil
    }
  }
}
