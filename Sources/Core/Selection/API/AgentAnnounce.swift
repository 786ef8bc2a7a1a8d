package import Vocabulary

/// What an agent tells the selector about its objects, and how many peers it asks for (POST /v1/announce): one message
/// for many objects.
package struct AgentAnnounce: Hashable, Codable, Sendable {
  /// Why an agent or a client announces (BEP 3).
  package enum Event: String, CaseIterable, Codable, Sendable {
    case started
    case completed
    case stopped
    /// Nothing happened: the regular announce.
    case none
  }

  /// What this build speaks. Version 1 was one object and no more, without a number.
  package static let currentVersion = 5
  /// From this version on the lists of an answer are compact.
  package static let compactVersion = 3
  /// From this version on an announce may tell changes of a set instead of objects (`HoldingsClaim`).
  package static let holdingsVersion = 4
  /// From this version on peers come with tickets, and reports of corrupt blocks count with them only (`Accusation`).
  package static let ticketVersion = 5
  /// What a selector reads of one message; the rest is dropped.
  package static let maximumObjects = 256
  package static let maximumPolluters = 64
  package static let maximumUnreachable = 16
  package static let maximumRoundTrips = 64
  package static let maximumEndpoints = 8

  /// 1 for the message of one object; a version later than the current is read as the current, what it adds is passed
  /// over.
  package var version: Int
  package var node: NodeID
  /// Where the agent takes peer links; the address is the one the request came from.
  package var port: UInt16
  /// Whether it takes links over IPv4 and IPv6, at the same port: it is then known at each address from which it
  /// announces. Without objects and holdings the announce says no more than where it came from.
  package var isDual: Bool?
  /// Other endpoints of the agent, by its own word: not handed out before somebody has checked them.
  package var endpoints: [Endpoint]
  package var facts: AgentFacts
  package var roundTrips: [RoundTrip]
  /// Peers that served corrupt blocks since the last announce, for selectors of before.
  package var polluters: [Endpoint]
  /// And for those that give out tickets, together with peers that could not be reached; nil for none.
  package var accusations: [Accusation]?
  /// Objects that are asked about, each for itself.
  package var objects: [ObjectReport]
  /// What the node holds besides; nil when this announce says nothing of it.
  package var holdings: HoldingsClaim?
  /// What it took from others and gave to them since its last list; nil for nothing new.
  package var receipts: ReceiptList?

  /// How far away a peer is.
  package struct RoundTrip: Hashable, Codable, Sendable {
    package var peer: Endpoint
    /// Who that is; nil for one that has proven nothing.
    package var node: NodeID?
    package var microseconds: Int64

    package init(peer: Endpoint, node: NodeID? = nil, microseconds: Int64) {
      self.peer = peer
      self.node = node
      self.microseconds = microseconds
    }
  }

  /// One object of an announce.
  package struct ObjectReport: Hashable, Codable, Sendable {
    /// The object's full v2 infohash.
    package var object: Digest256
    package var event: Event
    /// Verified blocks held, of `blocks` in all.
    package var held: Int
    package var blocks: Int
    /// Payload bytes served to and received from peers for this object since the node started.
    package var uploaded: ByteCount
    package var downloaded: ByteCount
    /// How many peers are wanted at the most.
    package var wanted: Int
    /// How long ago the object was wanted; nil from an agent that does not say.
    package var age: TimeSpan?
    /// Verified bytes that came from the origin since the node started; nil from an agent that does not say.
    package var fromOrigin: ByteCount?
    /// The download that this begins, for the selector's log; nil from an agent that does not say.
    package var trace: TraceContext?

    package init(
      object: Digest256, event: Event, held: Int, blocks: Int, uploaded: ByteCount = 0,
      downloaded: ByteCount = 0, wanted: Int, age: TimeSpan? = nil, fromOrigin: ByteCount? = nil
    ) {
      self.object = object
      self.event = event
      self.held = held
      self.blocks = blocks
      self.uploaded = uploaded
      self.downloaded = downloaded
      self.wanted = wanted
      self.age = age
      self.fromOrigin = fromOrigin
    }
  }

  package init(
    version: Int = Self.currentVersion, node: NodeID, port: UInt16, endpoints: [Endpoint] = [],
    facts: AgentFacts = AgentFacts(), roundTrips: [RoundTrip] = [], polluters: [Endpoint] = [],
    objects: [ObjectReport], holdings: HoldingsClaim? = nil, isDual: Bool? = nil
  ) {
    self.version = version
    self.node = node
    self.port = port
    self.isDual = isDual
    self.endpoints = endpoints
    self.facts = facts
    self.roundTrips = roundTrips
    self.polluters = polluters
    self.objects = objects
    self.holdings = holdings
  }
}
