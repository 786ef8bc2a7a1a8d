package import Vocabulary

/// The selector's answer to an agent's announce: for each object what it may know of its swarm, or why not.
package struct AnnounceReply: Hashable, Codable, Sendable {
  /// That of the announce, at most the current one: an old agent is answered in the shape that it knows.
  package var version: Int
  /// The address that the selector saw, and where it is.
  package var address: IPAddress
  package var locality: Locality
  /// How soon to announce again at the earliest.
  package var minInterval: TimeSpan
  /// In the order of the announce.
  package var objects: [ObjectReply]
  /// What became of the node's set; nil where the announce said nothing of it, and from a selector that knows no sets.
  package var holdings: HoldingsReply?
  /// Of the objects of the announce, those that their origins have withdrawn; nil where there is none.
  package var withdrawn: [Withdrawal]?
  /// The selector knows the address among those of its node, for so long at the most; nil where it does not, and from a
  /// selector that knows one address of each node.
  package var seenFor: TimeSpan?

  /// Networks of the ISP that the address belongs to, that around the address first, as far as the selector's tables
  /// say: who calls the agent from one of them is near. Nil where they say nothing, and from a selector of before.
  package var networks: [AddressPrefix]?

  /// What the selector wants of the agent's flight recorder; nil for nothing.
  package var trace: TraceOrder?

  /// What an agent reads of them.
  package static let maximumNetworks = 8
  /// What an agent reads of the peers of one object, and of all objects of one reply.
  package static let maximumPeers = 1_000

  /// The answer about one object.
  package struct ObjectReply: Hashable, Codable, Sendable {
    package var object: Digest256
    package var outcome: Outcome

    package init(_ object: Digest256, _ outcome: Outcome) {
      self.object = object
      self.outcome = outcome
    }
  }

  package enum Outcome: Hashable, Codable, Sendable {
    case swarm(Swarm)
    /// An HTTP status, 404 for an object that the selector does not know, and why in a sentence.
    case refused(status: Int, sentence: String)
  }

  /// One object's peers, and this agent's place among them.
  package struct Swarm: Hashable, Codable, Sendable {
    /// When to announce the object again.
    package var interval: TimeSpan
    /// How many ISPs have peers of this object, and this ISP's place among them (0 ..< ispCount):
    /// different ISPs start from different parts of the object.
    package var ispCount: Int
    package var ispIndex: Int
    /// Best first.
    package var peers: [RankedPeer]
    /// The agent's part in bringing the object into its ISP; nil from a selector that gives out no roles.
    package var roles: StripeRoles?
    /// The download that begins is to come from the origin alone, as long as that gives it: so it is measured what
    /// peers are worth. Nil for all others.
    package var isHeldOut: Bool?

    package init(
      interval: TimeSpan, ispCount: Int, ispIndex: Int, peers: [RankedPeer], roles: StripeRoles? = nil
    ) {
      self.interval = interval
      self.ispCount = ispCount
      self.ispIndex = ispIndex
      self.peers = peers
      self.roles = roles
    }

    /// The agent's part in an object of so many blocks. That of a small one goes without, for it is through before
    /// roles have settled, unless a crowd comes, more than one for sixteen blocks: the few blocks that each takes from
    /// the origin meanwhile are many copies then.
    package func part(ofBlocks blocks: Int) -> StripeRoles? {
      guard let roles else { return nil }
      let agents = min(max(1, roles.sums.ispPeers), 1 << 20) * min(max(1, ispCount), 1 << 20)
      let isCrowd = blocks >= StripeRole.roundBlocks && agents * StripeRole.stripeCount > blocks
      return isCrowd || blocks >= StripeRole.leastBlocks ? roles : nil
    }
  }

  package init(
    version: Int = AgentAnnounce.currentVersion, address: IPAddress, locality: Locality, minInterval: TimeSpan,
    objects: [ObjectReply], holdings: HoldingsReply? = nil, seenFor: TimeSpan? = nil,
    networks: [AddressPrefix]? = nil
  ) {
    self.networks = networks
    self.version = version
    self.address = address
    self.locality = locality
    self.minInterval = minInterval
    self.objects = objects
    self.holdings = holdings
    self.seenFor = seenFor
  }

  /// The peers of all objects together, those named for an agent's stripes among them.
  package var peerCount: Int {
    objects.reduce(0) { sum, object in
      guard case .swarm(let swarm) = object.outcome else { return sum }
      return sum + swarm.peers.count + (swarm.roles?.partners.count ?? 0)
    }
  }
}
