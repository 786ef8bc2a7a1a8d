import Foundation
import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct PinFileTests {
  private let pool = NIOThreadPool(numberOfThreads: 1)

  private let loop = MultiThreadedEventLoopGroup.singleton.next()

  private static let pins: [KeyPin] = [
    .key(origin: "http://a", Digest256(1, 2, 3, 4)), .key(origin: "http://b", .zero), .serial(url: "http://a/x", 7),
    .withdrawn(url: "http://a/y", 9),
  ]

  @Test func `keys that were left behind or revoked are there after a kill and after a stop`() async throws {
    let directory = TestDirectory()
    pool.start()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    let pins: [KeyPin] = [
      .key(origin: "http://a", Digest256(5, 0, 0, 0)), .left(origin: "http://a", Digest256(3, 0, 0, 0)),
      .left(origin: "http://a", Digest256(4, 0, 0, 0)), .revoked(Digest256(3, 0, 0, 0)),
    ]
    _ = try await keep([pins, [pins[3], pins[2]]], in: file)
    #expect(try PinFile(path: file.path, pool: pool).pins == pins)
    try file.flush(pins)
    #expect(try PinFile(path: file.path, pool: pool).pins == pins)
    try await pool.shutdownGracefully()
  }

  /// Keeps pins one after another, without waiting between; what became of each, in the order of the answers.
  private func keep(_ batches: [[KeyPin]], in file: PinFile, all: [KeyPin] = []) async throws -> [Int] {
    try await loop.flatSubmit { [loop] in
      let promise = loop.makePromise(of: [Int].self)
      var answers: [Int] = []
      for (number, batch) in batches.enumerated() {
        file.keep(batch, on: loop, all: { all }) { error in
          answers.append(error == nil ? number : -1)
          if answers.count == batches.count { promise.succeed(answers) }
        }
      }
      return promise.futureResult
    }.get()
  }

  @Test func `pins that are kept are there after a kill, the newest of each`() async throws {
    let directory = TestDirectory()
    pool.start()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    #expect(file.pins.isEmpty)
    let serials = (0..<200).map { [KeyPin.serial(url: "http://a/x", Int64($0))] }
    #expect(try await keep([Self.pins] + serials, in: file) == Array(0...200))
    // Nobody stops it: what it was told to keep is on the disk.
    let after = try PinFile(path: file.path, pool: pool).pins
    #expect(after == Array(Self.pins.prefix(2)) + [.serial(url: "http://a/x", 199), Self.pins[3]])
    try await pool.shutdownGracefully()
  }

  @Test func `pins are there after a stop, and nothing known is no reason to forget`() async throws {
    let directory = TestDirectory()
    pool.start()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    _ = try await keep([Self.pins], in: file)
    try file.flush(Self.pins)
    try file.flush([])
    #expect(try PinFile(path: file.path, pool: pool).pins == Self.pins)
    let journal = try FileManager.default.attributesOfItem(atPath: directory.path + "/pins.journal")
    #expect(journal[.size] as? Int == 0)
    try await pool.shutdownGracefully()
  }

  @Test func `a line that was being written when the node was killed was nothing that anybody relied on`() async throws
  {
    let directory = TestDirectory()
    pool.start()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    _ = try await keep([Self.pins], in: file)
    let journal = directory.path + "/pins.journal"
    let whole = try #require(FileManager.default.contents(atPath: journal))
    for cut in [1, 7, 20] {
      try whole.dropLast(cut).write(to: URL(fileURLWithPath: journal))
      try? FileManager.default.removeItem(atPath: file.path)
      let again = try PinFile(path: file.path, pool: pool)
      #expect(again.pins == Array(Self.pins.prefix(3)))
      // What follows is not spoilt by the half line.
      _ = try await keep([[Self.pins[3]]], in: again)
      #expect(try PinFile(path: file.path, pool: pool).pins == Self.pins)
    }
    try await pool.shutdownGracefully()
  }

  @Test func `a journal does not grow for ever`() async throws {
    let directory = TestDirectory()
    pool.start()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    let long = "http://a/" + String(repeating: "x", count: 4_000)
    let all = [KeyPin.serial(url: long, 1_000)]
    for number in 0..<3 {
      let batch = (0..<200).map { KeyPin.serial(url: long, Int64(number * 200 + $0)) }
      _ = try await keep([batch], in: file, all: all)
    }
    let size = try FileManager.default.attributesOfItem(atPath: directory.path + "/pins.journal")[.size] as? Int64
    #expect((size ?? .max) < PinFile.longestJournal * 2)
    #expect(try PinFile(path: file.path, pool: pool).pins == all)
    try await pool.shutdownGracefully()
  }

  @Test func `a damaged pin file is a sentence, never a fresh start`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/pins.json"
    for text in ["{\"keys\":", "{\"keys\":{\"http://a\":\"xyz\"},\"serials\":{}}", "[]", ""] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: StoreError.self) { try PinFile(path: path, pool: pool) }
    }
    try FileManager.default.removeItem(atPath: path)
    try Data("{\"origin\n{}\n".utf8).write(to: URL(fileURLWithPath: directory.path + "/pins.journal"))
    #expect(throws: StoreError.self) { try PinFile(path: path, pool: pool) }
  }

  @Test func `an identity is made once, for its owner only`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/identity"
    let node = try NodeIdentity.load(path).id
    #expect(try NodeIdentity.load(path).id == node)
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    #expect(throws: StoreError.self) { try NodeIdentity.load(path) }
  }
}
