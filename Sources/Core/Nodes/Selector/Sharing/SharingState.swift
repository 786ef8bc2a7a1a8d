package import Vocabulary

/// How a selector stands to its store, for who looks at it.
package struct SharingState: Hashable, Codable, Sendable {
  /// What a selector has counted of what it shares with others, since it started.
  package struct Counters: Hashable, Codable, Sendable {
    /// Entries that the store has taken, and those that did not fit while it was away.
    package var told = 0
    package var dropped = 0
    /// Entries of others that were taken; of these, those of what is not known here; those that were told too late to
    /// count; and what could not be read, entries and batches.
    package var heard = 0
    package var unknown = 0
    package var late = 0
    package var unreadable = 0
    /// How often the store was lost.
    package var losses = 0
    /// What the world did: commands and bytes to and from the store, and its errors.
    package var commands = 0
    package var bytesSent = 0
    package var bytesReceived = 0
    package var errors = 0

    package init() {}
  }

  package var counters: Counters
  package var isConnected: Bool
  /// Entries that the store has not taken yet.
  package var waiting: Int
  /// How old the newest was that others told when it was heard.
  package var lag: TimeSpan
  /// Selectors that were heard of late, this one included.
  package var selectors: Int
}
