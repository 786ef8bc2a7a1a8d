package import Vocabulary

/// How far a collection of traces is, for the operator who began it.
package struct TraceProgress: Hashable, Codable, Sendable {
  /// What became of one agent's.
  package enum State: String, Hashable, Codable, Sendable, CaseIterable {
    /// It has not announced itself since.
    case waits
    /// It was asked, and has brought nothing yet.
    case asked
    /// A part of it is here.
    case comes
    /// All that it brings is here.
    case whole
    /// Its owner does not let it.
    case refused
    /// What it brought could not be kept.
    case failed
  }

  package struct Source: Hashable, Codable, Sendable {
    package var node: NodeID
    package var state: State
    /// Bytes that are here.
    package var received: Int64
  }

  /// Which collection it is.
  package var collection: UInt64
  package var sources: [Source]
  /// Agents that there was no room for.
  package var leftOut: Int
}
