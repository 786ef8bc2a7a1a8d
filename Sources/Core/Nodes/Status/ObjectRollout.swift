/// One object of a selector, for who asks about it alone.
package struct ObjectRollout: Hashable, Codable, Sendable {
  /// What came into an ISP from others.
  package struct Entered: Hashable, Codable, Sendable {
    /// As `AS64500`; `unknown` where no table knows it.
    package var isp: String
    /// By the signed word of those who took it, of peers; what came from origins is in no receipt.
    package var bytes: Int64
  }

  /// An agent that has announced the object.
  package struct Member: Hashable, Codable, Sendable {
    /// The node's key in hexadecimal.
    package var node: String
    package var endpoint: String
    package var isp: String
    /// Thousandths of the object that it holds.
    package var held: Int
    /// What it can send, bytes per second, by its own word; nil where it says nothing.
    package var uplink: Int64?
  }

  package var swarm: SelectorStatus.Swarm
  /// The time after which half, and 95 of a hundred, of those that are through were: to an eighth of it. Nil while
  /// nobody is.
  package var medianMilliseconds: Int64?
  package var slowMilliseconds: Int64?
  package var bound: RolloutBound?
  /// The most first.
  package var entered: [Entered]
  /// Those that are shown of all agents.
  package var members: [Member]
  /// How the peers of one of them are chosen, if that was asked; nil where it is not in the swarm.
  package var explanation: PeerExplanation?

  package static let mostMembers = 50
  package static let mostEntered = 30
}
