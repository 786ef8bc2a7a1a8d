import Foundation
import Glibc
import NIOCore
import NIOPosix
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct ObjectStoreTests {
  private func open(_ object: TestObject, _ directory: TestDirectory) throws -> ObjectStore {
    ObjectStore(try StoreFiles(opening: directory.path + "/o", object.description))
  }

  @Test(arguments: [1, 16384, 16385, 40_000, 65536, 65537, 300_000, 1_000_000])
  func `what was written is held after a restart, and nothing else`(length: Int) throws {
    let object = TestObject(length: length)
    let directory = TestDirectory()
    var store = try open(object, directory)
    #expect(
      try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces).count
        == object.geometry.pieceCount)
    for block in stride(from: 0, to: object.geometry.blockCount, by: 2) {
      #expect(store.verdict(of: BlockIndex(block), object.buffer(block)) == .verified)
      try store.write(BlockIndex(block), object.buffer(block))
    }
    store = try open(object, directory)
    #expect(store.provable.isFull)
    for block in 0..<object.geometry.blockCount { #expect(store.stored[block] == (block % 2 == 0)) }
    #expect(try store.read(object.geometry.span(of: BlockIndex(0))) == object.buffer(0))
  }

  @Test func `verdicts tell corrupt, unproven and misfitting blocks apart`() throws {
    let object = TestObject(length: 200_000)
    let store = try open(object, TestDirectory())
    #expect(store.verdict(of: BlockIndex(0), object.buffer(0)) == .unproven)
    #expect(try store.accept(leaves: object.leafBytes(0..<1), of: 0..<1) == [PieceIndex(0)])
    #expect(store.verdict(of: BlockIndex(0), object.buffer(0)) == .verified)
    #expect(store.verdict(of: BlockIndex(0), object.corrupt(0)) == .corrupt)
    #expect(store.verdict(of: BlockIndex(4), object.buffer(4)) == .unproven)
    #expect(store.verdict(of: BlockIndex(0), ByteBuffer(bytes: [1, 2])) == .misfit)
    #expect(store.verdict(of: BlockIndex(99), object.buffer(0)) == .misfit)
  }

  @Test func `a byte that changed on disk is not offered after a restart`() throws {
    let object = TestObject(length: 300_000)
    let directory = TestDirectory()
    var store = try open(object, directory)
    _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    for block in 0..<object.geometry.blockCount { try store.write(BlockIndex(block), object.buffer(block)) }
    try store.files.data.write([object.bytes[20_000] ^ 1], at: 20_000)
    // A leaf of the last piece: its piece is not provable any more, and its blocks cannot be held.
    let last = object.geometry.pieceCount - 1
    try store.files.leaves.write([7], at: Int64(object.geometry.blocks(of: PieceIndex(last)).lowerBound * 32))
    store = try open(object, directory)
    #expect(!store.stored[1])
    #expect(!store.provable[last])
    let lost = object.geometry.blocks(of: PieceIndex(last))
    for block in 0..<object.geometry.blockCount where block != 1 {
      #expect(store.stored[block] == !lost.contains(block))
    }
    store = try open(object, directory)
    #expect(!store.stored[1])
  }

  @Test func `wrong leaves prove nothing`() throws {
    let object = TestObject(length: 300_000)
    let store = try open(object, TestDirectory())
    var leaves = object.leafBytes(object.allPieces)
    leaves[4 * 32] ^= 1
    let proven = try store.accept(leaves: leaves, of: object.allPieces)
    #expect(proven == object.allPieces.filter { $0 != 1 }.map { PieceIndex($0) })
    #expect(store.verdict(of: BlockIndex(4), object.buffer(4)) == .unproven)
  }

  @Test func `hash requests between two stores carry leaves`() throws {
    let object = TestObject(length: 1_000_000)
    let (full, empty) = (try open(object, TestDirectory()), try open(object, TestDirectory()))
    _ = try full.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    let request = HashRequest(
      piecesRoot: object.description.piecesRoot, baseLayer: 0, index: 0, length: 64, proofLayers: 0)
    let hashes = try #require(full.hashes(for: request))
    #expect(empty.hashes(for: request) == nil)
    var wrong = hashes
    wrong[5] = .zero
    #expect(try empty.verify(request, wrong).count == object.geometry.pieceCount - 1)
    #expect(try empty.verify(request, hashes).count == object.geometry.pieceCount)
    #expect(empty.provable.isFull)
    #expect(
      try empty.verify(HashRequest(piecesRoot: .zero, baseLayer: 0, index: 0, length: 64, proofLayers: 0), hashes) == []
    )
    #expect(try empty.verify(request, []) == [])
    let one = HashRequest(piecesRoot: object.description.piecesRoot, baseLayer: 0, index: 8, length: 4, proofLayers: 5)
    let answer = try #require(full.hashes(for: one))
    #expect(MerkleProof.verify(one, hashes: answer, blockCount: object.geometry.blockCount, hash: BlockHash.pair))
  }

  @Test func `a piece without leaves is judged whole, and a failed attempt is laid open later`() throws {
    let object = TestObject(length: 200_000)
    let store = try open(object, TestDirectory())
    let staged = (0..<4).map { BlockIndex($0) }
    func digests(_ corrupt: Int?) throws -> [Digest256] {
      for block in 0..<4 {
        try store.stage(BlockIndex(block), block == corrupt ? object.corrupt(block) : object.buffer(block))
      }
      return (0..<4).map {
        BlockHash.digest(Array(($0 == corrupt ? object.corrupt($0) : object.buffer($0)).readableBytesView))
      }
    }
    let first = try store.judgement(of: PieceIndex(0), staged, digests(2))
    #expect(first == Judgement(piece: PieceIndex(0), byLeaves: false, good: [], bad: staged, exposed: []))
    let second = try store.judgement(of: PieceIndex(0), staged, digests(nil))
    #expect(second == Judgement(piece: PieceIndex(0), byLeaves: false, good: staged, bad: [], exposed: [BlockIndex(2)]))
    for block in staged { try store.adopt(block) }
    #expect(store.provable[0])
    #expect(store.stored.trueCount == 4)
    let third = try store.judgement(of: PieceIndex(0), [BlockIndex(1), BlockIndex(2)], [object.leaves[1], .zero])
    #expect(
      third == Judgement(piece: PieceIndex(0), byLeaves: true, good: [BlockIndex(1)], bad: [BlockIndex(2)], exposed: [])
    )
  }

  @Test func `staging never overwrites what is stored`() throws {
    let object = TestObject(length: 20_000)
    let store = try open(object, TestDirectory())
    _ = try store.accept(leaves: object.leafBytes(0..<1), of: 0..<1)
    try store.write(BlockIndex(0), object.buffer(0))
    try store.stage(BlockIndex(0), object.corrupt(0))
    #expect(try store.read(ByteSpan(offset: 0, length: 16384)) == object.buffer(0))
  }

  @Test func `a second process cannot have the same cache`() throws {
    let directory = TestDirectory()
    let pool = NIOThreadPool(numberOfThreads: 1)
    let first = try Vault(directory: directory.path, pool: pool)
    // flock is per open file, so a second vault in this process stands for one in another.
    let error = #expect(throws: StoreError.self) { try Vault(directory: directory.path, pool: pool) }
    #expect(error?.sentence.contains("Another shoal process uses the cache directory") == true)
    _ = first
  }

  @Test func `a directory that cannot be made is a sentence`() {
    let object = TestObject(length: 10)
    let error = #expect(throws: StoreError.self) { try StoreFiles(opening: "/dev/null/x", object.description) }
    #expect(error?.sentence.hasPrefix("Cannot ") == true)
  }

  @Test(.enabled(if: geteuid() == 0)) func `a full disk is a sentence, and what was stored before stays good`() throws {
    let directory = TestDirectory()
    guard mount("tmpfs", directory.path, "tmpfs", 0, "size=256k") == 0 else { return }
    defer { umount2(directory.path, Int32(MNT_DETACH)) }
    let object = TestObject(length: 600_000)
    var store = try open(object, directory)
    _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    var written = 0
    let error = #expect(throws: StoreError.self) {
      for block in 0..<object.geometry.blockCount {
        try store.write(BlockIndex(block), object.buffer(block))
        written += 1
      }
    }
    #expect(error?.sentence.contains("the disk is full") == true)
    #expect(written > 4 && written < object.geometry.blockCount)
    store = try open(object, directory)
    #expect(store.stored.trueCount >= written && store.stored.trueCount <= written + 1)
  }
}
