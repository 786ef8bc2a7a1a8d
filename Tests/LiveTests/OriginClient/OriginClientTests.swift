import Foundation
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct OriginClientTests {
  private let object = TestObject(length: 200_000)
  private let directory = TestDirectory()

  /// A host whose object 1 can prove every block, and its client of origins.
  private func node(
    _ options: OriginClient.Options = OriginClient.Options(), provable: Bool = true, hashers: NIOThreadPool? = nil
  ) async throws -> (RecordingHost, Carried<OriginClient>) {
    let host = RecordingHost()
    let client = try await host.on { [object, directory] in
      let store = ObjectStore(try StoreFiles(opening: directory.path + "/o", object.description, verifying: true))
      if provable { _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces) }
      host.stores[ObjectHandle(1)] = store
      let source = IPAddress(127, 0, 0, 1)
      return Carried(
        OriginClient(loop: host.loop, host: host, source: source, options: options, hashers: hashers))
    }
    return (host, client)
  }

  private func partial(_ span: ByteSpan, of bytes: [UInt8], claims: String? = nil) -> [UInt8] {
    let range = claims ?? "bytes \(span.offset)-\(span.end - 1)/\(bytes.count)"
    let head =
      "HTTP/1.1 206 Partial Content\r\nContent-Range: \(range)\r\nContent-Length: \(span.length)\r\nETag: \"x\"\r\n\r\n"
    return Array(head.utf8) + bytes[Int(span.offset)..<Int(span.end)]
  }

  private func words(_ inputs: [AgentInput]) -> [String] {
    inputs.map { input in
      switch input {
      case .originAnswered(let id, let head): "\(id.value) head \(head.status) \(head.isUsable)"
      case .originBlock(let id, let block, let verdict): "\(id.value) block \(block.value) \(verdict)"
      case .originEnded(let id, .complete): "\(id.value) complete"
      case .originEnded(let id, .unusable): "\(id.value) unusable"
      case .originEnded(let id, .stale): "\(id.value) stale"
      case .originEnded(let id, .failed): "\(id.value) failed"
      case .originLeaves(let id, let proven): "\(id.value) leaves \(proven.map(\.value))"
      default: "\(input)"
      }
    }
  }

  private static func ends(_ inputs: [AgentInput]) -> Int {
    inputs.count { if case .originEnded = $0 { true } else { false } }
  }

  /// Fetches spans one after another and says what the machine was told.
  private func run(
    _ spans: [ByteSpan], _ options: OriginClient.Options = OriginClient.Options(),
    answer: @escaping @Sendable (Int, String) -> [RawOrigin.Step]
  ) async throws -> (words: [String], requests: [String], connections: Int) {
    let (host, client) = try await node(options)
    let origin = try await RawOrigin(host.loop, answer)
    for (at, span) in spans.enumerated() {
      try await host.on {
        client.value.fetchRange(
          OriginRequestID(UInt32(at)), ObjectHandle(1), url: GuardedURL(origin.url, Reach(.anything)), span,
          ifMatch: "\"x\"")
      }
      _ = try await host.wait { Self.ends($0) == at + 1 }
    }
    let inputs = try await host.on { host.inputs }
    let facts = try await host.on { (origin.requests, origin.connections) }
    try await host.on { client.value.stop() }
    origin.close()
    await host.close()
    return (words(inputs), facts.0, facts.1)
  }

  @Test func `a range comes block by block, however it is cut, and its connection is used again`() async throws {
    let bytes = object.bytes
    let (first, second) = (ByteSpan(offset: 32768, length: 49152), ByteSpan(offset: 180_224, length: 19776))
    let answers = [partial(first, of: bytes), partial(second, of: bytes)]
    let (words, requests, connections) = try await run([first, second]) { number, _ in
      let all = answers[number]
      return [
        .send(Array(all[..<1000])), .pause, .send(Array(all[1000..<19_000])), .pause, .send(Array(all[19_000...])),
      ]
    }
    #expect(
      words == [
        "0 head 206 true", "0 block 2 verified", "0 block 3 verified", "0 block 4 verified", "0 complete",
        "1 head 206 true", "1 block 11 verified", "1 block 12 verified", "1 complete",
      ])
    #expect(connections == 1)
    #expect(requests[0].lowercased().contains("range: bytes=32768-81919"))
    #expect(requests[0].lowercased().contains("if-match: \"x\""))
  }

  @Test func `an origin that ignores ranges gives the whole object from its first block on`() async throws {
    let all = Array("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n".utf8) + object.bytes
    let (words, _, _) = try await run([ByteSpan(offset: 65536, length: 16384)]) { _, _ in [.send(all)] }
    #expect(words.count == 15)
    #expect(words[0] == "0 head 200 true" && words[1] == "0 block 0 verified" && words[13] == "0 block 12 verified")
  }

  @Test(arguments: [
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-16383/200001\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-16384/200000\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 206 Partial Content\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 9-/x\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-16383/200000\r\nContent-Encoding: br\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 16384\r\n\r\n",
    "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 16384\r\n\r\n",
  ])
  func `an answer that is not the range that was asked is of no use, and its body is thrown away`(head: String)
    async throws
  {
    let body = [UInt8](repeating: 0x20, count: 16384)
    let span = ByteSpan(offset: 0, length: 16384)
    let good = partial(span, of: object.bytes)
    let (words, _, connections) = try await run([span, span]) { number, _ in
      number == 0 ? [.send(Array(head.utf8)), .pause, .send(body)] : [.send(good)]
    }
    #expect(words.count == 5)
    #expect(words[0].hasSuffix("false") && words[1] == "0 unusable")
    #expect(words.suffix(2) == ["1 block 0 verified", "1 complete"])
    #expect(connections <= 2)
  }

  @Test func `a body that is cut, and bytes that are no HTTP, are failures after what came whole`() async throws {
    let span = ByteSpan(offset: 0, length: 49152)
    let cut = Array(partial(span, of: object.bytes).prefix(20_000))
    let (words, _, _) = try await run([span, span]) { number, _ in
      number == 0 ? [.send(cut), .pause, .close] : [.send(Array("SSH-2.0-OpenSSH\r\n\r\n".utf8)), .pause, .close]
    }
    #expect(words == ["0 head 206 true", "0 block 0 verified", "0 failed", "1 failed"])
  }

  @Test func `corrupt bytes are told as corrupt`() async throws {
    var bytes = object.bytes
    bytes[16_400] ^= 1
    let span = ByteSpan(offset: 0, length: 32768)
    let answer = partial(span, of: bytes)
    let (words, _, _) = try await run([span]) { _, _ in [.send(answer)] }
    #expect(words == ["0 head 206 true", "0 block 0 verified", "0 block 1 corrupt", "0 complete"])
  }

  @Test func `blocks of a fast origin are hashed and laid in place on other threads, and told in their order`()
    async throws
  {
    var options = OriginClient.Options()
    options.fast = 0
    let hashers = NIOThreadPool(numberOfThreads: 3)
    hashers.start()
    let (host, client) = try await node(options, hashers: hashers)
    var bytes = object.bytes
    bytes[100_000] ^= 1
    let whole = ByteSpan(offset: 0, length: 200_000)
    let answers = [partial(whole, of: bytes), partial(whole, of: object.bytes)]
    let origin = try await RawOrigin(host.loop) { number, _ in [.send(answers[number])] }
    let object = ObjectHandle(1)
    try await host.on {
      client.value.fetchRange(
        OriginRequestID(0), object, url: GuardedURL(origin.url, Reach(.anything)), whole, ifMatch: nil)
    }
    let inputs = try await host.wait { Self.ends($0) == 1 }
    let blocks = (0..<13).map { "0 block \($0) \($0 == 6 ? "corrupt" : "verified")" }
    #expect(words(inputs) == ["0 head 206 true"] + blocks + ["0 complete"])
    // The host stores nothing: what lies there was laid by those who hashed it.
    let data = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/o/data"))
    let laid = (0..<13).filter { block in
      let (first, end) = (block * 16384, min((block + 1) * 16384, 200_000))
      return end <= data.count && data[first..<end].elementsEqual(self.object.bytes[first..<end])
    }
    #expect(laid.count > 6 && !laid.contains(6))
    // One that is cancelled while its blocks are being hashed says nothing more.
    try await host.on {
      host.onInput = { input, _ in
        if case .originBlock(OriginRequestID(1), BlockIndex(2), _) = input {
          client.value.cancel(OriginRequestID(1))
        }
      }
      client.value.fetchRange(
        OriginRequestID(1), object, url: GuardedURL(origin.url, Reach(.anything)), whole, ifMatch: nil)
    }
    let more = try await host.wait { $0.count >= inputs.count + 4 }
    try await Task.sleep(for: .milliseconds(50))
    let last = try await host.on { host.inputs.count }
    #expect(words(more).suffix(2) == ["1 block 1 verified", "1 block 2 verified"] && last == inputs.count + 4)
    try await host.on { client.value.stop() }
    origin.close()
    await host.close()
    try await hashers.shutdownGracefully()
  }

  @Test func `a kept connection that closes before it answers is told as stale, and not used again`() async throws {
    let span = ByteSpan(offset: 0, length: 16384)
    let answer = partial(span, of: object.bytes)
    let (words, requests, connections) = try await run([span, span, span]) { number, _ in
      number == 1 ? [.close] : [.send(answer)]
    }
    #expect(words.dropFirst(3).first == "1 stale")
    #expect(words.suffix(3) == ["2 head 206 true", "2 block 0 verified", "2 complete"])
    #expect(requests.count == 3 && connections == 2)
  }

  @Test func `an origin that goes silent is given up in time`() async throws {
    var options = OriginClient.Options()
    options.idleTimeout = .milliseconds(150)
    let answer = Array(partial(ByteSpan(offset: 0, length: 32768), of: object.bytes).prefix(18_000))
    let (words, _, _) = try await run([ByteSpan(offset: 0, length: 32768)], options) { _, _ in [.send(answer)] }
    #expect(words == ["0 head 206 true", "0 block 0 verified", "0 failed"])
  }

  @Test func `leaves are proven piece by piece`() async throws {
    let (host, client) = try await node(provable: false)
    var wrong = object.leafBytes(0..<object.geometry.pieceCount)
    wrong[5] ^= 1
    let body = Array(wrong[0..<(8 * 32)])
    let head =
      "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-255/\(wrong.count)\r\nContent-Length: 256\r\n\r\n"
    let origin = try await RawOrigin(host.loop) { _, _ in [.send(Array(head.utf8) + body)] }
    try await host.on {
      client.value.fetchLeaves(
        OriginRequestID(4), ObjectHandle(1), url: GuardedURL(origin.url, Reach(.anything)), pieces: 0..<2)
    }
    let inputs = try await host.wait { Self.ends($0) == 1 }
    #expect(words(inputs) == ["4 head 206 true", "4 leaves [1]", "4 complete"])
    let requests = try await host.on { origin.requests }
    #expect(requests[0].hasPrefix("GET /file.torrent?layer=0 HTTP/1.1"))
    try await host.on { client.value.stop() }
    origin.close()
    await host.close()
  }

  @Test func `a cancelled request says nothing more, and those that wait go on`() async throws {
    var options = OriginClient.Options()
    options.connectionsPerOrigin = 1
    let (host, client) = try await node(options)
    let span = ByteSpan(offset: 0, length: 16384)
    let answer = partial(span, of: object.bytes)
    let origin = try await RawOrigin(host.loop) { number, _ in
      number == 0 ? [.send(Array(answer.prefix(9000)))] : [.send(answer)]
    }
    try await host.on {
      for id in 0..<3 {
        client.value.fetchRange(
          OriginRequestID(UInt32(id)), ObjectHandle(1), url: GuardedURL(origin.url, Reach(.anything)), span,
          ifMatch: nil)
      }
    }
    _ = try await host.wait { $0.count == 1 }
    try await host.on {
      client.value.cancel(OriginRequestID(0))
      client.value.cancel(OriginRequestID(1))
    }
    let inputs = try await host.wait { Self.ends($0) == 1 }
    #expect(words(inputs) == ["0 head 206 true", "2 head 206 true", "2 block 0 verified", "2 complete"])
    try await host.on { client.value.stop() }
    origin.close()
    await host.close()
  }
}
