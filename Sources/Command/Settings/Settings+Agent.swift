import Live
import Logging
import Vocabulary

extension Settings {
  /// The options of everything that fetches.
  func agentOptions(
    _ peer: PeerOptions, _ node: NodeOptions, gateway: Endpoint?, quietness: Logger.Level
  ) throws -> AgentOptions {
    AgentOptions(
      cache: try cacheDirectory(peer.cache), peerListen: try value("peer-listen", flag: peer.peerListen),
      gateway: gateway, uploadLimit: try value("upload-limit", flag: peer.uploadLimit),
      trustedKeys: try values("trust-key", flags: peer.trustKey),
      recordDirectory: try value("record", flag: node.record),
      client: Version.client, logger: try logger(node.logLevel, role: "agent", otherwise: quietness))
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
