import OrderedCollections
import Testing
import Vocabulary

@testable import Nodes

/// Readers get what the store has confirmed, and nothing else.
@Suite struct StoredBlocksTests {
  private static let sentence = "Cannot write /cache/data: the disk is full."

  /// A bench whose store says nothing by itself, and an object of four blocks that the origin has been asked for.
  private func bench() -> (bench: AgentBench, object: ObjectHandle, runs: [(OriginRequestID, ByteSpan, String?)]) {
    var bench = AgentBench()
    let object = bench.open(blocks: 4)
    bench.confirms = false
    return (bench, object, bench.effects.originRuns)
  }

  /// The origin brings all that is asked of it, good and whole; what was ordered meanwhile.
  private func bringAll(_ bench: inout AgentBench, _ runs: [(OriginRequestID, ByteSpan, String?)]) -> [AgentEffect] {
    var (all, runs): ([AgentEffect], _) = ([], runs)
    while !runs.isEmpty {
      let (request, span, _) = runs.removeFirst()
      let head = AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)
      var effects = bench.feed(.originAnswered(request, head))
      for block in AgentBench.description(blocks: 4).geometry.blocks(touching: span) {
        effects += bench.feed(.originBlock(request, BlockIndex(block), .verified))
      }
      effects += bench.feed(.originEnded(request, .complete))
      runs += effects.originRuns
      all += effects
    }
    return all
  }

  @Test func `nothing is delivered, finished or called complete before the store has confirmed it`() {
    var (bench, object, runs) = bench()
    var effects = bringAll(&bench, runs)
    #expect(effects.stored.count == 4)
    #expect(effects.delivered.isEmpty && effects.finished == 0 && !effects.sayComplete)
    #expect(effects.confirmations == 1, "one is asked for at a time")
    // The first speaks of what was ordered before it was asked for.
    effects = bench.feed(.stored(object))
    #expect(effects.finished == 0 && effects.confirmations == 1)
    effects += bench.feed(.stored(object))
    #expect(effects.finished == 1 && effects.sayComplete && effects.confirmations == 1)
    #expect(effects.delivered.map(\.length).reduce(0, +) == 4 * Geometry.blockLength)
    #expect(bench.feed(.stored(object)).isEmpty)
  }

  @Test(arguments: 0...1)
  func `a store that fails ends the want with exactly its sentence, whenever it says so`(confirmed: Int) {
    var (bench, object, runs) = bench()
    _ = bringAll(&bench, runs)
    for _ in 0..<confirmed { bench.feed(.stored(object)) }
    let effects = bench.feed(.storeFailed(object, sentence: Self.sentence))
    #expect(effects.failures.map(\.sentence) == [Self.sentence] && effects.failures.map(\.kind) == [.storage])
    #expect(effects.finished == 0 && !effects.sayComplete)
    // What was confirmed before comes too late.
    #expect(bench.feed(.stored(object)).isEmpty && bench.machine.objects.isEmpty)
  }

  @Test func `a store that fails before the last block comes ends the want as well`() throws {
    var (bench, object, runs) = bench()
    let (request, span, _) = try #require(runs.first)
    let head = AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)
    bench.feed(.originAnswered(request, head))
    bench.feed(.originBlock(request, AgentBench.description(blocks: 4).geometry.block(at: span.offset), .verified))
    let effects = bench.feed(.storeFailed(object, sentence: Self.sentence))
    #expect(effects.failures.map(\.sentence) == [Self.sentence])
    #expect(bringAll(&bench, runs).stored.isEmpty)
  }

  @Test func `confirmations are asked for one at a time, and when much is unconfirmed`() {
    var blocks = StoredBlocks(found: BitField(count: 200))
    #expect(!blocks.ask() && !blocks.confirm())
    for block in 0..<StoredBlocks.unconfirmedMax - 1 { blocks.order(BlockIndex(block)) }
    #expect(!blocks.isFarBehind)
    blocks.order(BlockIndex(100))
    #expect(blocks.isFarBehind && !blocks.isSettled)
    #expect(blocks.ask() && !blocks.ask() && !blocks.isFarBehind)
    blocks.order(BlockIndex(150))
    #expect(!blocks.isConfirmed(BlockIndex(100)))
    #expect(blocks.confirm() && !blocks.confirm())
    #expect(blocks.isConfirmed(BlockIndex(100)) && !blocks.isConfirmed(BlockIndex(150)) && !blocks.isSettled)
    #expect(blocks.ask() && blocks.confirm() && blocks.isSettled)
    #expect(blocks.confirmed.trueCount == StoredBlocks.unconfirmedMax + 1)
  }
}

extension [AgentEffect] {
  fileprivate var delivered: [ByteSpan] {
    compactMap { if case .reader(_, .deliver(_, let span)) = $0 { span } else { nil } }
  }
  fileprivate var finished: Int { count { if case .reader(_, .finish) = $0 { true } else { false } } }
  fileprivate var confirmations: Int { count { if case .store(_, .confirm) = $0 { true } else { false } } }
  fileprivate var sayComplete: Bool {
    contains { if case .node(.log(let event)) = $0 { event.name == .objectComplete } else { false } }
  }
}
