import Logging
import NIOCore
import Nodes
import Vocabulary

/// Requests of other programs that use this agent's cache.
extension AgentRuntime: HandoverHost {
  var program: String { options.client }

  /// Opens the socket for them. Where that cannot be, the node does without: they are told to use another cache.
  func openHandover() -> EventLoopFuture<Void> {
    let server = HandoverServer(loop: loop, host: self)
    handover = server
    let logger = logger
    return server.listen(cache: options.cache).flatMapErrorThrowing { error in
      logger.log(.warning, .handoverNotOpen, [.init("why", "\(error)")])
    }
  }

  func newWant() -> WantID { numbers.next() }

  func begin(_ want: WantID, _ target: Want.Target, allowsUnverified: Bool?, to sink: any DeliverySink) {
    sinks[want] = sink
    submit(.wanted(want, target, allowsUnverified: allowsUnverified))
  }

  func keep(_ want: WantID, _ order: Keeping.Order, to sink: any DeliverySink) {
    sinks[want] = sink
    submit(.keeping(want, order))
  }

  func left(_ want: WantID, isFinished: Bool) {
    guard sinks.removeValue(forKey: want) != nil, !isFinished, !isStopped else { return }
    originClient?.cancelPlain(want)
    submit(.abandoned(want))
  }

  func progress(of want: WantID) -> WantProgress? { machine?.progress(of: want) }
}
