package import Vocabulary

/// One line of a timeline.
package struct TimelineEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case start, input, effect, checkpoint, full, end, damage
  }

  /// The trace, as its place in the list that is merged.
  package var node: Int
  /// The number of the input that it is or belongs to.
  package var sequence: UInt64
  /// The node's own wall clock.
  package var wall: WallTime
  package var kind: Kind
  /// What happened, as the name of a case.
  package var name: String
  /// The message that was sent or received, if any.
  package var link: TimelineLink?

  package init(
    node: Int, sequence: UInt64, wall: WallTime, kind: Kind, name: String, link: TimelineLink? = nil
  ) {
    self.node = node
    self.sequence = sequence
    self.wall = wall
    self.kind = kind
    self.name = name
    self.link = link
  }
}
