import Logging
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct LinksTests {
  private static let loopback = Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)

  private func handshake(_ letter: UInt8) throws -> Handshake {
    Handshake(
      infohash: InfoHash(1, 2, 3), peerID: try #require(PeerID(bytes: [UInt8](repeating: letter, count: 20))),
      supportsV2: true)
  }

  /// A listening side that takes every link for object 1.
  private func listener(_ options: Links.Options = Links.Options(), answer: Handshake) async throws -> (
    RecordingHost, Carried<Links>, Endpoint
  ) {
    let host = RecordingHost()
    let links = try await host.on {
      let links = Links(loop: host.loop, host: host, logger: Logger(label: "test"), options: options)
      host.onInput = { input, _ in
        if case .handshake(let link, _, _, _, _, _) = input { links.accept(link, ObjectHandle(1), answer) }
      }
      return Carried(links)
    }
    let bound = try await host.loop.flatSubmit { links.value.listen(Self.loopback) }.get()
    return (host, links, bound)
  }

  @Test func `two nodes shake hands, and blocks and messages come in the order in which they left`() async throws {
    let object = TestObject(length: 400_000)
    let (server, serverLinks, endpoint) = try await listener(answer: handshake(1))
    let (full, empty) = (TestDirectory(), TestDirectory())
    let dialled = try handshake(2)
    try await server.on {
      let store = ObjectStore(try StoreFiles(opening: full.path + "/o", object.description, verifying: true))
      _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
      for block in 0..<object.geometry.blockCount {
        try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
      }
      server.stores[ObjectHandle(1)] = store
    }
    let client = RecordingHost()
    let box = try await client.on {
      let store = ObjectStore(try StoreFiles(opening: empty.path + "/o", object.description, verifying: true))
      client.stores[ObjectHandle(1)] = store
      let links = Links(loop: client.loop, host: client, logger: Logger(label: "test"))
      links.dial(LinkID(1), ObjectHandle(1), endpoint, dialled)
      return Carried(links)
    }
    _ = try await client.wait { $0.count == 1 }
    let count = object.geometry.blockCount
    let root = object.description.piecesRoot
    try await server.on {
      let link = LinkID(2)
      serverLinks.value.sendHashes(
        link, ObjectHandle(1), HashRequest(piecesRoot: root, baseLayer: 0, index: 0, length: 32, proofLayers: 0))
      for block in 0..<count {
        serverLinks.value.sendPiece(link, ObjectHandle(1), PieceRequest(BlockIndex(block), in: object.geometry))
        serverLinks.value.send(link, .have(PieceIndex(block)))
      }
    }
    let got = try await client.wait { $0.count >= 2 + 2 * count }
    try #require(got.count == 2 + 2 * count)
    if case .handshake(let link, let remote, let shaken, _, _, _) = got[0] {
      #expect(link == LinkID(1) && remote == endpoint && shaken.peerID.bytes[0] == 1)
    } else {
      Issue.record("no handshake first: \(got[0])")
    }
    if case .hashesArrived(_, _, let proven) = got[1] {
      #expect(proven.count == object.geometry.pieceCount)
    } else {
      Issue.record("no hashes: \(got[1])")
    }
    for block in 0..<count {
      if case .blockArrived(_, let request, .verified) = got[2 + 2 * block] {
        #expect(request == PieceRequest(BlockIndex(block), in: object.geometry))
      } else {
        Issue.record("block \(block): \(got[2 + 2 * block])")
      }
      if case .message(_, .have(PieceIndex(block))) = got[3 + 2 * block] {} else { Issue.record("no have") }
    }
    #expect(try await client.on { client.blocks[2] } == object.buffer(0))
    let drained = try await server.wait { Self.drained($0) == count }
    #expect(Self.drained(drained) == count)
    // What was written before a close still comes, and nothing after it is heard.
    try await server.on {
      serverLinks.value.send(LinkID(2), .choke)
      serverLinks.value.close(LinkID(2))
    }
    let ended = try await client.wait { if case .linkClosed? = $0.last { true } else { false } }
    if case .message(_, .choke) = ended[ended.count - 2] {} else { Issue.record("no choke before the end") }
    if case .linkClosed(LinkID(1), .closedByPeer) = ended[ended.count - 1] {} else { Issue.record("no end") }
    let server2 = try await server.on { server.inputs }
    #expect(!server2.contains { if case .linkClosed = $0 { true } else { false } })
    try await client.on { box.value.stop() }
    await client.close()
    await server.close()
  }

  private static func drained(_ inputs: [AgentInput]) -> Int {
    inputs.reduce(0) { sum, input in if case .drained(_, let pieces) = input { sum + pieces } else { sum } }
  }

  /// Waits for a handshake as long as it takes: on a busy machine it may be ten seconds until a test goes on.
  private static var patient: Links.Options {
    var options = Links.Options()
    options.handshakeTimeout = .hours(1)
    return options
  }

  /// Sends bytes to a listener and waits for its verdict.
  private func verdict(on bytes: [[UInt8]], _ options: Links.Options = patient) async throws -> [AgentInput] {
    let (host, links, endpoint) = try await listener(options, answer: handshake(1))
    let channel = try await ClientBootstrap(group: host.loop).connect(to: endpoint.socketAddress).get()
    for part in bytes { try? await channel.writeAndFlush(ByteBuffer(bytes: part)) }
    let inputs = try await host.wait { inputs in
      inputs.contains { input in
        switch input {
        case .strangerRefused, .linkClosed: true
        default: false
        }
      }
    }
    try await channel.closeFuture.get()
    try await host.on { links.value.stop() }
    await host.close()
    return inputs
  }

  @Test func `another protocol is refused at its first byte`() async throws {
    for opening in [Array("GET / HTTP/1.1\r\n".utf8), [0x42], [19] + Array("BitTorrent protocoX".utf8)] {
      let inputs = try await verdict(on: [opening])
      #expect(inputs.count == 1)
      if case .strangerRefused(_, .notBitTorrent) = inputs[0] {} else { Issue.record("\(inputs)") }
    }
  }

  @Test func `who says nothing is dropped in time`() async throws {
    var options = Links.Options()
    options.handshakeTimeout = .milliseconds(100)
    let inputs = try await verdict(on: [], options)
    if case .strangerRefused(_, .handshakeTimedOut)? = inputs.first {} else { Issue.record("\(inputs)") }
  }

  @Test func `a malformed message ends its link`() async throws {
    let hello = try handshake(9).encoded
    let inputs = try await verdict(on: [
      Array(hello[..<30]), Array(hello[30...]) + [0, 0, 0, 1, 0], [0x7F, 0, 0, 0, 3],
    ])
    try #require(inputs.count == 3)
    if case .message(LinkID(2), .choke) = inputs[1] {} else { Issue.record("\(inputs)") }
    if case .linkClosed(LinkID(2), .malformedMessage) = inputs[2] {} else { Issue.record("\(inputs)") }
  }

  @Test func `a piece for an object that is not open fits nothing`() async throws {
    var piece: [UInt8] = []
    PeerFrame.encodePieceHeader(piece: PieceIndex(0), begin: 0, length: 4, into: &piece)
    let inputs = try await verdict(on: [try handshake(9).encoded + piece + [1, 2, 3, 4], [0, 0, 0, 2, 0, 1]])
    try #require(inputs.count == 3)
    if case .blockArrived(LinkID(2), _, .misfit) = inputs[1] {} else { Issue.record("\(inputs)") }
  }

  @Test func `control messages that left no longer count, however many they were`() async throws {
    var options = Links.Options()
    options.mostUnsentControl = 20_000
    let (server, serverLinks, endpoint) = try await listener(options, answer: handshake(1))
    let dialled = try handshake(2)
    let client = RecordingHost()
    let box = try await client.on {
      let links = Links(loop: client.loop, host: client, logger: Logger(label: "test"))
      links.dial(LinkID(1), ObjectHandle(1), endpoint, dialled)
      return Carried(links)
    }
    _ = try await client.wait { $0.count == 1 }
    // Each round is within the bound; all of them together are nine times that.
    for round in 1...20 {
      try await server.on { for piece in 0..<1000 { serverLinks.value.send(LinkID(2), .have(PieceIndex(piece))) } }
      let got = try await client.wait { $0.count >= 1 + 1000 * round || Self.hasEnd($0) }
      try #require(got.count == 1 + 1000 * round, "round \(round): \(got.suffix(2))")
    }
    #expect(try await server.on { !Self.hasEnd(server.inputs) })
    try await client.on { box.value.stop() }
    try await server.on { serverLinks.value.stop() }
    await client.close()
    await server.close()
  }

  private static func hasEnd(_ inputs: [AgentInput]) -> Bool {
    inputs.contains { if case .linkClosed = $0 { true } else { false } }
  }

  @Test func `who does not read what it is told is closed`() async throws {
    var options = Links.Options()
    options.mostUnsentControl = 64 << 10
    let (server, links, endpoint) = try await listener(options, answer: handshake(1))
    let client = RawClient(port: endpoint.port)
    client.send(try handshake(9).encoded)
    _ = try await server.wait { !$0.isEmpty }
    // More than the buffers of two sockets hold.
    try await server.on {
      let large = PeerMessage.bitfield([UInt8](repeating: 0xFF, count: 1 << 20 - 1))
      for _ in 0..<64 { links.value.send(LinkID(2), large) }
    }
    let inputs = try await server.wait { Self.hasEnd($0) }
    if case .linkClosed(LinkID(2), .brokeRules)? = inputs.last {} else { Issue.record("\(inputs.last as Any)") }
    try await server.on { links.value.stop() }
    await server.close()
  }

  @Test func `connections that ended make room for others`() async throws {
    var options = Links.Options()
    options.mostConnections = 2
    let (server, links, endpoint) = try await listener(options, answer: handshake(1))
    // Ends of both kinds: a stranger's and that of a link with a number.
    for round in 0..<3 {
      for greets in [false, true] {
        let client = RawClient(port: endpoint.port)
        client.send(greets ? try handshake(9).encoded : Array("GET / HTTP/1.1".utf8))
        if greets { client.shutdownWrite() }
        _ = client.read()
      }
      let ends = try await server.wait { Self.ends($0) == 2 * (round + 1) }
      #expect(Self.ends(ends) == 2 * (round + 1))
      #expect(!ends.contains { if case .strangerRefused(_, .tooManyLinks) = $0 { true } else { false } })
    }
    let kept = [RawClient(port: endpoint.port), RawClient(port: endpoint.port)]
    for client in kept { client.send(try handshake(9).encoded) }
    _ = try await server.wait { inputs in inputs.count { if case .handshake = $0 { true } else { false } } == 5 }
    let third = RawClient(port: endpoint.port)
    #expect(third.read().isEmpty)
    let refused = try await server.wait {
      if case .strangerRefused(_, .tooManyLinks)? = $0.last { true } else { false }
    }
    if case .strangerRefused(_, .tooManyLinks)? = refused.last {} else { Issue.record("\(refused.last as Any)") }
    withExtendedLifetime(kept) {}
    try await server.on { links.value.stop() }
    await server.close()
  }

  private static func ends(_ inputs: [AgentInput]) -> Int {
    inputs.count {
      switch $0 {
      case .linkClosed, .strangerRefused: true
      default: false
      }
    }
  }

  @Test func `a dial that nobody answers ends in one sentence of the machine's`() async throws {
    let host = RecordingHost()
    let greeting = try handshake(1)
    let links = try await host.on {
      let links = Links(loop: host.loop, host: host, logger: Logger(label: "test"))
      links.dial(LinkID(1), ObjectHandle(1), Endpoint(address: IPAddress(127, 0, 0, 1), port: 1), greeting)
      return Carried(links)
    }
    let inputs = try await host.wait { !$0.isEmpty }
    if case .linkClosed(LinkID(1), .connectFailed)? = inputs.first {} else { Issue.record("\(inputs)") }
    try await host.on { links.value.stop() }
    await host.close()
  }

  @Test func `a port in use is a sentence`() async throws {
    let (host, links, endpoint) = try await listener(answer: handshake(1))
    let error = await #expect(throws: ListenError.self) {
      try await host.loop.flatSubmit {
        Links(loop: host.loop, host: host, logger: Logger(label: "test")).listen(endpoint)
      }.get()
    }
    #expect(error?.sentence.contains("in use") == true)
    try await host.on { links.value.stop() }
    await host.close()
  }
}
