import Foundation
import Glibc
import Logging
import NIOCore
import OrderedCollections
import Testing
import Vocabulary
import Wire

@testable import Live
@testable import Nodes

@Suite struct AgentNodeTests {
  private static let loopback = Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)

  private func options(_ cache: String, gateway: Bool = false) -> AgentOptions {
    var logger = Logger(label: "agent")
    logger.logLevel = .critical
    return AgentOptions(
      cache: cache, peerListen: Self.loopback, gateway: gateway ? Self.loopback : nil, client: "shoal test",
      logger: logger)
  }

  private func running<T>(
    _ cache: TestDirectory, gateway: Bool = false, _ body: (AgentNode) async throws -> T
  ) async throws -> T {
    let agent = AgentNode(options: options(cache.path + "/cache", gateway: gateway))
    do {
      try await agent.start()
      let result = try await body(agent)
      await agent.stop()
      return result
    } catch {
      await agent.stop()
      throw error
    }
  }

  private func failure(
    _ target: Want.Target, _ cache: TestDirectory, output: String? = nil
  ) async throws -> TransferFailure? {
    try await running(cache) { agent in
      await #expect(throws: TransferFailure.self) {
        try await agent.get(target, output: output ?? cache.path + "/out")
      }
    }
  }

  @Test func `a file comes whole from its origin, and from the store when the origin is gone`() async throws {
    let host = try await OriginHost()
    let bytes = noise(700_000, seed: 3)
    try host.put("big.bin", bytes)
    let origin = try await host.start()
    let torrent = try await host.patientlyAsk("/big.bin.torrent").body
    let here = TestDirectory()
    let url = "http://\(origin.endpoint)/big.bin"
    let report = try await running(here) { try await $0.get(.url(url), output: here.path + "/out") }
    #expect(report.bytes == 700_000 && report.fromOrigin == 700_000 && report.trust == .signed && report.fromStore == 0)
    #expect(FileManager.default.contents(atPath: here.path + "/out") == Data(bytes))
    #expect(!FileManager.default.fileExists(atPath: here.path + "/out.part"))
    let identity = try NodeIdentity.load(here.path + "/cache/identity").id
    await host.stop()

    try Data(torrent).write(to: URL(fileURLWithPath: here.path + "/big.torrent"))
    let again = try await running(here) { agent in
      #expect(await agent.inspect { $0.own.id } == identity)
      #expect(await agent.inspect { $0.keyPins.count } == 2)
      return try await agent.get(.metainfoFile(here.path + "/big.torrent"), output: here.path + "/again")
    }
    #expect(again.fromStore == 700_000 && again.fromOrigin == 0)
    #expect(FileManager.default.contents(atPath: here.path + "/again") == Data(bytes))
    try await host.end()
  }

  @Test func `the gateway streams to a slow reader, and cuts nothing off`() async throws {
    let host = try await OriginHost()
    let bytes = noise(6_000_000, seed: 4)
    try host.put("big.bin", bytes)
    let origin = try await host.start()
    _ = try await host.patientlyAsk("/big.bin.torrent")
    try await running(TestDirectory(), gateway: true) { agent in
      let port = try #require(agent.boundGateway).port
      let target = "/http://\(origin.endpoint)/big.bin"
      let whole = await Task.detached { () -> [UInt8] in
        let client = RawClient(port: port)
        client.send("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
        usleep(600_000)
        var pauses = 0
        return client.read { got in
          if got.count / 1_500_000 > pauses {
            pauses += 1
            usleep(100_000)
          }
          return false
        }
      }.value
      #expect(whole.suffix(bytes.count).elementsEqual(bytes))
      #expect(String(decoding: whole.prefix(12), as: UTF8.self) == "HTTP/1.1 200")
      var call = HTTPCall("GET", HTTPURL(host: "127.0.0.1", port: port, target: target))
      call.fields = [HTTPField("range", "bytes=70000-70009")]
      let part = try await call.start(on: agent.eventLoop).get()
      #expect(part.status == 206 && part.body == Array(bytes[70_000..<70_010]))
      // A reader that leaves is no trouble.
      await Task.detached {
        let client = RawClient(port: port)
        client.send("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        _ = client.read { $0.count > 100_000 }
      }.value
      for _ in 0..<200 where await agent.inspect({ $0.wants.isEmpty }) == false {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(await agent.inspect { $0.wants.isEmpty } == true)
    }
    try await host.end()
  }

  @Test func `a plain file is fetched through redirects and said to be unverified`() async throws {
    let host = RecordingHost()
    let body = noise(300_000, seed: 5)
    let origin = try await RawOrigin(host.loop) { _, request in
      if request.contains("/file ") {
        return [.send(Array("HTTP/1.1 302 Found\r\nLocation: next?x\r\nContent-Length: 0\r\n\r\n".utf8))]
      }
      let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n".utf8)
      if request.hasPrefix("HEAD") { return [.send(head), .close] }
      return [.send(head + body[..<200_000]), .pause, .send(Array(body[200_000...]))]
    }
    let here = TestDirectory()
    let report = try await running(here) {
      try await $0.get(.url(origin.url), allowsUnverified: true, output: here.path + "/out")
    }
    #expect(report.trust == .nothing && report.bytes == 300_000 && report.object == nil)
    #expect(FileManager.default.contents(atPath: here.path + "/out") == Data(body))
    origin.close()
    await host.close()
  }

  @Test func `a file that cannot be written is a sentence, and leaves nothing behind`() async throws {
    let host = try await OriginHost()
    try host.put("a.bin", noise(100_000, seed: 6))
    let origin = try await host.start()
    let here = TestDirectory()
    let url = Want.Target.url("http://\(origin.endpoint)/a.bin")
    let failed = try await failure(url, here, output: "/proc/nothing/here")
    #expect(failed?.kind == .storage && failed?.sentence.hasPrefix("Cannot open /proc/nothing/here.part") == true)
    try await host.end()
  }

  @Test(.enabled(if: geteuid() == 0)) func `a full cache is a sentence`() async throws {
    let host = try await OriginHost()
    try host.put("a.bin", noise(2_000_000, seed: 7))
    let origin = try await host.start()
    _ = try await host.patientlyAsk("/a.bin.torrent")
    let (here, disk) = (TestDirectory(), TestDirectory())
    if mount("tmpfs", disk.path, "tmpfs", 0, "size=1m") == 0 {
      defer { umount2(disk.path, Int32(MNT_DETACH)) }
      let url = Want.Target.url("http://\(origin.endpoint)/a.bin")
      let failed = try await failure(url, disk, output: here.path + "/out")
      #expect(failed?.kind == .storage && failed?.sentence.contains("the disk is full") == true)
    }
    try await host.end()
  }

  /// The reader waits for the very block that cannot be written, and for nothing else.
  @Test(.enabled(if: geteuid() == 0)) func `a cache without room for the only block says that its disk is full`()
    async throws
  {
    let host = try await OriginHost()
    try host.put("a.bin", noise(Int(Geometry.blockLength), seed: 7))
    let origin = try await host.start()
    _ = try await host.patientlyAsk("/a.bin.torrent")
    let (here, disk) = (TestDirectory(), TestDirectory())
    if mount("tmpfs", disk.path, "tmpfs", 0, "size=1m") == 0 {
      defer { umount2(disk.path, Int32(MNT_DETACH)) }
      let failed = try await running(disk) { agent in
        // Room for what describes the object, not for the object.
        try fill(disk, butFor: 20 << 10)
        return await #expect(throws: TransferFailure.self) {
          try await agent.get(.url("http://\(origin.endpoint)/a.bin"), output: here.path + "/out")
        }
      }
      #expect(failed?.kind == .storage && failed?.sentence.contains("/data: the disk is full") == true, "\(failed)")
      #expect(!FileManager.default.fileExists(atPath: here.path + "/out"))
    }
    try await host.end()
  }

  private func fill(_ disk: TestDirectory, butFor room: Int) throws {
    var facts = statvfs()
    guard statvfs(disk.path, &facts) == 0 else { throw POSIXError(.EIO) }
    let free = Int(facts.f_bavail) * Int(facts.f_frsize)
    try Data(count: free - room).write(to: URL(fileURLWithPath: disk.path + "/filler"))
  }

  @Test func `hostile and foreign descriptions are refused in sentences`() async throws {
    let host = try await OriginHost()
    try host.put("a.bin", noise(300_000, seed: 8))
    try await host.start()
    let good = try await host.patientlyAsk("/a.bin.torrent").body
    let old = try await host.patientlyAsk("/a.bin.torrent?v=1").body
    try await host.end()
    let here = TestDirectory()
    var lying = good
    let at = try #require(lying.firstRange(of: Array("6:lengthi300000e".utf8)))
    lying.replaceSubrange(at, with: Array("6:lengthi300001e".utf8))
    var forged = good
    let key = try #require(forged.firstRange(of: Array("9:published".utf8)))
    forged[key.upperBound + 2] = forged[key.upperBound + 2] == 0x31 ? 0x32 : 0x31
    let cases: [([UInt8], TransferFailure.Kind)] = [
      (Array(good.prefix(200)), .malformed), (noise(500, seed: 9), .malformed), ([], .malformed), (lying, .malformed),
      (old, .malformed), (forged, .untrusted),
    ]
    for (bytes, kind) in cases {
      let path = here.path + "/bad.torrent"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let failed = try await failure(.metainfoFile(path), here)
      #expect(failed?.kind == kind, "\(failed?.sentence ?? "no failure") for \(bytes.count) bytes")
    }
    #expect(try await failure(.metainfoFile(here.path + "/none"), here)?.kind == .notFound)
    #expect(try await failure(.url("ftp://127.0.0.1/x"), here)?.kind == .badRequest)
  }

  @Test func `a cache, a peer port or a gateway port that is taken is a sentence`() async throws {
    let (here, there) = (TestDirectory(), TestDirectory())
    try await running(here, gateway: true) { agent in
      let second = AgentNode(options: options(here.path + "/cache"))
      let taken = await #expect(throws: StoreError.self) { try await second.start() }
      #expect(taken?.sentence.contains("Another shoal process") == true)
      await second.stop()

      var same = options(there.path)
      same.peerListen = agent.boundPeerEndpoint
      let third = AgentNode(options: same)
      let inUse = await #expect(throws: ListenError.self) { try await third.start() }
      #expect(inUse?.sentence.contains("in use") == true)
      await third.stop()

      same.peerListen = Self.loopback
      same.gateway = agent.boundGateway
      let fourth = AgentNode(options: same)
      await #expect(throws: FrontError.self) { try await fourth.start() }
      await fourth.stop()
    }
  }

  @Test func `agents that are given one seed draw alike, and others do not`() async throws {
    func peerID(seed: UInt64?) async throws -> PeerID? {
      var seeded = options(TestDirectory().path + "/cache")
      seeded.seed = seed
      let agent = AgentNode(options: seeded)
      try await agent.start()
      let drawn = await agent.inspect { $0.own.peerID }
      await agent.stop()
      return drawn.flatMap { $0 }
    }
    let first = try await peerID(seed: 7)
    #expect(try await peerID(seed: 7) == first && first != nil)
    #expect(try await peerID(seed: nil) != first)
  }

  @Test func `a node that was stopped frees its cache and its port`() async throws {
    let here = TestDirectory()
    let first = try await running(here) { $0.boundPeerEndpoint }
    var same = options(here.path + "/cache")
    same.peerListen = first
    let second = AgentNode(options: same)
    try await second.start()
    #expect(second.boundPeerEndpoint == first)
    await second.stop()
  }
}
