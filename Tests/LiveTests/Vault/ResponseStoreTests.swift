import Foundation
import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct ResponseStoreTests {
  private let directory = TestDirectory()
  private var path: String { directory.path + "/http" }

  /// A store on a loop of its own; everything is asked for on that loop and waited for outside.
  private final class Bench: Sendable {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pool = NIOThreadPool(numberOfThreads: 2)
    private let bound: NIOLoopBoundBox<(store: ResponseStore, troubles: [StoreError])>
    private let loop: any EventLoop

    init(_ path: String, limits: CacheIndex.Limits = CacheIndex.Limits()) async throws {
      pool.start()
      let (loop, pool) = (group.next(), pool)
      self.loop = loop
      bound = try await loop.submit {
        let store = try ResponseStore(directory: path, limits: limits, pool: pool, loop: loop)
        let box = NIOLoopBoundBox((store: store, troubles: [StoreError]()), eventLoop: loop)
        store.onTrouble = { error in box.value.troubles.append(error) }
        return box
      }.get()
      await ask { store, done in store.start { done(()) } }
    }

    /// Does something on the loop that answers later.
    func ask<T: Sendable>(_ job: @escaping @Sendable (ResponseStore, @escaping (T) -> Void) -> Void) async -> T {
      let (loop, bound) = (loop, bound)
      return await withCheckedContinuation { continuation in
        loop.execute { job(bound.value.store) { continuation.resume(returning: $0) } }
      }
    }

    func run<T: Sendable>(_ job: @escaping @Sendable (ResponseStore) -> T) async -> T {
      await ask { store, done in done(job(store)) }
    }

    func troubles() async -> [String] {
      let bound = bound
      return (try? await loop.submit { bound.value.troubles.map(\.sentence) }.get()) ?? []
    }

    func put(_ response: StoredResponse, _ body: String, told: Int64?) async -> Bool {
      await ask { store, done in
        guard let draft = store.begin(response, length: told) else { return done(false) }
        // In parts, as they come from a socket.
        let bytes = Array(body.utf8)
        for at in stride(from: 0, to: bytes.count, by: 1000) {
          draft.append(ByteBuffer(bytes: bytes[at..<min(at + 1000, bytes.count)]))
        }
        draft.finish(then: done)
      }
    }

    /// The body that is found for a URL, and what was stored of the head, or nil.
    func get(_ url: String) async -> (id: CacheIndex.EntryID, response: StoredResponse, body: String)? {
      await ask { store, done in
        store.find(CacheRequest(method: "GET", url: url, fields: [])) { found in
          guard let found, let bytes = try? found.body.read(Int(found.response.length) + 1, at: 0) else {
            return done(nil)
          }
          done((found.id, found.response, String(decoding: bytes, as: UTF8.self)))
        }
      }
    }

    /// The disk work that was begun is over.
    func settle() async throws {
      for _ in 0..<2 { try await pool.runIfActive {} }
      try await loop.submit {}.get()
    }

    func stop() async throws {
      try await settle()
      try await pool.shutdownGracefully()
      try await group.shutdownGracefully()
    }
  }

  private static let now: Int64 = 1_790_000_000

  private static func response(_ url: String, _ fields: [HTTPField] = [], at: Int64 = now) throws -> StoredResponse {
    try CachePolicy().storing(
      ResponseHead(
        status: 200, fields: [HTTPField("cache-control", "max-age=60"), HTTPField("etag", "\"a\"")] + fields,
        requestedAt: at, receivedAt: at), to: CacheRequest(method: "GET", url: url, fields: []))
  }

  private func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  @Test func `what was stored is found, with its head, in this run and in the next`() async throws {
    let body = String(repeating: "0123456789", count: 777)
    let response = try Self.response("http://a/1", [HTTPField("content-type", "text/x"), HTTPField("x-a", "1")])
    let bench = try await Bench(path)
    #expect(await bench.put(response, body, told: Int64(body.utf8.count)))
    #expect(await bench.put(try Self.response("http://a/2"), "", told: nil))
    var found = try #require(await bench.get("http://a/1"))
    #expect(found.body == body && found.response.length == 7770)
    #expect(found.response.fields == response.fields)
    #expect(await bench.get("http://a/3") == nil)
    try await bench.stop()
    #expect(names().count == 4 && names().allSatisfy { $0.hasSuffix(".head") || $0.hasSuffix(".body") })
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o700)

    let next = try await Bench(path)
    #expect(await next.run { $0.counters } == ResponseStore.Counters(restored: 2))
    found = try #require(await next.get("http://a/1"))
    #expect(found.body == body && found.response.fields == response.fields)
    #expect(try #require(await next.get("http://a/2")).body == "")
    #expect(await next.troubles() == [])
    try await next.stop()
  }

  @Test func `a body that is cut short, or longer than was told, is not stored`() async throws {
    let bench = try await Bench(path)
    #expect(!(await bench.put(try Self.response("http://a/short"), "12345", told: 6)))
    #expect(!(await bench.put(try Self.response("http://a/long"), "1234567", told: 6)))
    let broken = try Self.response("http://a/broken")
    await bench.run { store in
      let draft = store.begin(broken, length: nil)
      draft?.append(ByteBuffer(string: "abc"))
      draft?.abandon()
      draft?.append(ByteBuffer(string: "abc"))
      draft?.finish()
    }
    for name in ["short", "long", "broken"] { #expect(await bench.get("http://a/\(name)") == nil) }
    let (counters, bytes) = await bench.run { ($0.counters, $0.index.bytes) }
    #expect(counters == ResponseStore.Counters(abandoned: 3) && bytes == 0)
    try await bench.stop()
    #expect(names() == [])
  }

  @Test func `damage is found out, removed and counted, and what is not ours is left alone`() async throws {
    let bench = try await Bench(path)
    for name in ["head", "body", "cut", "gone", "version", "good"] {
      #expect(await bench.put(try Self.response("http://a/\(name)"), "the body of \(name)", told: nil))
    }
    var files: [String: String] = [:]
    for name in ["head", "body", "cut", "gone", "version", "good"] {
      let id = try #require(await bench.get("http://a/\(name)")).id
      files[name] =
        path + "/" + String(repeating: "0", count: 16 - String(id.value, radix: 16).count) + String(id.value, radix: 16)
    }
    try await bench.stop()
    func change(_ name: String, _ edit: (inout [UInt8]) -> Void) throws {
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: name)))
      edit(&bytes)
      try Data(bytes).write(to: URL(fileURLWithPath: name))
    }
    try change(files["head"]! + ".head") { $0[60] ^= 1 }
    try change(files["body"]! + ".body") { $0[3] ^= 1 }
    try change(files["cut"]! + ".body") { $0.removeLast() }
    try change(files["version"]! + ".head") { $0[9] = 2 }
    unlink(files["gone"]! + ".body")
    for name in ["notes.txt", "0000000000000099.body.part", "00000000000000aa.body"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
    symlink("/etc/passwd", path + "/00000000000000bb.head")

    let next = try await Bench(path)
    // Head, cut, version, gone, the link, the draft and the body without a head.
    #expect(await next.run { $0.counters } == ResponseStore.Counters(damaged: 7, foreign: 1, restored: 2))
    #expect(try #require(await next.get("http://a/good")).body == "the body of good")
    for name in ["head", "body", "cut", "gone", "version"] { #expect(await next.get("http://a/\(name)") == nil) }
    // The changed body had the right length: it was found out when it was asked for.
    #expect(await next.run { $0.counters.damaged } == 8)
    #expect(await next.run { $0.index.count } == 1)
    try await next.stop()
    #expect(names().count == 3 && names().last == "notes.txt")
  }

  @Test func `heads of any bytes are refused with a sentence`() throws {
    let good = try ResponseHeadFile(response: try Self.response("http://a/1"), body: .zero).encoded()
    #expect(try ResponseHeadFile(good, path: "x").response.url == "http://a/1")
    var random = RandomSource(seed: 3)
    for _ in 0..<3000 {
      var bytes = good
      switch random.below(3) {
      case 0: bytes[random.below(bytes.count)] ^= UInt8(1 + random.below(255))
      case 1: bytes.removeLast(1 + random.below(bytes.count))
      default: bytes.append(UInt8(random.below(256)))
      }
      #expect(throws: StoreError.self) { try ResponseHeadFile(bytes, path: "x") }
    }
  }

  @Test func `the room is never exceeded, on the disk as in the index`() async throws {
    // Each entry takes 8 KiB for its body and 4 KiB for its head.
    let limits = CacheIndex.Limits(bytes: 40_000, entries: 100, entryBytes: 20_000)
    let bench = try await Bench(path, limits: limits)
    for at in 0..<10 {
      #expect(
        await bench.put(
          try Self.response("http://a/\(at)"), String(repeating: "x", count: 5000), told: at % 2 == 0 ? 5000 : nil))
      try await bench.settle()
      #expect(names().filter { $0.hasSuffix(".body") }.count <= 3)
    }
    #expect(await bench.run { $0.index.bytes } == 36_864)
    #expect(await bench.get("http://a/6") == nil)
    for at in 7..<10 { #expect(await bench.get("http://a/\(at)") != nil) }
    // Told too long, and found to be too long.
    #expect(!(await bench.put(try Self.response("http://a/big"), "", told: 20_001)))
    #expect(!(await bench.put(try Self.response("http://a/big"), String(repeating: "x", count: 30_000), told: nil)))
    try await bench.stop()
    // Less room in the next run.
    let next = try await Bench(path, limits: CacheIndex.Limits(bytes: 13_000, entries: 100, entryBytes: 13_000))
    #expect(await next.run { $0.index.count } == 1)
    try await next.stop()
    #expect(names().count == 2)
  }

  @Test func `of two who write the same answer one stores it, and a newer one takes its place`() async throws {
    let bench = try await Bench(path)
    let response = try Self.response("http://a/1")
    let stored: Bool = await bench.ask { store, done in
      let first = store.begin(response, length: nil)
      #expect(store.begin(response, length: nil) == nil)
      first?.append(ByteBuffer(string: "first"))
      first?.finish(then: done)
      #expect(store.begin(response, length: nil) == nil)
    }
    #expect(stored)
    let old = try #require(await bench.get("http://a/1"))
    #expect(old.body == "first")
    // Who reads the old one goes on reading it.
    let isRead: Bool = await bench.ask { store, done in
      store.find(CacheRequest(method: "GET", url: "http://a/1", fields: [])) { found in
        guard let draft = store.begin(response, length: 6) else { return done(false) }
        draft.append(ByteBuffer(string: "second"))
        draft.finish { _ in
          done((try? found?.served().isUnchanged()) == true && (try? found?.body.read(9, at: 0)) == Array("first".utf8))
        }
      }
    }
    #expect(isRead)
    let new = try #require(await bench.get("http://a/1"))
    #expect(new.body == "second" && new.id > old.id)
    try await bench.stop()
    #expect(names().count == 2)
  }

  @Test func `a full disk ends the storing and is told once`() async throws {
    let bench = try await Bench(path)
    await bench.run { $0.diskRoom = 2500 }
    #expect(!(await bench.put(try Self.response("http://a/1"), String(repeating: "x", count: 4000), told: 4000)))
    #expect(await bench.troubles().count == 1)
    #expect(await bench.troubles().first?.hasSuffix("the disk is full.") == true)
    #expect(await bench.run { $0.index.bytes } == 0)
    await bench.run { $0.diskRoom = .max }
    #expect(await bench.put(try Self.response("http://a/1"), "again", told: 5))
    try await bench.stop()
    #expect(names().count == 2)
  }

  @Test(.enabled(if: geteuid() == 0)) func `a disk that is really full ends the storing and is told once`() async throws
  {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return }
    defer { umount2(path, Int32(MNT_DETACH)) }
    let bench = try await Bench(path)
    #expect(await bench.put(try Self.response("http://a/1"), String(repeating: "x", count: 20_000), told: nil))
    #expect(!(await bench.put(try Self.response("http://a/2"), String(repeating: "x", count: 90_000), told: nil)))
    #expect(await bench.troubles().count == 1)
    #expect(try #require(await bench.get("http://a/1")).body.utf8.count == 20_000)
    try await bench.stop()
    #expect(names().count == 2)
  }

  @Test func `a validation replaces the head and leaves the body`() async throws {
    let bench = try await Bench(path)
    #expect(await bench.put(try Self.response("http://a/1", [HTTPField("x-a", "1")]), "body", told: 4))
    let id = try #require(await bench.get("http://a/1")).id
    let head = ResponseHead(
      status: 304, fields: [HTTPField("cache-control", "max-age=600"), HTTPField("x-b", "2")],
      requestedAt: Self.now + 100, receivedAt: Self.now + 101)
    await bench.run { store in
      store.freshen(id, by: head)
      store.freshen(id, by: head)
      store.freshen(CacheIndex.EntryID(999), by: head)
    }
    try await bench.stop()
    let next = try await Bench(path)
    let found = try #require(await next.get("http://a/1"))
    #expect(found.body == "body" && found.response.receivedAt == Self.now + 101 && found.response.length == 4)
    #expect(found.response.field("cache-control") == "max-age=600")
    #expect(found.response.field("x-a") == "1" && found.response.field("x-b") == "2")
    await next.run { $0.remove(id) }
    #expect(await next.get("http://a/1") == nil)
    try await next.stop()
    #expect(names() == [])
  }

  @Test func `a directory that cannot be made is a sentence`() async {
    let error = await #expect(throws: StoreError.self) { try await Bench("/dev/null/http") }
    #expect(error?.sentence.hasPrefix("Cannot ") == true)
  }
}
