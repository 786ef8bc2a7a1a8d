package import Vocabulary

/// One line of a timeline.
package struct TimelineEvent: Hashable, Sendable {
  /// A message as both of its ends know it.
  package struct Link: Hashable, Sendable {
    /// What the message's sender calls the link.
    package var nonce: UInt64
    /// The message's number among those that its sender sent on the link.
    package var ordinal: UInt64
    /// Whether the event is the message's sending; else it is its arrival.
    package var isSend: Bool

    package init(nonce: UInt64, ordinal: UInt64, isSend: Bool) {
      self.nonce = nonce
      self.ordinal = ordinal
      self.isSend = isSend
    }
  }

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
  package var link: Link?
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
    node: Int, sequence: UInt64, wall: WallTime, kind: Kind, name: String, link: Link? = nil
  ) {
    self.node = node
    self.sequence = sequence
    self.wall = wall
    self.kind = kind
    self.name = name
    self.link = link
  }
}
