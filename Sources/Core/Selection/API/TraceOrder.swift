package import Vocabulary

/// What a selector asks of an agent whose owner lets it: what the agent's flight recorder has, brought to the selector
/// in parts (PUT /v1/traces).
package struct TraceOrder: Hashable, Codable, Sendable {
  /// Which of the selector's collections it is for.
  package var collection: UInt64
  /// Shown with each part. Nobody else knows it, so what comes with it comes from the node that proved to be asked.
  package var ticket: UInt64
  /// What ended longer ago is not wanted; nil for all that there is.
  package var last: TimeSpan?

  /// The most bytes of one part.
  package static let partMost = 512 << 10
  /// The most bytes of what one agent brings.
  package static let archiveMost: Int64 = 256 << 20

  package init(collection: UInt64, ticket: UInt64, last: TimeSpan? = nil) {
    self.collection = collection
    self.ticket = ticket
    self.last = last
  }
}
