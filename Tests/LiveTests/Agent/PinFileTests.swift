import Foundation
import Glibc
import NIOPosix
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct PinFileTests {
  private let pool = NIOThreadPool(numberOfThreads: 1)

  @Test func `pins are there after a restart`() throws {
    let directory = TestDirectory()
    let file = try PinFile(path: directory.path + "/pins.json", pool: pool)
    #expect(file.pins.isEmpty)
    let pins: [KeyPin] = [
      .key(origin: "http://a", Digest256(1, 2, 3, 4)), .key(origin: "http://b", .zero), .serial(url: "http://a/x", 7),
    ]
    try file.flush(Array(pins.prefix(1)))
    try file.flush(pins)
    // Nothing known is no reason to forget.
    try file.flush([])
    #expect(try PinFile(path: file.path, pool: pool).pins == pins)
  }

  @Test func `a damaged pin file is a sentence, never a fresh start`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/pins.json"
    for text in ["{\"keys\":", "{\"keys\":{\"http://a\":\"xyz\"},\"serials\":{}}", "[]", ""] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: StoreError.self) { try PinFile(path: path, pool: pool) }
    }
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
