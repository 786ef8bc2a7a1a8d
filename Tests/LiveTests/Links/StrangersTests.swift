import Logging
import NIOCore
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

/// Connections that say nothing.
@Suite struct StrangersTests {
  private static let greeting = Handshake(infohash: InfoHash(1, 2, 3), peerID: peerID, supportsV2: true)
  private static let peerID: PeerID = {
    var random = RandomSource(seed: 1)
    return PeerID(random: &random)
  }()

  /// Opens silent connections to a node with these bounds, then one that greets; what the node heard.
  private func heard(_ options: Links.Options, silent: Int) async throws -> [AgentInput] {
    let host = RecordingHost()
    let links = try await host.on {
      Carried(Links(loop: host.loop, host: host, logger: Logger(label: "test"), options: options))
    }
    let endpoint = try await host.loop.flatSubmit {
      links.value.listen(Endpoint(address: IPAddress(127, 0, 0, 1), port: 0))
    }.get()
    let strangers = (0..<silent).map { _ in RawClient(port: endpoint.port) }
    let client = RawClient(port: endpoint.port)
    client.send(Self.greeting.encoded)
    let inputs = try await host.wait { inputs in
      inputs.contains {
        if case .handshake = $0 { true } else { false }
      }
    }
    withExtendedLifetime(strangers) {}
    try await host.on { links.value.stop() }
    await host.close()
    return inputs
  }

  /// With the time that a handshake may take out of the way: it may not be what makes room.
  private var options: Links.Options {
    var options = Links.Options()
    options.handshakeTimeout = .hours(1)
    return options
  }

  @Test func `silent connections of one network keep no other out`() async throws {
    var few = options
    few.mostConnections = 4
    let inputs = try await heard(few, silent: 6)
    #expect(inputs.count { if case .strangerRefused(_, .tooManyLinks) = $0 { true } else { false } } == 3)
    #expect(inputs.contains { if case .handshake = $0 { true } else { false } })
  }

  @Test func `a network has so many connections without a handshake, and the oldest make room`() async throws {
    var few = options
    few.mostStrangersPerNetwork = 2
    let inputs = try await heard(few, silent: 5)
    #expect(inputs.count { if case .strangerRefused(_, .tooManyLinks) = $0 { true } else { false } } == 4)
  }

  @Test func `each link has another challenge`() throws {
    let all = (0..<100).map { _ in Links.challenge() }
    #expect(Set(all).count == 100 && all.allSatisfy { $0.count == ShoalHello.challengeLength })
  }

  @Test func `a node's signature is its own, over what it signed`() throws {
    let directory = TestDirectory()
    let (one, other) = try (
      NodeIdentity.load(directory.path + "/one"), NodeIdentity.load(directory.path + "/other")
    )
    let signature = try #require(one.sign([1, 2, 3]))
    #expect(signature.count == LinkStatement.signatureLength)
    #expect(NodeIdentity.isSignature(signature, over: [1, 2, 3], by: one.id))
    #expect(!NodeIdentity.isSignature(signature, over: [1, 2, 4], by: one.id))
    #expect(!NodeIdentity.isSignature(signature, over: [1, 2, 3], by: other.id))
    #expect(!NodeIdentity.isSignature([], over: [1, 2, 3], by: one.id))
  }
}
