import Foundation
import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct KeptDescriptionsTests {
  private static let url = "http://192.0.2.1:8080/a.bin"

  /// Runs a test on a cache directory, with threads that write.
  private func withCache(_ body: (KeptDescriptions, String, any EventLoop) async throws -> Void) async throws {
    let directory = TestDirectory()
    let pool = NIOThreadPool(numberOfThreads: 2)
    pool.start()
    try await body(
      KeptDescriptions(directory: directory.path, pool: pool), directory.path,
      MultiThreadedEventLoopGroup.singleton.next())
    try await pool.shutdownGracefully()
  }

  private func until(_ isTrue: () -> Bool) async throws {
    for _ in 0..<1_000 where !isTrue() { try await Task.sleep(for: .milliseconds(5)) }
    #expect(isTrue())
  }

  /// Metainfo of some bytes, as an origin makes it.
  static func metainfo(_ url: String, serial: Int64 = 1, length: Int = 100_000) throws -> [UInt8] {
    let object = TestObject(length: length)
    let builder = MetainfoBuilder(
      name: "a.bin", geometry: object.geometry, piecesRoot: object.description.piecesRoot,
      pieceLayer: object.description.pieceLayer,
      v1Pieces: [UInt8](repeating: 1, count: object.geometry.pieceCount * 20),
      trackers: ["http://192.0.2.2:8090/announce"], urlList: [url],
      shoal: ShoalExtension(publicKey: .zero, serial: serial, published: 1, path: "/a.bin"))
    return builder.hybrid { _, _ in [UInt8](repeating: 2, count: 64) }
  }

  @Test func `what is remembered of a URL is found again, also by another process`() async throws {
    try await withCache { kept, path, _ in
      #expect(kept.metainfo(of: Self.url) == nil)
      kept.remember([1, 2, 3], of: Self.url)
      try await until { kept.metainfo(of: Self.url) == [1, 2, 3] }
      kept.remember([4], of: Self.url)
      try await until { kept.metainfo(of: Self.url) == [4] }
      let other = KeptDescriptions(directory: path, pool: NIOThreadPool(numberOfThreads: 1))
      #expect(other.metainfo(of: Self.url) == [4])
      #expect(other.metainfo(of: Self.url + "x") == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/urls").count == 1)
    }
  }

  @Test func `no more is forgotten than must be`() async throws {
    try await withCache { kept, path, _ in
      let urls = path + "/urls"
      try FileManager.default.createDirectory(atPath: urls, withIntermediateDirectories: true)
      // Three of 200 MB, none of which takes room: they are holes. The bound is 512 MiB.
      for (age, name) in ["oldest", "older", "old"].enumerated() {
        let file = "\(urls)/\(name)"
        #expect(FileManager.default.createFile(atPath: file, contents: nil) && truncate(file, 200 << 20) == 0)
        let time = Date(timeIntervalSince1970: 1_000_000 + Double(age))
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: file)
      }
      kept.remember([1], of: Self.url)
      try await until { access("\(urls)/oldest", F_OK) != 0 }
      kept.remember([2], of: Self.url)
      try await until { kept.metainfo(of: Self.url) == [2] }
      #expect(access("\(urls)/older", F_OK) == 0 && access("\(urls)/old", F_OK) == 0)
    }
  }

  @Test func `a file that holds another URL, or is damaged, is not taken`() async throws {
    try await withCache { kept, path, _ in
      kept.remember([1, 2, 3], of: Self.url)
      try await until { kept.metainfo(of: Self.url) != nil }
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path + "/urls").first)
      try Data("http://elsewhere/\n123".utf8).write(to: URL(fileURLWithPath: path + "/urls/" + name))
      #expect(kept.metainfo(of: Self.url) == nil)
      kept.remember([1], of: "http://a/\nb")
      kept.remember([1], of: "http://a/" + String(repeating: "b", count: 9_000))
      kept.remember([9], of: "http://last/")
      try await until { kept.metainfo(of: "http://last/") == [9] }
      #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/urls").count == 2)
    }
  }

  @Test func `URLs beyond the bound are forgotten, the oldest first`() async throws {
    try await withCache { kept, path, _ in
      kept.remember([7], of: "http://new/0")
      try await until { kept.metainfo(of: "http://new/0") == [7] }
      for number in 0..<KeptDescriptions.mostURLs {
        let file = "\(path)/urls/old-\(number)"
        try Data([1]).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_000 + Double(number))], ofItemAtPath: file)
      }
      kept.remember([8], of: "http://new/1")
      try await until { kept.metainfo(of: "http://new/1") == [8] }
      try await until {
        (try? FileManager.default.contentsOfDirectory(atPath: path + "/urls").count) == KeptDescriptions.mostURLs
      }
      #expect(kept.metainfo(of: "http://new/0") == [7])
      #expect(!FileManager.default.fileExists(atPath: "\(path)/urls/old-0"))
      #expect(FileManager.default.fileExists(atPath: "\(path)/urls/old-2"))
    }
  }

  @Test func `stores are searched for a URL that was never remembered, the newest version first`() async throws {
    try await withCache { kept, path, loop in
      func store(_ url: String, serial: Int64, length: Int, marks: [UInt8], at time: Double) throws -> String {
        let bytes = try Self.metainfo(url, serial: serial, length: length)
        let name = try CheckedMetainfo(bytes).description.infohashes.v2.hex
        let folder = "\(path)/objects/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/metainfo"))
        try Data(marks).write(to: URL(fileURLWithPath: folder + "/stored"))
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: folder + "/stored")
        return name
      }
      let old = try store(Self.url, serial: 3, length: 100_000, marks: [1, 0, 1, 1, 0, 0, 1], at: 1_000)
      _ = try store(Self.url, serial: 2, length: 120_000, marks: [1], at: 2_000)
      _ = try store("http://other/", serial: 9, length: 90_000, marks: [0, 0], at: 3_000)
      // Never remembered: the newest version whose description names the URL.
      let found = try #require(kept.metainfo(of: Self.url))
      #expect(try CheckedMetainfo(found).description.infohashes.v2.hex == old)
      #expect(kept.metainfo(of: "http://nowhere/") == nil)
    }
  }
}
