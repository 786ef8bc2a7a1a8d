import NIOCore
import NIOEmbedded
import NIOPosix
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct InboxTests {
  /// What came out, in order: the block of a piece, negative if it was corrupt, or nil for another message.
  private final class Out: @unchecked Sendable { var items: [Int?] = [] }

  @Test func `what other threads hash comes out in the order in which it came, and lies in its place`() async throws {
    let object = TestObject(length: 4 << 20)
    let directory = TestDirectory()
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let pool = NIOThreadPool(numberOfThreads: 3)
    pool.start()
    let out = Out()
    let store = try await loop.submit {
      let store = ObjectStore(try StoreFiles(opening: directory.path + "/o", object.description, verifying: true))
      _ = try store.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
      let inbox = Inbox<FrameReader.Frame>(pool: pool, loop: loop)
      func drain() {
        while let items = inbox.next() {
          for item in items {
            guard case .piece(let request, _) = item.message, let block = request.block(in: object.geometry) else {
              out.items.append(nil)
              continue
            }
            out.items.append((try? item.checked?.get()) == true ? block.value : -block.value)
          }
        }
      }
      for first in stride(from: 0, to: object.geometry.blockCount, by: 7) {
        let blocks = first..<min(first + 7, object.geometry.blockCount)
        var frames: [FrameReader.Frame] = []
        var checks: [(at: Int, check: BlockCheck)] = []
        for block in blocks {
          let bytes = block == 100 ? object.corrupt(block) : object.buffer(block)
          if let check = store.check(of: BlockIndex(block), bytes) { checks.append((frames.count, check)) }
          frames.append(.piece(PieceRequest(BlockIndex(block), in: object.geometry), bytes))
        }
        inbox.append(frames + [.message(.keepAlive)], checks: checks, then: drain)
        // Nothing to hash: it waits for those before it all the same.
        inbox.append([.message(.keepAlive)], checks: [], then: drain)
        drain()
      }
      return Carried(store)
    }.get()
    let count = object.geometry.blockCount
    for _ in 0..<500 where try await loop.submit({ out.items.compactMap { $0 }.count }).get() < count {
      try await Task.sleep(for: .milliseconds(10))
    }
    try await loop.submit {
      #expect(out.items.compactMap { $0 } == (0..<count).map { $0 == 100 ? -100 : $0 })
      let store = store.value
      for block in 0..<count where block != 100 {
        try store.write(BlockIndex(block), ArrivedBlock(bytes: ByteBuffer(), isPlaced: true))
      }
      for block in 0..<count where block != 100 {
        #expect(try store.read(object.geometry.span(of: BlockIndex(block))) == object.buffer(block))
      }
      #expect(store.check(of: BlockIndex(0), object.buffer(0)) == nil, "what is stored is not written again")
      #expect(store.check(of: BlockIndex(100), ByteBuffer(bytes: [1])) == nil)
    }.get()
    try await pool.shutdownGracefully()
  }

  @Test func `a slow link's blocks are hashed where they are, and a fast one's elsewhere`() {
    let inbox = Inbox<FrameReader.Frame>(pool: NIOThreadPool(numberOfThreads: 1), loop: EmbeddedEventLoop())
    #expect(!inbox.takes(pieces: 4))
    // As many as a loop can count: far above 25 MB/s.
    let end = NIODeadline.now() + .milliseconds(150)
    while NIODeadline.now() < end { _ = inbox.takes(pieces: 1000) }
    #expect(inbox.takes(pieces: 4))
    #expect(!inbox.takes(pieces: 1), "a block alone is hashed sooner than a thread wakes")
  }
}
