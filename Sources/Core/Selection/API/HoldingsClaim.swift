package import Vocabulary

/// What an announce says of the objects that a node holds and asks nothing about: how its set has changed since the
/// selector acknowledged it. Without changes it is the node's heartbeat, which refreshes all of the set at once.
package struct HoldingsClaim: Hashable, Codable, Sendable {
  /// What a selector reads of one message, of all lists together.
  package static let maximumObjects = 256

  /// And of those that are asked about.
  package static let maximumAsked = 32

  /// An object of which some blocks are held.
  package struct Part: Hashable, Codable, Sendable {
    package var object: Digest256
    package var held: Int

    package init(object: Digest256, held: Int) {
      self.object = object
      self.held = held
    }
  }

  /// The number of the set that this builds on; nil: it begins anew, and whatever was told before is void.
  package var epoch: UInt64?
  /// No longer held. Read before the others.
  package var gone: [Digest256]
  /// Held whole.
  package var whole: [Digest256]
  package var parts: [Part]
  /// Objects of which the node wants to know whether it has the last copy in its ISP.
  package var asked: [Digest256]?
  /// The node stops: all of the set is gone.
  package var ends: Bool

  package init(
    epoch: UInt64?, gone: [Digest256] = [], whole: [Digest256] = [], parts: [Part] = [], asked: [Digest256]? = nil,
    ends: Bool = false
  ) {
    self.epoch = epoch
    self.gone = gone
    self.whole = whole
    self.parts = parts
    self.asked = asked
    self.ends = ends
  }

  /// The objects that it names.
  package var count: Int { gone.count + whole.count + parts.count }
}
