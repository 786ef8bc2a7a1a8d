import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Nodes
import Synchronization
import Testing
import Vocabulary
import Wire

@testable import Live

/// Links under TLS, between real sockets.
@Suite(.serialized) struct PeerTLSTests {
  private static let loopback = Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)
  private let fleet = TestFleet()
  private let strangers = TestFleet()

  private func handshake(_ letter: UInt8) throws -> Handshake {
    Handshake(
      infohash: InfoHash(1, 2, 3), peerID: try #require(PeerID(bytes: [UInt8](repeating: letter, count: 20))),
      supportsV2: true)
  }

  /// One end of links.
  private struct Side {
    let host = RecordingHost()
    let links: Carried<Links>
    let log = LogLines()

    /// - Parameter answer: to whoever calls.
    init(_ tls: PeerTLS.Options?, of node: UInt64, answer: Handshake, _ options: Links.Options = Links.Options())
      async throws
    {
      let (host, log) = (host, log)
      links = try await host.on {
        let logger = Logger(label: "test") { _ in log.handler }
        let links = Links(loop: host.loop, host: host, logger: logger, options: options)
        if let tls { links.secure(with: try PeerTLS(tls, of: TestFleet.node(node))) }
        let carried = Carried(links)
        host.onInput = { input, _ in
          guard case .handshake(let link, _, _, _, _, _) = input, link.value % 2 == 0 else { return }
          carried.value.accept(link, ObjectHandle(1), answer)
        }
        return carried
      }
    }

    func listen() async throws -> Endpoint {
      let links = links
      return try await host.loop.flatSubmit { links.value.listen(PeerTLSTests.loopback) }.get()
    }

    func dial(_ link: UInt32 = 1, _ remote: Endpoint, _ greeting: Handshake, certified: UInt64?) async throws {
      let links = links
      try await host.on {
        links.value.dial(
          LinkID(link), ObjectHandle(1), remote, greeting, certified: certified.map { TestFleet.node($0) })
      }
    }

    func stop() async throws {
      let links = links
      try await host.on { links.value.stop() }
      await host.close()
    }
  }

  /// How the first link between two sides begins: what each hears of it first.
  private func meet(
    _ dialler: PeerTLS.Options?, _ accepter: PeerTLS.Options?, dialling certified: UInt64?,
    nodes: (UInt64, UInt64) = (1, 2)
  ) async throws -> (dialler: (AgentInput?, [String]), accepter: (AgentInput?, [String])) {
    let a = try await Side(dialler, of: nodes.0, answer: handshake(1))
    let b = try await Side(accepter, of: nodes.1, answer: handshake(2))
    try await a.dial(1, b.listen(), handshake(1), certified: certified)
    let heard = try await (a.host.wait { !$0.isEmpty }, b.host.wait { !$0.isEmpty })
    try await a.stop()
    try await b.stop()
    return ((heard.0.first, a.log.reasons), (heard.1.first, b.log.reasons))
  }

  private func certified(_ input: AgentInput?) -> NodeID? {
    if case .handshake(_, _, _, _, let node, _)? = input { node } else { nil }
  }

  @Test func `each end learns whose certificate the other has shown, and what is between them reads nothing`()
    async throws
  {
    let object = TestObject(length: 400_000)
    let (full, empty) = (TestDirectory(), TestDirectory())
    let server = try await Side(fleet.options(2), of: 2, answer: handshake(2))
    let client = try await Side(fleet.options(1), of: 1, answer: handshake(1))
    let (serverHost, clientHost) = (server.host, client.host)
    try await serverHost.on {
      let store = ObjectStore(try StoreFiles(opening: full.path + "/o", object.description, verifying: true))
      _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
      for block in 0..<object.geometry.blockCount {
        try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
      }
      serverHost.stores[ObjectHandle(1)] = store
    }
    try await clientHost.on {
      let store = ObjectStore(try StoreFiles(opening: empty.path + "/o", object.description, verifying: true))
      clientHost.stores[ObjectHandle(1)] = store
    }
    let listener = try await Listener(to: server.listen())
    try await client.dial(1, listener.endpoint, handshake(1), certified: 2)
    #expect(certified(try await clientHost.wait { !$0.isEmpty }.first) == TestFleet.node(2))
    #expect(certified(try await serverHost.wait { !$0.isEmpty }.first) == TestFleet.node(1))
    let (count, links) = (object.geometry.blockCount, server.links)
    try await serverHost.on {
      for block in 0..<count {
        links.value.sendPiece(LinkID(2), ObjectHandle(1), PieceRequest(BlockIndex(block), in: object.geometry))
      }
    }
    let came = try await clientHost.wait { $0.count > count }.count {
      if case .blockArrived = $0 { true } else { false }
    }
    #expect(came == count)
    let drained = try await serverHost.wait { Self.drained($0) == count }
    #expect(Self.drained(drained) == count)
    try await client.stop()
    try await server.stop()
    let heard = try await listener.stop()
    #expect(heard.count > 400_000 && heard.first == 22)
    for block in 0..<count {
      #expect(heard.firstRange(of: Array(object.buffer(block).readableBytesView.prefix(24))) == nil)
    }
    #expect(heard.firstRange(of: Array("BitTorrent protocol".utf8)) == nil)
  }

  private static func drained(_ inputs: [AgentInput]) -> Int {
    inputs.reduce(0) { sum, input in if case .drained(_, let pieces) = input { sum + pieces } else { sum } }
  }

  /// What a peer shows that is not to be believed, and a part of the sentence that says why.
  enum Shown: String, CaseIterable {
    case another = "is that of the node"
    case foreign = "no authority that is trusted"
    case expired = "expired on"
    case revoked = "was revoked"
  }

  @Test(arguments: Shown.allCases, [true, false])
  func `a certificate of another node, of another authority, expired or revoked is refused, with the reason`(
    shown: Shown, byDialler: Bool
  ) async throws {
    var (good, bad) = (try fleet.options(1), try fleet.options(2))
    switch shown {
    // Which node calls, only the machine can compare: its certificate must be that of the node that it names.
    case .another where !byDialler: return
    case .another, .revoked: break
    case .foreign:
      bad.identity = try strangers.options(2).identity
    case .expired:
      bad.identity = try fleet.issue(2, lifetime: .seconds(1))
      _ = try PeerTLS(bad, of: TestFleet.node(2))
    }
    if shown == .revoked {
      try fleet.authority.revoke(bad.identity.certificate)
      good.revocations = fleet.authority.revocationsPath
    }
    let a = try await Side(byDialler ? good : bad, of: byDialler ? 1 : 2, answer: handshake(1))
    let b = try await Side(byDialler ? bad : good, of: byDialler ? 2 : 1, answer: handshake(2))
    if shown == .expired { try await Task.sleep(for: .milliseconds(2_200)) }
    try await a.dial(1, b.listen(), handshake(1), certified: shown == .another ? 3 : byDialler ? 2 : 1)
    let (dialled, called) = try await (a.host.wait { !$0.isEmpty }, b.host.wait { !$0.isEmpty })
    try await a.stop()
    try await b.stop()
    let reasons = (byDialler ? a : b).log.reasons
    #expect(reasons.count == 1 && reasons[0].contains(shown.rawValue), "\(reasons)")
    if case .linkClosed(LinkID(1), .untrusted)? = dialled.first {} else { Issue.record("\(dialled)") }
    if case .strangerRefused(_, .untrusted)? = called.first {} else { Issue.record("\(called)") }
    let other = (byDialler ? b : a).log.reasons
    #expect(other.count == 1 && other[0].contains("does not believe"), "\(other)")
  }

  @Test func `a certificate that names no node is refused, and is not shown`() async throws {
    let wish = CertificateAuthority.Wish(names: ["127.0.0.1"], lifetime: .seconds(600))
    try fleet.authority.issue(wish, to: fleet.here.path + "/host")
    var options = try fleet.options(1)
    options.identity = .init(certificate: fleet.here.path + "/host.pem", key: fleet.here.path + "/host.key")
    let problem = #expect(throws: TLSProblem.self) { try PeerTLS(options, of: TestFleet.node(1)) }
    #expect(problem?.sentence.contains("not that of this node") == true)
    let check = CertificateCheck(
      authorities: .init(try PEMFile.certificates(fleet.authority.certificatePath)), revoked: [], purpose: .client)
    let shown = try NIOSSLCertificate.fromPEMFile(options.identity.certificate)
    #expect(await check.refusal(of: shown, name: nil, node: .anyNode) == "its certificate names no node")
    #expect(await check.refusal(of: shown, name: nil) == nil)
  }

  @Test func `who speaks no TLS is told so by who dials, and who speaks it calls in vain where it is off`()
    async throws
  {
    let met = try await meet(fleet.options(1), nil, dialling: 2)
    if case .strangerRefused(_, .speaksTLS)? = met.accepter.0 {} else { Issue.record("\(met.accepter)") }
    if case .linkClosed(LinkID(1), .untrusted)? = met.dialler.0 {} else { Issue.record("\(met.dialler)") }
    #expect(met.accepter.1 == ["it speaks TLS, and --peer-tls is off here"], "\(met.accepter.1)")
  }

  @Test func `plain links and those under TLS come to one port`() async throws {
    let plain = try await meet(nil, fleet.options(2, .prefer), dialling: nil)
    let secure = try await meet(fleet.options(1, .prefer), fleet.options(2, .prefer), dialling: 2)
    if case .handshake? = plain.accepter.0 {} else { Issue.record("\(plain.accepter)") }
    #expect(certified(plain.accepter.0) == nil && certified(secure.accepter.0) == TestFleet.node(1))
  }

  @Test func `a handshake of TLS that goes on for ever takes a stranger's place, and its time`() async throws {
    var options = Links.Options()
    options.handshakeTimeout = .milliseconds(300)
    options.mostStrangersPerNetwork = 2
    let side = try await Side(fleet.options(2), of: 2, answer: handshake(2), options)
    let endpoint = try await side.listen()
    // The head of a record that is never whole.
    let clients = (0..<3).map { _ in RawClient(port: endpoint.port) }
    for client in clients { client.send([22, 3, 1, 1, 0]) }
    let inputs = try await side.host.wait { $0.count == 3 }
    let ends = inputs.compactMap { if case .strangerRefused(_, let end) = $0 { end } else { nil } }
    #expect(ends.count { $0 == .tooManyLinks } == 1 && ends.count { $0 == .handshakeTimedOut } == 2, "\(ends)")
    withExtendedLifetime(clients) {}
    try await side.stop()
  }

  @Test func `new certificates and lists count for links that begin after them`() async throws {
    var options = try fleet.options(2)
    options.revocations = fleet.authority.revocationsPath
    let server = try await Side(options, of: 2, answer: handshake(2))
    let client = try await Side(fleet.options(1), of: 1, answer: handshake(1))
    let endpoint = try await server.listen()
    try await client.dial(1, endpoint, handshake(1), certified: 2)
    let before = try await client.host.wait { !$0.isEmpty }
    #expect(certified(before.first) == TestFleet.node(2))
    try fleet.authority.revoke(fleet.options(1).identity.certificate)
    for number in 1...10 {
      try await Task.sleep(for: .milliseconds(500))
      try await client.dial(UInt32(1 + 2 * number), endpoint, handshake(1), certified: 2)
      _ = try await server.host.wait { $0.count == 1 + number }
      if server.log.reasons == ["its certificate was revoked"] { break }
    }
    #expect(server.log.reasons == ["its certificate was revoked"])
    try await client.stop()
    try await server.stop()
  }
}
