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
  private func open(_ object: TestObject, _ directory: TestDirectory, verifying: Bool = true) throws -> ObjectStore {
    ObjectStore(try StoreFiles(opening: directory.path + "/o", object.description, verifying: verifying))
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
      try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
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

  @Test func `a store that is opened quickly verifies each block before it gives it away`() throws {
    let object = TestObject(length: 300_000)
    let directory = TestDirectory()
    var store = try open(object, directory)
    _ = try store.accept(leaves: object.leafBytes(0..<4), of: 0..<4)
    for block in 0..<16 { try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block))) }
    try store.files.stored.set(17, true)
    try store.files.stored.flush()
    try store.files.data.write([object.bytes[20_000] ^ 1], at: 20_000)
    store = try open(object, directory, verifying: false)
    // What no leaf speaks for was never verified.
    #expect((0..<19).filter { store.stored[$0] } == Array(0..<16))
    var spoilt = 0
    store.onSpoilt = { _ in spoilt += 1 }
    #expect(try store.read(object.geometry.span(of: BlockIndex(0))) == object.buffer(0))
    let error = #expect(throws: StoreError.self) { try store.read(ByteSpan(offset: 16_000, length: 1_000)) }
    #expect(error?.isSpoilt == true && spoilt == 1 && !store.stored[1])
    #expect(try store.read(object.geometry.span(of: BlockIndex(2))) == object.buffer(2))
    // The mark is gone: the block comes again.
    try store.files.stored.flush()
    store = try open(object, directory, verifying: false)
    #expect(!store.stored[1] && store.stored[2])
  }

  @Test func `a byte that changed on disk is not offered after a restart`() throws {
    let object = TestObject(length: 300_000)
    let directory = TestDirectory()
    var store = try open(object, directory)
    _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    for block in 0..<object.geometry.blockCount {
      try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
    }
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

  @Test func `leaves that end early prove the pieces that are there whole`() throws {
    let object = TestObject(length: 300_000)
    let store = try open(object, TestDirectory())
    let cutOff = Array(object.leafBytes(object.allPieces).dropLast())
    let proven = try store.accept(leaves: cutOff, of: object.allPieces)
    #expect(proven == object.allPieces.dropLast().map { PieceIndex($0) })
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

  /// Each row: base layer, index, length, proof layers, and the SHA-256 of the hashes with which a libtorrent 2.0.8
  /// seed answered (nil: it rejected), for a file of 21 blocks in pieces of four.
  static let libtorrent: [(Int, Int, Int, Int, String?)] = [
    (0, 0, 4, 0, "f96004e91277613bc3ae10868d72ffaf185e791bb1e8d412a99d385544451361"),
    (0, 4, 4, 2, "776463db2d20c1e0a22781531d40ebbf97d19317b9712f0e85d84d3c33009d56"),
    (0, 4, 4, 1, "f2e396c110ab1b7a50909569cfc7c9d254291fbcf3e1aa1dd0f3e8ce0d85e5ca"),
    (0, 4, 4, 4, "7ece913564593d2786d89f431d4f2388eeeef19cb1fbca90d4d61d6d74bf550b"),
    (0, 20, 4, 4, "8f17bb32407d1295d2963a423fb686c1561118867c935fb573109b288a2d1dcd"),
    (0, 20, 4, 2, "a79bf672924e8efda13e2324ca7e9074a170463b8755a5d0ca930fdd37f7a97d"),
    (0, 0, 32, 4, "8fd4290366072c6cb8e0fab8b40a7c0a71508dd95bb670789979dc3efa157358"),
    (0, 16, 16, 4, "4511ce9909078ff001b64b92d31584e7bf2f1984a15fddea7cb50824503f2635"),
    (0, 16, 16, 3, "aa9da4e99bf7cc557af2afdb233c382ec1aa4a16a1c9e6bc9c9e17042f06a979"),
    (2, 0, 8, 2, "33c7c0de7532bcba2e4cec059a5bd8a488e0313436cb6b8a939d6da505c470a4"),
    (2, 4, 2, 2, "dbfb907e44aa5a3efd747cc07938be982b6acd9508ac14cea2219fd359345d61"),
    (2, 4, 4, 2, "c27b710c49c1ac11c0e35186b283150cf79b3e446ad22e96e534d4c9ec25d1b9"),
    (0, 20, 2, 4, "de32fd7f4775272f8a821be6d6e5d7cf7db783dfec8c76475d3ce27131fd1196"),
    (1, 10, 2, 3, "38f1cc1282f4beae38cdedc1ed564a97ab0c67b7642890ad669766031809fceb"),
    (3, 2, 2, 1, "f0df37855a0dcf49d8fcf60b912dce318f5c87835a910c874c81f177b95828b1"),
    (0, 24, 8, 4, "38abe51dfea5af1201a003d597621b0aa4799f536fce2fce0cfc5c9a056cc64e"),
    (0, 16, 5, 4, "c926d0efc8011021bc2dc01ba4c155d6268e79411b71c9c22c540b438cd42270"),
    (0, 0, 4, 5, nil), (5, 0, 1, 0, nil), (0, 32, 4, 4, nil), (0, 28, 8, 4, nil),
  ]

  @Test func `answers to hash requests are those of libtorrent, and prove what they say`() throws {
    let bytes = (0..<330_000).map { UInt8(truncatingIfNeeded: $0 * 7 + ($0 >> 8) * 13 + ($0 >> 16) * 31) }
    let object = TestObject(bytes: bytes)
    #expect(
      object.description.piecesRoot.hex == "7a0b71b4033571931cd70301e2d8ee5af2871e441b41ec209b0943ffac342cdc")
    let directories = (0...Self.libtorrent.count).map { _ in TestDirectory() }
    let full = try open(object, directories[0])
    _ = try full.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    for (at, (base, index, length, proof, digest)) in Self.libtorrent.enumerated() {
      let request = HashRequest(
        piecesRoot: object.description.piecesRoot, baseLayer: base, index: index, length: length, proofLayers: proof)
      let answer = full.hashes(for: request)
      #expect(answer.map { BlockHash.digest($0.flatMap(\.bytes)).hex } == digest, "\(request)")
      guard let answer else { continue }
      let isFull = proof == MerkleProof.layersToRoot(from: base, blockCount: 21)
      let proves = MerkleProof.verify(request, hashes: answer, blockCount: 21, hash: BlockHash.pair)
      #expect(proves == (isFull || length == 32))
      let fresh = try open(object, directories[at + 1])
      let pieces = base == 0 && index < 21 && length % 4 == 0 ? index / 4..<min(6, (index + length) / 4) : 0..<0
      #expect(try fresh.verify(request, answer) == pieces.map { PieceIndex($0) }, "\(request)")
    }
  }

  @Test func `a store whose pieces are one block each knows all leaves at once`() throws {
    let object = TestObject(length: 100_000, pieceLength: 16384)
    let store = try open(object, TestDirectory())
    #expect(store.verdict(of: BlockIndex(3), object.buffer(3)) == .verified)
    let request = HashRequest(
      piecesRoot: object.description.piecesRoot, baseLayer: 0, index: 4, length: 2, proofLayers: 2)
    let answer = try #require(store.hashes(for: request))
    #expect(answer.prefix(2) == object.leaves[4..<6])
    #expect(MerkleProof.verify(request, hashes: answer, blockCount: 7, hash: BlockHash.pair))
  }

  @Test func `leaves of half a piece, of another place or in another order prove nothing`() throws {
    let object = TestObject(length: 330_000)
    let directory = TestDirectory()
    let store = try open(object, directory)
    func ask(_ index: Int, _ length: Int, _ leaves: some Sequence<Digest256>) throws -> [PieceIndex] {
      try store.verify(
        HashRequest(
          piecesRoot: object.description.piecesRoot, baseLayer: 0, index: index, length: length, proofLayers: 0),
        Array(leaves))
    }
    #expect(try ask(4, 2, object.leaves[4..<6]).isEmpty)
    #expect(try ask(6, 4, object.leaves[6..<10]).isEmpty)
    #expect(try ask(4, 4, object.leaves[4..<8].reversed()).isEmpty)
    #expect(try ask(4, 4, object.leaves[4..<7]).isEmpty)
    #expect(try ask(8, 4, object.leaves[4..<8]).isEmpty)
    #expect(store.provable.isEmpty)
    #expect(try ask(4, 4, object.leaves[4..<8]) == [PieceIndex(1)])
    let known = HashRequest(
      piecesRoot: object.description.piecesRoot, baseLayer: 0, index: 4, length: 4, proofLayers: 4)
    var unknown = known
    unknown.index = 8
    #expect(store.hashes(for: known) != nil && store.hashes(for: unknown) == nil)
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
    #expect(first == AgentInput.Judgement(piece: PieceIndex(0), byLeaves: false, good: [], bad: staged, exposed: []))
    let second = try store.judgement(of: PieceIndex(0), staged, digests(nil))
    #expect(
      second
        == AgentInput.Judgement(piece: PieceIndex(0), byLeaves: false, good: staged, bad: [], exposed: [BlockIndex(2)]))
    for block in staged { try store.adopt(block) }
    #expect(store.provable[0])
    #expect(store.stored.trueCount == 4)
    let third = try store.judgement(of: PieceIndex(0), [BlockIndex(1), BlockIndex(2)], [object.leaves[1], .zero])
    #expect(
      third
        == AgentInput.Judgement(
          piece: PieceIndex(0), byLeaves: true, good: [BlockIndex(1)], bad: [BlockIndex(2)], exposed: [])
    )
  }

  @Test func `staging never overwrites what is stored`() throws {
    let object = TestObject(length: 20_000)
    let store = try open(object, TestDirectory())
    _ = try store.accept(leaves: object.leafBytes(0..<1), of: 0..<1)
    try store.write(BlockIndex(0), ArrivedBlock(bytes: object.buffer(0)))
    try store.stage(BlockIndex(0), object.corrupt(0))
    #expect(try store.read(ByteSpan(offset: 0, length: 16384)) == object.buffer(0))
  }

  @Test func `an object is open once at a time, and can be opened again after it was closed`() async throws {
    let object = TestObject(length: 100_000)
    let directory = TestDirectory()
    let pool = NIOThreadPool(numberOfThreads: 1)
    pool.start()
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let vault = Carried(try Vault(directory: directory.path, pool: pool))
    /// Opens the object on the loop; whether that worked. A store that was got is closed again, if so wished.
    func open(thenClose closes: Bool) async throws -> Bool {
      let promise = loop.makePromise(of: Bool.self)
      loop.execute {
        vault.value.open(object.description, loop: loop) { outcome in
          if closes, case .success(let store) = outcome { vault.value.close(store) }
          promise.succeed((try? outcome.get()) != nil)
        }
      }
      return try await promise.futureResult.get()
    }
    #expect(try await open(thenClose: true))
    #expect(try await open(thenClose: false))
    #expect(try await !open(thenClose: false))
    try await pool.shutdownGracefully()
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
    let error = #expect(throws: StoreError.self) {
      try StoreFiles(opening: "/dev/null/x", object.description, verifying: true)
    }
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
        try store.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
        written += 1
      }
    }
    #expect(error?.sentence.contains("the disk is full") == true)
    #expect(written > 4 && written < object.geometry.blockCount)
    store = try open(object, directory)
    #expect(store.stored.trueCount >= written && store.stored.trueCount <= written + 1)
  }
}
