package import Vocabulary

/// When a peer of an object announced, to a sixteenth of a second.
package struct PeerEntry: Hashable, Sendable {
  package let firstSeen: Instant
  /// When it was announced last, itself: one that is only held may live longer by its node's heartbeats.
  package let lastSeen: Instant
}
