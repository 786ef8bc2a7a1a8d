import Crypto
import Foundation
import NIOCore
import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite(.serialized) struct OriginNodeTests {
  @Test(arguments: [1, 16_384, 16_385, 65_536, 65_537, 700_001])
  func `a description is true in every part`(length: Int) async throws {
    let host = try await OriginHost()
    let bytes = noise(length, seed: UInt64(length))
    try host.put("d é/x.bin", bytes)
    let origin = try await host.start()
    let target = "/d%20%C3%A9/x.bin"
    let reply = try await host.patientlyAsk(target + ".torrent")
    #expect(reply.status == 200)
    let metainfo = try Metainfo.parse(reply.body)
    #expect(metainfo.length == Int64(length))
    #expect(metainfo.isPrivate)
    #expect(metainfo.announce == "http://127.0.0.1:\(host.selectorURL.port)/announce")
    #expect(metainfo.urlList == ["http://127.0.0.1:\(origin.endpoint.port)\(target)"])
    try metainfo.verifyLayers(BlockDigest.pair)

    let blocks = stride(from: 0, to: length, by: 16_384).map { Array(bytes[$0..<min($0 + 16_384, length)]) }
    let leaves = blocks.map { BlockDigest.of($0) }
    let served = try await host.ask(target + ".torrent?layer=0")
    #expect(Digest256.array(of: served.body) == leaves)
    let layer = Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: 4, hash: BlockDigest.pair)
    #expect(metainfo.pieceLayer == layer)
    let root =
      layer.isEmpty
      ? Merkle.root(of: leaves, hash: BlockDigest.pair) : Merkle.root(of: layer, atLayer: 2, hash: BlockDigest.pair)
    #expect(metainfo.piecesRoot == root)
    let pieces = stride(from: 0, to: length, by: 65_536).map { Array(bytes[$0..<min($0 + 65_536, length)]) }
    #expect(metainfo.v1Pieces == pieces.flatMap { BlockDigest.sha1($0).bytes })

    let shoal = try #require(metainfo.shoal)
    let key = try Curve25519.Signing.PublicKey(rawRepresentation: shoal.publicKey.bytes)
    #expect(key.isValidSignature(shoal.signature, for: metainfo.signedBytes))
    #expect(shoal.publicKey == origin.node.key)
    #expect(shoal.path == "/d é/x.bin")
    let checked = try CheckedMetainfo(reply.body)
    let carried = try #require(checked.description.carriedRegistration)
    #expect(carried.objects.map(\.object) == [checked.description.infohashes.v2])
    #expect(key.isValidSignature(carried.signature, for: Array(carried.signedText.utf8)))
    let validity = try #require(carried.until) - carried.time
    #expect(validity == 15_552_000)
    #expect(try SelectorAPI.registration(from: SelectorAPI.encode(carried)) == carried)

    let old = try Metainfo.parse(try await host.ask(target + ".torrent?v=1").body)
    #expect(old.kind == .v1Only)
    #expect(old.infoBytes == metainfo.v1OnlyInfoBytes)

    let file = try await host.ask(target)
    #expect(file.body == bytes)
    #expect(file.field("repr-digest") == "sha-256=:\(Data(SHA256.hash(data: bytes)).base64EncodedString()):")
    #expect(file.field("link") == "<\(target).torrent>; rel=describedby; type=\"application/x-bittorrent\"")
    try await host.end()
  }

  @Test func `objects are registered under a signature that covers them`() async throws {
    let host = try await OriginHost()
    try host.put("a", noise(1000, seed: 1))
    try host.put("b", noise(2000, seed: 2))
    let origin = try await host.start()
    _ = try await host.patientlyAsk("/a.torrent")
    let metainfo = try Metainfo.parse(try await host.patientlyAsk("/b.torrent").body)
    let hashes = metainfo.infohashes(sha1: BlockDigest.sha1, sha256: { BlockDigest.of($0) })
    var last: ObjectRegistration?
    for _ in 0..<100 where last?.objects.contains(where: { $0.path == "b" }) != true {
      try await Task.sleep(for: .milliseconds(50))
      last = try await host.registrations.last { $0.objects.contains { $0.path == "b" } }
    }
    let registration = try #require(last)
    #expect(registration.key == origin.node)
    let key = try Curve25519.Signing.PublicKey(rawRepresentation: registration.key.key.bytes)
    #expect(key.isValidSignature(registration.signature, for: Data(registration.signedText.utf8)))
    let object = try #require(registration.objects.first { $0.path == "b" })
    #expect(object.object == hashes.v2)
    #expect([object.v1, object.v1Only] == [hashes.v1, hashes.v1Only])
    #expect(object.url == metainfo.urlList.first)
    try await host.end()
  }

  @Test func `a restart does not hash again, and a changed file gets a greater serial`() async throws {
    let host = try await OriginHost()
    try host.put("x", noise(100_000, seed: 1))
    let key = try await host.start { $0.publicURL = try? HTTPURL("http://cdn.example") }.node
    let first = try await host.patientlyAsk("/x.torrent").body
    await host.stop()
    // Other bytes under the same inode, size and time: only one who hashes again would notice.
    let path = host.root + "/x"
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    var times = stat()
    stat(path, &times)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.write(contentsOf: noise(100_000, seed: 2))
    try handle.close()
    var stamps = [times.st_atim, times.st_mtim]
    utimensat(AT_FDCWD, path, &stamps, 0)
    let after = try FileManager.default.attributesOfItem(atPath: path)
    #expect(after[.modificationDate] as? Date == facts[.modificationDate] as? Date)
    let again = try await host.start { $0.publicURL = try? HTTPURL("http://cdn.example") }.node
    #expect(again == key)
    #expect(try await host.patientlyAsk("/x.torrent").body == first)
    #expect(try await host.ask("/x.torrent?layer=0").body.count == 7 * 32)

    try host.put("x", noise(100_000, seed: 3))
    let changed = try Metainfo.parse(try await host.ask("/x.torrent").body)
    let old = try Metainfo.parse(first)
    #expect(changed.piecesRoot != old.piecesRoot)
    #expect(try #require(changed.shoal?.serial) > #require(old.shoal?.serial))
    let leaves = try FileManager.default.contentsOfDirectory(atPath: host.root + "/.shoal/leaves")
    #expect(leaves.count == 1)
    try await host.end()
  }

  @Test func `another public URL makes another description of the same object`() async throws {
    let host = try await OriginHost()
    try host.put("x", noise(100_000, seed: 1))
    try await host.start { $0.publicURL = try? HTTPURL("http://one.example/p/") }
    let one = try Metainfo.parse(try await host.patientlyAsk("/x.torrent").body)
    #expect(try await host.ask("/x").field("link")?.hasPrefix("</p/x.torrent>") == true)
    await host.stop()
    try await host.start { $0.publicURL = try? HTTPURL("http://two.example:81") }
    let two = try Metainfo.parse(try await host.patientlyAsk("/x.torrent").body)
    #expect(one.urlList == ["http://one.example/p/x"])
    #expect(two.urlList == ["http://two.example:81/x"])
    #expect(one.infoBytes == two.infoBytes)
    #expect(try #require(two.shoal?.serial) > #require(one.shoal?.serial))
    #expect(try await host.ask("/x.torrent?layer=0").body.count == 7 * 32)
    try await host.end()
  }

  @Test func `after a rotation both keys sign, agents see what holds, and the selector is shown the history`()
    async throws
  {
    let host = try await OriginHost()
    try host.put("x", noise(100_000, seed: 1))
    let first = try await host.start { $0.publicURL = try? HTTPURL("http://cdn.example") }.node.key
    _ = try await host.patientlyAsk("/x.torrent")
    await host.stop()
    let file = KeyFile(path: host.root + "/.shoal/key")
    let now = Int64(Date.now.timeIntervalSince1970)
    let (old, new) = try file.rotate(now: now, until: now + 3_600)
    #expect(try await host.start { $0.publicURL = try? HTTPURL("http://cdn.example") }.node.key == new)
    let bytes = try await host.patientlyAsk("/x.torrent").body
    let signer = try #require(try CheckedMetainfo(bytes).description.signer)
    #expect(signer.key == first && first == old && signer.isValid && signer.cosigners == [new])
    #expect(signer.keys?.successions == [.init(from: old, to: new, time: now)])
    let told = try JSONDecoder().decode(Published.self, from: Data(try await host.patientlyAsk(Self.keysPath).body))
    #expect(told.signing == [old.hex, new.hex] && told.keys.history.checked.predecessors(of: new) == [old])
    var last: ObjectRegistration?
    for _ in 0..<100 where last?.key.key != new {
      try await Task.sleep(for: .milliseconds(50))
      last = try await host.registrations.last
    }
    #expect(last?.history?.checked.predecessors(of: new) == [old])
    // Words that were changed on the way are not told.
    var shoal = try #require(Metainfo.parse(bytes).shoal)
    shoal.keys.successions[0].to = old
    shoal.keys.revocations = [.init(key: new, time: 0, signature: [UInt8](repeating: 0, count: 64))]
    #expect(shoal.keys.checked.isEmpty)
    try await host.end()
  }

  private static let keysPath = "/.well-known/shoal/keys"

  private struct Published: Decodable {
    var signing: [String]
    var keys: KeyHistoryMessage
  }

  @Test func `nothing outside the root is reachable`() async throws {
    let host = try await OriginHost()
    try host.put("in/side", noise(100, seed: 1))
    let files = FileManager.default
    try files.createSymbolicLink(atPath: host.root + "/leak", withDestinationPath: "/etc/passwd")
    try files.createSymbolicLink(atPath: host.root + "/etc", withDestinationPath: "/etc")
    try files.createSymbolicLink(atPath: host.root + "/near", withDestinationPath: "in/side")
    try files.createSymbolicLink(atPath: host.root + "/state", withDestinationPath: ".shoal")
    try files.createSymbolicLink(atPath: host.root + "/loop", withDestinationPath: ".")
    try host.put(".env", noise(100, seed: 2))
    try host.put(".git/config", noise(100, seed: 3))
    mkfifo(host.root + "/pipe", 0o600)
    try await host.start()
    for target in [
      "/leak", "/etc/passwd", "/state/key", "/.shoal/key", "/in/../.shoal/key", "/%2e%2e/%2e%2e/etc/passwd",
      "/in%2fside",
      "/pipe", "/in/", "/loop/.shoal/key", "/loop/state/key", "/leak.torrent",
      "/.env", "/.env.torrent", "/%2eenv", "/.git/config", "/loop/.env", "/in/../.git/config",
    ] {
      #expect(try await host.ask(target).status == 404, "\(target)")
    }
    #expect(try await host.ask("/near").body == noise(100, seed: 1))
    #expect(try await host.ask("/loop/in/side").status == 200)
    #expect(try await host.ask("/in/../in/side").status == 200)
    #expect(try await host.ask("/in").status == 301)
    try await host.end()
  }

  @Test func `a file replaced while it is served never yields mixed bytes`() async throws {
    let host = try await OriginHost()
    // More than the buffers of two sockets hold: while the client does not read, the end cannot have been sent.
    let size: Int64 = 64 << 20
    try host.put("x", [])
    let path = host.root + "/x"
    try #require(truncate(path, off_t(size)) == 0)
    let port = try await host.start().endpoint.port
    let reading = Task.detached { () -> [UInt8] in
      let client = RawClient(port: port)
      client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let begun = client.read { $0.count > 10_000 }
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try handle.seek(toOffset: UInt64(size - 1_000_000))
      try handle.write(contentsOf: [UInt8](repeating: 2, count: 1_000_000))
      try handle.close()
      return begun + client.read()
    }
    let answer = try await reading.value
    let end = try #require(answer.indices.first { answer[$0...].starts(with: Array("\r\n\r\n".utf8)) })
    let body = answer[(end + 4)...]
    #expect(body.count < Int(size))
    #expect(body.allSatisfy { $0 == 0 })
    try await host.end()
  }

  @Test func `what cannot work is said in a sentence`() async throws {
    let host = try await OriginHost()
    func failure(_ change: (inout OriginOptions) -> Void) async -> String {
      do {
        try await host.start(change)
        return "started"
      } catch { return "\(error)" }
    }
    #expect(await failure { $0.root = "/no/such" } == "There is no directory /no/such.")
    try host.put("file", [1])
    #expect(await failure { $0.root = host.root + "/file" } == "\(host.root)/file is not a directory.")
    let taken = Endpoint(address: IPAddress(127, 0, 0, 1), port: host.selectorURL.port)
    #expect(await failure { $0.listen = taken } == "Port \(taken.port) on 127.0.0.1 is in use by another program.")
    #expect(await failure { _ in } == "started")
    #expect(await failure { _ in } == "Another origin is using \(host.root)/.shoal.")
    await host.stop()
    try host.put(".shoal/key", [1, 2, 3])
    #expect(await failure { _ in }.contains("holds no key of 32 bytes"))
    try host.put(".shoal/key", noise(32, seed: 1))
    try host.put(".shoal/catalog.sqlite", noise(10_000, seed: 1))
    #expect(await failure { _ in }.hasPrefix("The catalog in \(host.root)/.shoal cannot be opened"))
    try await host.end()
  }

  @Test func `only the owner can read the key`() async throws {
    let host = try await OriginHost()
    try await host.start()
    let facts = try FileManager.default.attributesOfItem(atPath: host.root + "/.shoal/key")
    #expect(facts[.posixPermissions] as? Int == 0o600)
    try await host.end()
  }
}
