import Live
import Nodes

/// Who fetches the file of a `get`.
protocol Fetcher: Sendable {
  /// Begins; `done` is called once, on any thread.
  func begin(_ request: GetRequest, done: @escaping @Sendable (HandoverClient.Outcome) -> Void)
  /// How far the file is; nil when nothing is known.
  func progress() async -> WantProgress?
  /// What is served to peers; nil when this process serves nothing.
  func serving() async -> ServingProgress?
  /// Gives the file up.
  func cancel() async
}
