package import Logging
package import Nodes
package import Vocabulary

/// What a user says of an agent when it starts.
package struct AgentOptions: Sendable {
  /// Where the identity, the pinned keys and the blocks are kept. One process at a time.
  package var cache: String
  /// Where peers reach it; its own links leave from that address. Nil: any address, port 6881 or, if that is taken, a
  /// free one.
  package var peerListen: Endpoint?
  /// And over the other address family, at the same port; nil for nowhere else.
  package var peerListenBeside: Endpoint?
  /// Where HTTP is answered, or nil for nowhere.
  package var gateway: Endpoint?
  /// How the gateway speaks TLS, or nil for plain HTTP.
  package var tls: TLSServer.Options?
  /// How links to peers are under TLS, or nil where none is.
  package var peerTLS: PeerTLS.Options?
  /// Whom calls over TLS believe.
  package var trust = TLSTrust.system
  /// What the gateway may do and for whom; where it is bound is filled in at the start.
  package var gatewayPolicy = GatewayPolicy()
  /// The room for answers of servers that describe nothing, 0 for none.
  package var httpCache = ByteCount(1_000_000_000)
  package var uploadLimit: ByteRate?
  package var trustedKeys: [Digest256]
  /// Keys that are trusted for one origin.
  package var originKeys: [GivenKeys.OfOrigin] = []
  /// For how long a description is believed after its end; nil for a week.
  package var staleFor: TimeSpan?
  /// Whether peers are served what the cache holds from earlier runs.
  package var servesKept = false
  /// What the whole cache may take of the disk.
  package var cacheSize = ByteCount(64_000_000_000)
  /// What is left free of the disk for others; nil for 1 GB, or a twentieth of a small disk.
  package var cacheReserve: ByteCount?
  /// For how long an object is kept that nobody uses; nil for ever.
  package var cacheAge: TimeSpan?
  /// Chance's seed; drawn at the start if nil.
  package var seed: UInt64?
  /// Where and how to record a trace, if anywhere.
  package var recording: Recording?
  /// Whether the agent's selectors may ask for what its flight recorder has.
  package var sharesTraces = false
  /// The file of those who may fetch it from the gateway, or nil for nobody.
  package var operators: String?
  /// Where metrics are sent to, if anywhere.
  package var otlp: OTLPOptions?
  /// The program's name and version.
  package var client: String
  package var logger: Logger

  /// What is left for objects beside the answers of servers that describe nothing, and descriptions by URL.
  ///
  /// - Parameter disk: the size of the file system.
  func cacheLimits(on disk: ByteCount) -> CacheLimits {
    let others = min(httpCache.value, cacheSize.value / 4) + min(KeptDescriptions.mostBytes, cacheSize.value / 16)
    let reserve = cacheReserve ?? min(ByteCount(1_000_000_000), ByteCount(disk.value / 20))
    return CacheLimits(bytes: ByteCount(cacheSize.value - others), reserve: reserve, age: cacheAge)
  }

  package init(
    cache: String, peerListen: Endpoint? = nil, gateway: Endpoint? = nil, uploadLimit: ByteRate? = nil,
    trustedKeys: [Digest256] = [], client: String = "shoal", logger: Logger = Logger(label: "agent")
  ) {
    self.cache = cache
    self.peerListen = peerListen
    self.gateway = gateway
    self.uploadLimit = uploadLimit
    self.trustedKeys = trustedKeys
    self.client = client
    self.logger = logger
  }
}
