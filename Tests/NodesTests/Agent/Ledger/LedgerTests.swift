import Selection
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct LedgerTests {
  private static let head = AgentInput.OriginAnswer(
    status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)

  /// Answers what is asked of the origin and of the peer of link 2, until the object is there; all that was ordered.
  private func fetch(_ bench: inout AgentBench, _ first: [AgentEffect]) -> [AgentEffect] {
    var (all, next) = (first, first)
    for _ in 0..<40 where bench.machine.counters.wantsMet == 0 {
      let (runs, requests) = (next.originRuns, next.requests)
      next = []
      for (link, request) in requests { next += bench.feed(.blockArrived(link, request, .verified)) }
      for (request, span, _) in runs {
        next += bench.feed(.originAnswered(request, Self.head))
        for offset in stride(from: span.offset, to: span.end, by: Int(Geometry.blockLength)) {
          next += bench.feed(.originBlock(request, BlockIndex(Int(offset / Geometry.blockLength)), .verified))
        }
        next += bench.feed(.originEnded(request, .complete))
      }
      next += bench.pass(.milliseconds(250))
      all += next
    }
    return all
  }

  /// A peer asks for a block and gets it.
  private func serve(_ bench: inout AgentBench, _ number: UInt32) -> [AgentEffect] {
    var all = bench.peer(number, isAgent: true, holds: .haveNone)
    all += bench.feed(.message(LinkID(number * 2), .interested))
    all += bench.feed(.message(LinkID(number * 2), .request(piece: PieceIndex(0), begin: 0, length: 16384)))
    return all
  }

  @Test func `all entries together say what the counters say, whoever took and gave`() throws {
    var bench = AgentBench()
    var all = bench.want()
    let handle = try #require(all.compactMap { if case .store(let handle, .open) = $0 { handle } else { nil } }.first)
    all += bench.feed(.opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    all += bench.peer(1, isAgent: true)
    all += fetch(&bench, all)
    all += serve(&bench, 2)
    // Something that nobody asked for.
    all += bench.feed(.blockArrived(LinkID(4), PieceRequest(BlockIndex(3), in: bench.geometry), .verified))
    all += bench.feed(.wanted(WantID(5), .url("http://192.0.2.1:8080/plain.txt")))
    all += bench.feed(.plainProgress(WantID(5), received: ByteCount(0), length: 10))
    let before = LedgerSums(bench.machine.counters)
    #expect(before.taken.total == 16 * 16384 && before.given.total == 16384 && before.wasted == 16384)
    all += bench.pass(.seconds(60))
    #expect(bench.machine.unbooked == LedgerSums())
    let entries = all.entries
    #expect(entries.sums == LedgerSums(bench.machine.counters))
    #expect(entries.map(\.number) == (1...UInt64(entries.count)).map { $0 } && Set(entries.map(\.run)).count == 1)
    let object = try #require(entries.flatMap(\.changes).compactMap(\.object).first)
    #expect(object.name == Digest256(9, 9, 9, 9) && object.publisher == "192.0.2.1:8080" && object.file == "object.bin")
  }

  @Test func `a node that takes and gives nothing books nothing, and entries are half a minute apart`() throws {
    var bench = AgentBench()
    #expect(bench.pass(.seconds(600)).entries.isEmpty)
    _ = bench.open()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    bench.feed(.blockArrived(request.0, request.1, .verified))
    #expect(bench.pass(.milliseconds(250)).entries.count == 1)
    bench.feed(.blockArrived(request.0, request.1, .verified))
    #expect(bench.pass(.seconds(29)).entries.isEmpty)
    let entries = bench.pass(.seconds(11)).entries
    #expect(entries.map(\.number) == [2])
    #expect(entries.sums.wasted == 16384 && entries.sums.taken.total == 0)
  }

  @Test func `a node that stops books all before it leaves, and an object that is closed before is not forgotten`()
    throws
  {
    var bench = AgentBench()
    let handle = bench.open()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    bench.feed(.blockArrived(request.0, request.1, .verified))
    bench.feed(.storeFailed(handle, sentence: "the disk is gone"))
    let effects = bench.feed(.stopping) + bench.pass(.seconds(1))
    #expect(effects.entries.sums == LedgerSums(bench.machine.counters) && effects.entries.sums.taken.total == 16384)
    let order = effects.compactMap { effect -> String? in
      switch effect {
      case .node(.book): "book"
      case .node(.leave): "leave"
      default: nil
      }
    }
    #expect(order == ["book", "leave"])
  }

  @Test func `a month begins with the first second of its first day, and the clock is believed anew with each call`() {
    #expect(LedgerEntry.month(of: WallTime(microseconds: 1_798_761_599_999_999)) == 202_612)
    #expect(LedgerEntry.month(of: WallTime(microseconds: 1_798_761_600_000_000)) == 202_701)
    #expect(LedgerEntry.month(of: WallTime(microseconds: -1)) == 197_001)
    var ledger = Ledger(configuration(keepsLedger: true), run: 1, wall: WallTime(microseconds: 0), at: second(5))
    ledger.tookPlainly(10)
    #expect(ledger.entry(at: second(6))?.month == 197_001)
    // The machine slept for long.
    ledger.learn(WallTime(microseconds: 1_798_761_600_000_000), at: second(7))
    ledger.tookPlainly(10)
    #expect(ledger.entry(at: second(8))?.month == 202_701)
  }

  @Test func `a run of before, whose world keeps no ledger, orders none and holds nothing of what is closed`() {
    var ledger = Ledger(configuration(keepsLedger: nil), run: 1, wall: WallTime(microseconds: 0), at: second(0))
    for number in UInt32(1)...3000 {
      ledger.opened(ObjectHandle(number), AgentBench.description())
      ledger.took(5, from: .origin, of: ObjectHandle(number))
      ledger.closed(ObjectHandle(number))
    }
    #expect(!ledger.isDue(at: second(100)) && !ledger.isFull && ledger.sums == LedgerSums())
    let entry = ledger.entry(at: second(100))
    #expect(entry == nil)
  }

  @Test func `many objects are booked in several entries, and closed ones do not heap up`() {
    var ledger = Ledger(configuration(keepsLedger: true), run: 1, wall: WallTime(microseconds: 0), at: second(0))
    for number in UInt32(1)...1024 {
      ledger.opened(ObjectHandle(number), AgentBench.description())
      ledger.gave(5, to: .isp, of: ObjectHandle(number))
      ledger.closed(ObjectHandle(number))
    }
    #expect(ledger.isFull)
    var entries: [LedgerEntry] = []
    while let entry = ledger.entry(at: second(1)) { entries.append(entry) }
    #expect(entries.map(\.changes.count) == [256, 256, 256, 256] && entries.sums.given[.isp] == 5 * 1024)
    #expect(!ledger.isFull && ledger.sums == LedgerSums())
  }

  private func second(_ number: Int64) -> Instant { Instant(nanoseconds: number * 1_000_000_000) }

  private func configuration(keepsLedger: Bool?) -> AgentConfiguration {
    AgentConfiguration(
      node: NodeID(key: .zero), listen: Endpoint(address: IPAddress(192, 0, 2, 9), port: 6881), client: "bench",
      keepsLedger: keepsLedger)
  }
}

extension AgentBench {
  fileprivate var geometry: Geometry { Self.description().geometry }
}

extension [AgentEffect] {
  /// What was ordered to be booked.
  fileprivate var entries: [LedgerEntry] {
    compactMap { if case .node(.book(let entry)) = $0 { entry } else { nil } }
  }
}

extension [LedgerEntry] {
  fileprivate var sums: LedgerSums { reduce(into: LedgerSums()) { $0.add($1) } }
}
