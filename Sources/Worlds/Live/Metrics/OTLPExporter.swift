import Logging
import NIOCore
import Nodes
import Vocabulary

/// Sends a node's metrics to a receiver of the OpenTelemetry protocol, again and again. All values are sums since the
/// start, so what one message does not bring the next one does: nothing is kept, and none is sent while one is under
/// way.
///
/// Confined to its event loop.
final class OTLPExporter {
  private let options: OTLPOptions
  private let eventLoop: any EventLoop
  private let logger: Logger
  /// The message as it would be sent now.
  private let message: () -> [UInt8]
  private var task: Scheduled<Void>?
  private var isStopped = false
  /// Whether the last message came through; nil before the first.
  private var arrives: Bool?
  /// Messages by what became of them.
  private(set) var sent: Int64 = 0
  private(set) var failed: Int64 = 0

  init(
    _ options: OTLPOptions, on eventLoop: any EventLoop, logger: Logger, message: @escaping () -> [UInt8]
  ) {
    self.options = options
    self.eventLoop = eventLoop
    self.logger = logger
    self.message = message
  }

  func start() { schedule(after: .seconds(1)) }

  func stop() {
    isStopped = true
    task?.cancel()
  }

  private func schedule(after span: TimeSpan) {
    guard !isStopped else { return }
    task = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(span.nanoseconds)) { [weak self] in self?.send() }
  }

  private func send() {
    var call = HTTPCall("POST", options.metricsURL)
    call.fields = [HTTPField("content-type", "application/json")]
    call.body = message()
    call.trust = options.trust
    call.maximumLength = 64 << 10
    let own = NIOLoopBound(self, eventLoop: eventLoop)
    call.start(on: eventLoop).whenComplete { own.value.ended($0) }
  }

  private func ended(_ outcome: Result<HTTPCall.Reply, any Error>) {
    switch outcome {
    case .success(let reply) where (200..<300).contains(reply.status): note(nil)
    case .success(let reply): note("\(options.metricsURL.hostField) answers with status \(reply.status)")
    case .failure(let error): note("\(error)")
    }
    schedule(after: options.interval)
  }

  /// A receiver that is away is told of once, and once more when it is back.
  private func note(_ why: String?) {
    if why == nil { sent += 1 } else { failed += 1 }
    let now = why == nil
    defer { arrives = now }
    if let why, arrives != false { logger.log(.warning, .metricsNotSent, [.init("why", why)]) }
    if now, arrives == false { logger.log(.notice, .metricsSentAgain, [.init("url", "\(options.metricsURL)")]) }
  }
}
