import Testing
import Vocabulary

@testable import Wire

@Suite struct ShoalMessageTests {
  static let all: [ShoalMessage] = [
    .heldAll, .held(BlockRuns(0..<1)), .held(BlockRuns([5, 1, 2, 3, 3, 900_000].map { BlockIndex($0) })),
    .pulling(BlockRuns([] as [BlockIndex])), .pulling(BlockRuns(7..<(1 << 32))), .released(BlockRuns(1..<300)),
    .progress(0), .progress(1 << 20), .arrived, .proof([UInt8](repeating: 7, count: LinkStatement.signatureLength)),
  ]

  @Test(arguments: all) func `every message survives its bytes`(message: ShoalMessage) throws {
    #expect(try ShoalMessage.decode(message.encoded) == message)
  }

  @Test func `runs merge and split`() {
    #expect(BlockRuns([3, 1, 2, 7].map { BlockIndex($0) }).runs == [1..<4, 7..<8])
    let many = BlockRuns((0..<5000).map { BlockIndex($0 * 2) })
    #expect(many.split().map(\.runs.count) == [4096, 904])
    #expect(many.blockCount == 5000 && many.upperBound == 9999)
    var field = BitField(count: 130)
    for at in [0, 1, 63, 64, 129] { field[at] = true }
    #expect(BlockRuns(field).runs == [0..<2, 63..<65, 129..<130])
    #expect(BlockRuns(BitField(count: 3, repeating: true)).runs == [0..<3])
    #expect(BlockRuns(BitField(count: 0)).isEmpty)
  }

  @Test func `what is not a set of runs is refused`() {
    for bytes: [UInt8] in [
      [], [2, 0], [1], [1, 1], [1, 1, 0], [1, 1, 0, 0, 0], [1, 2, 0, 0, 0, 0], [1, 0x80, 0x00],
      [1, 0x81, 0x40], [3], [4, 1], [5], [5, 1, 0], [5, 0x81, 0x00], [6], [6, 1, 2, 3], [7, 0],
      [1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0],
    ] {
      #expect(throws: WireError.self) { try ShoalMessage.decode(bytes) }
    }
  }

  @Test func `a kind that is not known is nothing, however long it is`() throws {
    let known = Set(Self.all.compactMap(\.encoded.first))
    for kind in 0...255 as ClosedRange<UInt8> where !known.contains(kind) {
      for rest in [[], [1], [UInt8](repeating: 0xFF, count: 2000)] as [[UInt8]] {
        #expect(try ShoalMessage.decode([kind] + rest) == nil, "\(kind)")
      }
    }
  }

  @Test func `no damage to a message traps, and what is read has one encoding`() {
    var mutation = Mutation(seed: 6)
    for message in Self.all {
      for _ in 0..<2000 {
        let bytes = mutation.mutate(message.encoded)
        if let read = try? ShoalMessage.decode(bytes) { #expect(read.encoded == bytes) }
      }
    }
  }
}
