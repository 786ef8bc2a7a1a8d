package import Vocabulary

/// The selector's answer to a `HoldingsClaim`.
package enum HoldingsReply: Hashable, Codable, Sendable {
  /// Calls in one answer; further ones are dropped.
  package static let maximumCalled = 16

  /// The selector does not know the set that the announce builds on, and took nothing of it: all is to be told anew.
  case forgotten
  case acknowledged(Acknowledged)

  /// What the selector keeps of the node's set.
  package struct Acknowledged: Hashable, Codable, Sendable {
    /// The number of the set from now on.
    package var epoch: UInt64
    /// How many objects of the node it keeps, and how many it would keep at the most.
    package var kept: Int
    package var room: Int
    /// When to be heard of again at the latest.
    package var heartbeat: TimeSpan
    /// Of what was told: objects that the selector does not know, and those for which there was no room.
    package var unknown: [Digest256]
    package var refused: [Digest256]
    /// Objects of the set of which somebody wants the node to ask who looks for them.
    package var called: [Digest256]
    /// A bit for each object that was told as whole, then for each that was asked about, the first one the highest of
    /// its byte: whether nobody else in the node's ISP is known to hold all of it. Nil where the ISP is not known, and
    /// from a selector that does not say.
    package var lastCopies: [UInt8]?

    package init(
      epoch: UInt64, kept: Int, room: Int, heartbeat: TimeSpan, unknown: [Digest256] = [], refused: [Digest256] = [],
      called: [Digest256] = [], lastCopies: [UInt8]? = nil
    ) {
      self.epoch = epoch
      self.kept = kept
      self.room = room
      self.heartbeat = heartbeat
      self.unknown = unknown
      self.refused = refused
      self.called = called
      self.lastCopies = lastCopies
    }

    /// What `lastCopies` says of the object of this number, if anything.
    package func isLastCopy(_ number: Int) -> Bool? {
      guard let lastCopies, lastCopies.indices.contains(number / 8) else { return nil }
      return lastCopies[number / 8] & 0x80 >> UInt8(number % 8) != 0
    }
  }
}
