package import Selection
package import Swarming
package import Vocabulary

/// One object of an agent: its exchange, and what goes on around it.
package struct AgentObject: Codable, Sendable {
  package let handle: ObjectHandle
  package let description: ObjectDescription
  /// Where it is published, when the user named it by URL.
  package var url: String?
  package var entityTag: String?
  /// What the origin said of the file when a gateway's request met it.
  package var head: OriginHead?
  /// How far those who asked for it may reach: it bounds where its description can send this node.
  package var reach = Reach.anywhere
  /// How often the gateway was asked for all of it.
  package var wholeRequests = 0
  package var exchange: ObjectExchange
  /// What of the exchange's held blocks the store has confirmed.
  var stored: StoredBlocks

  // The selector
  package var roster: [RankedPeer] = []
  var redials = Redials()

  /// The origin
  var seeds: WebSeeds

  // Leaves
  package var leafCalls: [LeafCall] = []
  package var leafEdgeRetryAt: Instant
  package var leafTurn = 0
  /// A peer took too long over leaves: from then on the origin is asked for them first.
  package var leavesWereLate = false
  package var judging: [PieceIndex] = []
  package var suspects: [Suspect] = []

  /// What the neighbours have not been told yet.
  var news = NewsBox()

  package var nextChoke: Instant
  package var tally = TransferTally()

  /// Leaves that were asked for: of a peer, or of the origin.
  package struct LeafCall: Codable, Sendable {
    package var firstBlock: Int
    package var link: LinkID?
    package var edge: EdgeID?
    package var since: Instant
  }

  /// Who sent the blocks of a piece that failed as a whole.
  package struct Suspect: Codable, Sendable {
    package var block: BlockIndex
    package var source: ObjectExchange.Source
    package var endpoint: Endpoint?
  }

  init(
    handle: ObjectHandle, description: ObjectDescription, url: String?, entityTag: String?, exchange: ObjectExchange,
    now: Instant
  ) {
    self.handle = handle
    self.description = description
    self.url = url
    self.entityTag = entityTag
    self.exchange = exchange
    stored = StoredBlocks(found: exchange.held)
    seeds = WebSeeds(description.urls.isEmpty ? [url].compactMap { $0 } : description.urls, at: now)
    leafEdgeRetryAt = now
    nextChoke = now + SwarmPolicy.chokePeriod
  }

  package var geometry: Geometry { exchange.geometry }

  var selector: String? { description.selector }

  /// The web seed in turn, or nil.
  var edgeURL: GuardedURL? { seeds.url.map { GuardedURL($0, reach) } }
}
