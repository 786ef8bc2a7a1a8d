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
  package var facts = Facts()

  /// What the event is about, in the words by which events are looked for. Each list has every name that is known.
  package struct Facts: Hashable, Sendable {
    /// The case of the input or effect, the message in it, the log event.
    package var kinds: [String]
    /// The objects, each with its names: infohashes in hexadecimal digits, addresses, paths, the file's name.
    package var objects: [[String]]
    /// The link: the number that both ends agreed on, in hexadecimal digits; the other end's address and port.
    package var links: [String]

    package init(kinds: [String] = [], objects: [[String]] = [], links: [String] = []) {
      self.kinds = kinds
      self.objects = objects
      self.links = links
    }
  }

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
