import Live
import Nodes
import OrderedCollections
import Swarming
import Synchronization
import Vocabulary

/// The agent of this process fetches.
final class OwnFetcher: Fetcher {
  private let agent: AgentNode
  private let want = Mutex<WantID?>(nil)

  init(agent: AgentNode) { self.agent = agent }

  func begin(_ request: GetRequest, done: @escaping @Sendable (HandoverClient.Outcome) -> Void) {
    let tell = { @Sendable (outcome: Result<TransferReport, TransferFailure>) in
      switch outcome {
      case .success(let report): done(.finished(report))
      case .failure(let failure): done(.failed(failure))
      }
    }
    let number =
      switch request.wish {
      case .target(let target):
        agent.get(target, allowsUnverified: request.allowsUnverified, output: request.output, completion: tell)
      case .update(let update): agent.get(update, output: request.output, completion: tell)
      }
    want.withLock { $0 = number }
  }

  func progress() async -> WantProgress? {
    guard let number = want.withLock({ $0 }) else { return nil }
    return await agent.inspect { $0.progress(of: number) } ?? nil
  }

  func serving() async -> ServingProgress? {
    await agent.inspect { machine in
      ServingProgress(
        sent: machine.counters.sent.total, peers: machine.objects.values.reduce(0) { $0 + $1.exchange.peers.count },
        asking: machine.objects.values.reduce(0) { sum, object in
          sum + object.exchange.peers.values.count { $0.isInterested }
        })
    }
  }

  /// The node is stopped by whoever started it.
  func cancel() async {}
}
