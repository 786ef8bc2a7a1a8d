import Live
import Logging
import Nodes
import Vocabulary

extension Settings {
  /// The options of everything that fetches.
  func agentOptions(
    _ peer: PeerOptions, _ node: NodeOptions, _ gatewayOptions: GatewayOptions, _ tls: TLSOptions,
    _ identity: TLSIdentityOptions, flight: FlightOptions? = nil, gateway: Endpoint?, quietness: Logger.Level
  ) throws -> AgentOptions {
    let places = try value("peer-listen", flag: peer.peerListen, as: PeerPlaces.self)
    let keys = try values("trust-key", flags: peer.trustKey) as [TrustedKey]
    var options = AgentOptions(
      cache: try cacheDirectory(peer.cache), peerListen: places?.first,
      gateway: gateway, uploadLimit: try value("upload-limit", flag: peer.uploadLimit),
      trustedKeys: keys.filter { $0.origin == nil }.map(\.key),
      client: Version.client, logger: try logger(node.log, role: "agent", otherwise: quietness))
    options.originKeys = keys.compactMap { key in
      key.origin.map { GivenKeys.OfOrigin(origin: $0, key: key.key) }
    }
    options.peerListenBeside = places?.other
    if let room = try value("http-cache", flag: gatewayOptions.httpCache, as: ByteCount.self) {
      options.httpCache = room
    }
    if let size = try value("cache-size", flag: peer.cacheSize, as: ByteCount.self) { options.cacheSize = size }
    if let reserve = try value("cache-reserve", flag: peer.cacheReserve, as: ByteCount.self) {
      options.cacheReserve = reserve
    }
    options.trust = try trust(tls, identity)
    // Programs of this machine go on asking as they did.
    options.tls = try tlsServer(identity, tls, otherwise: .serve)
    options.peerTLS = try peerTLS(peer.peerTls, tls, identity)
    options.recording = try recording(node, flight, usual: options.cache + "/flight")
    options.otlp = try otlp(node.metrics, options.trust)
    options.staleFor = try value("stale-for", flag: peer.staleFor)
    options.cacheAge = try value("cache-age", flag: peer.cacheAge)
    options.gatewayPolicy = try gatewayPolicy(gatewayOptions)
    return options
  }
}

extension AgentNode {
  /// Runs an agent for as long as `body` takes.
  static func running(_ options: AgentOptions, _ body: (AgentNode) async throws -> Void) async throws {
    let agent = AgentNode(options: options)
    do {
      try await agent.start()
      try await body(agent)
    } catch {
      await agent.stop()
      throw error
    }
    await agent.stop()
  }
}
