import Nodes
import Swarming
import Testing
import Vocabulary
import Wire

/// Who brings a block is asked for another one, or told at least that this one came.
@Suite struct ArrivedTests {
  private static let blocks = 64

  private func isArrived(_ effect: AgentEffect) -> Bool {
    guard case .link(_, .send(.extended(_, let payload))) = effect else { return false }
    return payload == ShoalMessage.arrived.encoded
  }

  /// Also when it is known what the peer brings: a sender that is asked again after seconds cannot tell why.
  @Test(arguments: [0, 200])
  func `only who brought a block and is asked for none in its place is told that it came`(every: Int64) throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    var pending = bench.peer(1, isAgent: true, holds: .have(PieceIndex(0))).requests
    var told: [Bool] = []
    while !pending.isEmpty {
      let (link, request) = pending.removeFirst()
      pending += bench.pass(.milliseconds(every)).requests
      let effects = bench.feed(.blockArrived(link, request, .verified))
      pending += effects.requests
      told.append(effects.contains(where: isArrived))
      #expect(effects.requests.isEmpty == told.last)
    }
    #expect(told.count == 4 && told.last == true && told.first == false)
  }

  @Test func `a stock client is told nothing that it does not know`() throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    var pending = bench.peer(1, isAgent: false, infohash: InfoHash(2, 2, 2), holds: .have(PieceIndex(0))).requests
    pending += bench.pass(.seconds(1)).requests
    #expect(!pending.isEmpty)
    while !pending.isEmpty {
      let (link, request) = pending.removeFirst()
      let effects = bench.feed(.blockArrived(link, request, .verified))
      pending += effects.requests
      #expect(!effects.contains(where: isArrived))
    }
  }

  @Test func `many who want one block and no more are served as fast as they say that it came`() {
    var bench = AgentBench()
    let description = AgentBench.description(blocks: Self.blocks)
    for case .store(let handle, .open) in bench.want(description) {
      bench.feed(
        .opened(
          handle, held: BitField(count: Self.blocks, repeating: true),
          provable: BitField(count: description.geometry.pieceCount, repeating: true)))
    }
    var served: [LinkID] = []
    func deliver(_ effects: [AgentEffect]) {
      var effects = effects
      while !effects.isEmpty {
        guard case .link(let link, .sendPiece) = effects.removeFirst() else { continue }
        served.append(link)
        effects += bench.feed(.drained(link, pieces: 1))
      }
    }
    // Requests that come sooner than an answer could have come say nothing.
    for number in 1...5 as ClosedRange<UInt32> {
      bench.peer(number, isAgent: true, holds: .haveNone, roundTrip: 40_000)
      deliver(bench.feed(.message(LinkID(number * 2), .interested)))
    }
    for number in 1...5 as ClosedRange<UInt32> {
      for block in 0..<3 {
        let request = PieceRequest(BlockIndex(block), in: description.geometry)
        let message = PeerMessage.request(piece: request.piece, begin: request.begin, length: request.length)
        deliver(bench.feed(.message(LinkID(number * 2), message)))
      }
    }
    #expect(served.count == 6)
    deliver(bench.pass(.seconds(1)))
    #expect(served.count == 6)
    for told in 0..<15 where told < served.count {
      deliver(bench.pass(.milliseconds(50)))
      deliver(bench.feed(.message(served[told], .extended(id: 1, payload: ShoalMessage.arrived.encoded))))
    }
    #expect(served.count == 15)
  }
}
