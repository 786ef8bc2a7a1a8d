package import Selection
package import Vocabulary

/// What is to be otherwise in a branch than it was.
package struct BranchOrder: Sendable {
  /// Something that is done to one message which was under way at the moment of the branch.
  package struct Message: Hashable, Sendable {
    /// The node and the number of the input as which it arrived.
    package var node: String
    package var sequence: UInt64
    /// How much later it leaves, and what follows on its link; nil if it never does.
    package var delay: TimeSpan?

    package init(node: String, sequence: UInt64, delay: TimeSpan?) {
      self.node = node
      self.sequence = sequence
      self.delay = delay
    }
  }

  /// By which selectors rank from then on.
  package var policy: ScoringPolicy?
  /// What nodes' lines carry upwards from then on.
  package var limits: [(node: String, rate: ByteRate)] = []
  /// Whose processes die at once.
  package var kills: [String] = []
  package var messages: [Message] = []
  /// With one, ways take by chance up to so much longer as they are not known better.
  package var seed: UInt64?
  /// For how long it runs at the most; nil: until all downloads are over, or ten times as long as it really took.
  package var length: TimeSpan?

  package init() {}

  /// Whether nothing is to be otherwise, but for chance.
  package var isControl: Bool { policy == nil && limits.isEmpty && kills.isEmpty && messages.isEmpty }
}
