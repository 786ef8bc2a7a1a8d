import Live
import Nodes

/// The agent that owns the cache fetches, and this process writes the file.
final class HandedFetcher: Fetcher {
  private let client: HandoverClient
  private let onAccepted: @Sendable (Int32) -> Void

  /// - Parameter onAccepted: told the agent's process number.
  init(client: HandoverClient, onAccepted: @escaping @Sendable (Int32) -> Void) {
    self.client = client
    self.onAccepted = onAccepted
  }

  func begin(_ request: GetRequest, done: @escaping @Sendable (HandoverClient.Outcome) -> Void) {
    guard case .target(let target) = request.wish else {
      preconditionFailure("targets of repositories are not handed over")
    }
    client.fetch(
      target, allowsUnverified: request.allowsUnverified, onAccepted: onAccepted, done: done)
  }

  func progress() async -> WantProgress? { client.progress }
  func serving() async -> ServingProgress? { nil }
  func cancel() async { await client.cancel() }
}
