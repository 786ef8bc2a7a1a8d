import Foundation
import Testing
import Vocabulary
import Wire

@testable import Live
@testable import Nodes

@Suite struct KeptStoresTests {
  private let directory = TestDirectory()
  private var stores: KeptStores { KeptStores(cache: directory.path) }

  /// A store with these marks, used at this time; its object.
  private func store(_ number: Int, marks: [UInt8], at time: Double) throws -> Digest256 {
    let bytes = try KeptDescriptionsTests.metainfo("http://host/\(number)", serial: 1, length: 100_000 + number)
    let object = try CheckedMetainfo(bytes).description.infohashes.v2
    let folder = stores.path(of: object)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/metainfo"))
    try Data(marks).write(to: URL(fileURLWithPath: folder + "/stored"))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: folder + "/stored")
    return object
  }

  @Test func `stores are listed with what is marked as stored, the newest first, and nothing of them is changed`()
    throws
  {
    let old = try store(1, marks: [1, 0, 1, 1, 0, 0, 1], at: 1_000)
    let new = try store(2, marks: [1], at: 2_000)
    let empty = try store(3, marks: [0, 0], at: 3_000)
    try FileManager.default.createDirectory(
      atPath: directory.path + "/objects/notes", withIntermediateDirectories: true)
    let entries = stores.entries()
    #expect(entries.map(\.object) == [empty, new, old])
    let wall = WallTime(microseconds: 3_001_000_000)
    let kept = entries.compactMap { stores.kept($0, wall: wall) }
    #expect(kept.map(\.stored) == [0, 1, 4])
    #expect(kept.map(\.unused) == [.seconds(1), .seconds(1_001), .seconds(2_001)])
    #expect(kept.allSatisfy { $0.bytes > 0 && !$0.isPinned })
    let length = try FileManager.default.attributesOfItem(atPath: stores.path(of: new) + "/stored")[.size] as? Int
    #expect(length == 1)
  }

  @Test func `a store without a description, or with another's, is none`() throws {
    let object = try store(1, marks: [1], at: 1_000)
    let other = try store(2, marks: [1], at: 1_000)
    let entries = stores.entries()
    try FileManager.default.removeItem(atPath: stores.path(of: object) + "/metainfo")
    #expect(entries.compactMap { stores.kept($0, wall: WallTime(microseconds: 0)) }.map(\.object) == [other])
    try FileManager.default.copyItem(
      atPath: stores.path(of: other) + "/metainfo", toPath: stores.path(of: object) + "/metainfo")
    #expect(entries.compactMap { stores.kept($0, wall: WallTime(microseconds: 0)) }.map(\.object) == [other])
  }

  @Test func `a store whose maker was killed before its last file claims nothing`() throws {
    let object = try store(1, marks: [1], at: 1_000)
    #expect(throws: StoreError.self) { try StoreCheck(object, in: stores) }
    try FileManager.default.removeItem(atPath: stores.path(of: object) + "/stored")
    let check = try StoreCheck(object, in: stores)
    #expect(check.good == 0 && check.bad.isEmpty)
  }

  @Test func `pins are remembered, and an object goes with all its files`() throws {
    let object = try store(1, marks: [1], at: 1_000)
    try stores.pin(object, true)
    try stores.pin(object, true)
    #expect(stores.isPinned(object) && KeptStores(cache: directory.path).isPinned(object))
    try stores.pin(object, false)
    try stores.pin(object, false)
    #expect(!stores.isPinned(object))
    try stores.pin(object, true)
    try stores.remove(object)
    try stores.remove(object)
    #expect(stores.entries().isEmpty && stores.freeBytes().value > 0)
  }

  @Test(arguments: [1, 16384, 100_000, 1_000_000, 9_000_000])
  func `an object never takes more of the disk than is reckoned for it`(length: Int) throws {
    let object = TestObject(length: length)
    let geometry = object.geometry
    var random = RandomSource(seed: UInt64(length))
    let store = ObjectStore(
      try StoreFiles(opening: stores.path(of: object.description.object), object.description, verifying: true))
    var blocks = 0
    var pieces = 0
    func reckoned() -> Int64 { DiskCost.of(geometry, blocks: blocks, pieces: pieces) }
    func taken() -> Int64 { stores.entries().reduce(0) { $0 + $1.bytes } }
    #expect(taken() <= reckoned())
    for _ in 0..<60 {
      let block = random.below(geometry.blockCount)
      let piece = geometry.piece(of: BlockIndex(block)).value
      if !store.provable[piece] {
        _ = try store.accept(leaves: object.leafBytes(piece..<piece + 1), of: piece..<piece + 1)
        pieces += 1
        #expect(taken() <= reckoned())
      }
      guard !store.stored[block] else { continue }
      try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
      blocks += 1
      #expect(taken() <= reckoned())
    }
    if blocks > 1 { #expect(reckoned() < 2 * taken() + 100_000) }
  }
}
