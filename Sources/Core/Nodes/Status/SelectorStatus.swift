/// What a selector shows of itself and of the swarms that it knows.
package struct SelectorStatus: Hashable, Codable, Sendable {
  /// The peers of one object.
  package struct Swarm: Hashable, Codable, Sendable {
    /// The v2 infohash in hexadecimal.
    package var object: String
    /// The last part of its newest address, and that address.
    package var name: String
    package var url: String?
    package var length: Int64
    package var agents: Int
    package var stock: Int
    package var complete: Int
    package var incomplete: Int
    /// How often somebody said that it has all of it now.
    package var completions: Int
    /// How it reaches those who want it; nil where nobody has begun of late.
    package var rollout: Rollout?
  }

  /// How an object reaches the agents that want it, by their own words.
  package struct Rollout: Hashable, Codable, Sendable {
    /// So many were through after so long.
    package struct Step: Hashable, Codable, Sendable {
      package var milliseconds: Int64
      package var completed: Int64
    }

    package var started: Int
    package var completed: Int
    /// The slowest.
    package var lastMilliseconds: Int64
    /// The curve, without its flat parts.
    package var steps: [Step]
  }

  /// The peers of one ISP, each as often as it has objects.
  package struct ISP: Hashable, Codable, Sendable {
    /// As `AS64500`; `unknown` where no table knows it.
    package var asn: String
    package var name: String?
    package var peers: Int
  }

  /// How many peers of one ISP were named to agents of another.
  package struct Way: Hashable, Codable, Sendable {
    /// The ISP of the peer, and of who was told; `other` for all that have no line of their own.
    package var from: String
    package var to: String
    package var named: Int64
    /// Whether it leads out of the ISP.
    package var isTransit: Bool
  }

  package var objectCount = 0
  package var peerCount = 0
  /// Objects that are only held, of those.
  package var holding = 0
  package var announces: Int64 = 0
  /// Messages that were refused.
  package var refused: Int64 = 0
  /// The largest swarms.
  package var swarms: [Swarm] = []
  /// The largest ISPs.
  package var isps: [ISP] = []
  /// The ways on which most were named.
  package var ways: [Way] = []
  /// The number of the policy in force.
  package var policy: Int = 0
  /// How much longer than usual agents are told to wait, in per cent.
  package var pacePercent: Int = 100
  /// How it stands to its store, in a word; nil for one that is alone.
  package var store: String?

  /// The object that was asked about, if it is known; nil where none was.
  package var object: ObjectRollout?

  package static let mostSwarms = 50
  package static let mostISPs = 30
  package static let mostWays = 30

  package init() {}
}
