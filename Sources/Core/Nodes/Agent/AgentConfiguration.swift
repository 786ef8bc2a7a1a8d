package import Swarming
package import Vocabulary

/// What an agent is told when it starts.
package struct AgentConfiguration: Hashable, Codable, Sendable {
  package var node: NodeID
  /// Where peers reach it; the port that was really bound.
  package var listen: Endpoint
  /// Whether peers reach it over IPv4 and IPv6 at this port; nil: where it listens on any IPv6 address.
  package var isDual: Bool?
  /// Whether its links to peers are under TLS; nil: none is.
  package var linkSecurity: LinkSecurity?
  /// The client's name and version, as sent in the extension handshake.
  package var client: String
  /// Bytes per second to all peers together, or nil for no limit.
  package var uploadLimit: ByteRate?
  /// Keys that are trusted for any origin. When there is one, no other key is accepted.
  package var trustedKeys: [Digest256]
  /// Keys that are trusted for one origin, and no other for that.
  package var originKeys: [GivenKeys.OfOrigin]?
  /// For how long a description is believed after its end, while nobody shows a newer one; nil: a week.
  package var staleFor: TimeSpan?
  /// Keys and serials seen before.
  package var pins: [KeyPin]
  /// What its gateway may do and for whom.
  package var gateway: GatewayPolicy
  /// Whether peers are to be served what lies in the cache from earlier runs.
  package var servesKept: Bool
  /// Whether selectors are told who could not be reached; nil, in traces of before: they are not.
  package var tellsUnreachable: Bool?
  /// Whether what it takes and gives is booked; nil, in traces of before: it is not.
  package var keepsLedger: Bool?
  /// Whether selectors may ask for what its flight recorder has; nil: they may not.
  package var sharesTraces: Bool?
  /// What a test build does wrong on purpose; nil: nothing.
  package var planted: PlantedFault?
  /// What it may take of the disk; nil where that is nobody's concern.
  package var cache: CacheLimits?
  /// Its bounds and periods, and those of the swarms that it is in.
  package var policy: AgentPolicy
  package var swarm: SwarmPolicy

  package init(
    node: NodeID, listen: Endpoint, client: String, uploadLimit: ByteRate? = nil, trustedKeys: [Digest256] = [],
    pins: [KeyPin] = [], gateway: GatewayPolicy = GatewayPolicy(), servesKept: Bool = false,
    cache: CacheLimits? = nil, policy: AgentPolicy = AgentPolicy(), swarm: SwarmPolicy = SwarmPolicy(),
    isDual: Bool? = nil, originKeys: [GivenKeys.OfOrigin]? = nil, staleFor: TimeSpan? = nil,
    linkSecurity: LinkSecurity? = nil, tellsUnreachable: Bool? = true, keepsLedger: Bool? = true
  ) {
    self.tellsUnreachable = tellsUnreachable
    self.keepsLedger = keepsLedger
    self.linkSecurity = linkSecurity
    self.staleFor = staleFor
    self.originKeys = originKeys
    self.isDual = isDual
    self.node = node
    self.listen = listen
    self.client = client
    self.uploadLimit = uploadLimit
    self.trustedKeys = trustedKeys
    self.pins = pins
    self.gateway = gateway
    self.servesKept = servesKept
    self.cache = cache
    self.policy = policy
    self.swarm = swarm
  }
}
