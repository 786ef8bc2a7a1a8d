import Nodes
package import Selection
import Swarming
package import Vocabulary

/// A population on an invented network: who is where, what is published, and what goes wrong.
package struct Scenario: Hashable, Sendable {
  /// An autonomous system with its hosts.
  package struct ISP: Hashable, Sendable {
    package var asn: ASN
    /// Of its transit link, one way: between two ISPs a packet waits for both.
    package var delay: TimeSpan
    /// ISO 3166-1 alpha-2; nil where the selector's tables say nothing.
    package var country: String?
    package var hosts: [Host]

    package init(asn: ASN, delay: TimeSpan, hosts: [Host]) {
      self.asn = asn
      self.delay = delay
      self.hosts = hosts
    }
  }

  /// A host and its access link; nil is unlimited.
  package struct Host: Hashable, Sendable {
    package var name: String
    package var up: ByteRate?
    package var down: ByteRate?
    /// The upload limit that its agent is told.
    package var limit: ByteRate?
    /// Of its access link, one way.
    package var delay = TimeSpan.zero
    /// Whether it holds the whole object when it arrives.
    package var isSeed = false

    package init(name: String, up: ByteRate?, down: ByteRate?) {
      self.name = name
      self.up = up
      self.down = down
    }
  }

  package static let originName = "origin"
  package static let selectorName = "selector"

  package var isps: [ISP]
  package var objectLength: Int64
  package var seed: UInt64
  /// Peers arrive evenly over this time.
  package var stagger: TimeSpan = .zero
  /// Whether each leaves when it is complete.
  package var leavesWhenComplete = false
  /// How many of a thousand peers are killed half way (of the bound) and started again with what they had stored.
  package var killedPerMille = 0
  /// How long a killed peer stays away.
  package var killPause: TimeSpan = .milliseconds(200)
  /// How many of the peers serve corrupt blocks.
  package var polluters = 0
  /// How many connections between peers are cut, at random moments.
  package var linkCuts = 0
  /// How many peers have a disk that is full from half way on.
  package var fullDisks = 0
  /// What the network and the machines do to the run.
  package var faults: [Fault] = []
  /// Whether the costly laws are looked after too, as they are whenever there are faults.
  package var isThorough = false
  package var population = Population()
  /// For how long after the beginning the object's description is to be believed, and how much longer agents believe
  /// it; nil: for good, and for as long as agents usually do.
  package var validity: TimeSpan?
  package var staleFor: TimeSpan?
  /// The bounds and periods of its nodes.
  var agentPolicy = AgentPolicy()
  var swarmPolicy = SwarmPolicy()
  var originPolicy = OriginPolicy()
  /// How the selector ranks.
  package var scoring = ScoringPolicy()
  /// When the simulation gives up.
  package var deadline: TimeSpan = .seconds(900)
  /// How long it goes on when every peer is through, for what comes after.
  package var linger: TimeSpan = .zero

  package init(isps: [ISP], objectLength: Int64, seed: UInt64 = 1) {
    self.isps = isps
    self.objectLength = objectLength
    self.seed = seed
  }

  /// Everyone but the origin and the selector.
  package var peers: [Host] {
    isps.flatMap(\.hosts).filter { $0.name != Self.originName && $0.name != Self.selectorName }
  }

  /// The least time in which a file can reach all peers (Kurose and Ross, eq. 2.3), without any overhead.
  package var bound: TimeSpan {
    let hosts = isps.flatMap(\.hosts)
    let origin = Self.rate(hosts.first { $0.name == Self.originName }?.up)
    let ups = peers.reduce(Int64(0)) { $0 + min(Self.rate($1.up), Self.rate($1.limit)) }
    let slowest = peers.map { Self.rate($0.down) }.min() ?? 1
    let all = ByteCount(objectLength * Int64(peers.count))
    return max(
      ByteRate(bytesPerSecond: origin).time(for: ByteCount(objectLength)),
      ByteRate(bytesPerSecond: slowest).time(for: ByteCount(objectLength)),
      ByteRate(bytesPerSecond: origin + ups).time(for: all))
  }

  static func rate(_ rate: ByteRate?) -> Int64 { min(rate?.bytesPerSecond ?? LinkLayer.unlimited, LinkLayer.unlimited) }
}
