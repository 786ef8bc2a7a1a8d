import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct BlockIntakeTests {
  private static let length: Int64 = 16384
  private var organs = Organs(provable: true)
  private var intake = BlockIntake(Organs.handle, BitField(count: 16), of: Organs.description)

  private mutating func arrive(_ block: Int, on link: LinkID, _ verdict: AgentInput.Verdict) -> (
    BlockIntake.Arrival, Int
  ) {
    var (intake, arrival) = (intake, BlockIntake.Arrival.isNoted)
    defer { self.intake = intake }
    let effects = organs.turn { organs, turn in
      guard let slot = organs.links.slot(of: link) else { return }
      let request = PieceRequest(BlockIndex(block), in: organs.exchange.geometry)
      arrival = intake.arrived(
        request, on: slot, verdict, &organs.exchange, &organs.links, &organs.news, &turn)
    }
    return (arrival, effects.stored.count)
  }

  /// Asks the peer for blocks, and returns which.
  private mutating func ask(_ link: LinkID) -> [Int] {
    organs.exchange.peers.slot(of: link).map { organs.exchange.requests(slot: $0, now: organs.now).map(\.block.value) }
      ?? []
  }

  @Test mutating func `all bytes that come are useful or wasted, by cause`() throws {
    // Without an origin beside it a peer is asked for more than one block.
    organs.exchange.originIsUsable = false
    let link = organs.join(1)
    let asked = ask(link)
    try #require(asked.count >= 2)
    let (first, stored) = arrive(asked[0], on: link, .verified)
    guard case .isHeld = first, stored == 1 else { Issue.record("a verified block is stored"); return }
    _ = arrive(asked[0], on: link, .verified)
    let (bad, _) = arrive(asked[1], on: link, .corrupt)
    guard case .isPolluted(_, BlockIndex(asked[1])) = bad else { Issue.record("a corrupt block names it"); return }
    let unasked = (0..<16).first { !asked.contains($0) } ?? asked[1]
    _ = arrive(unasked, on: link, .verified)
    let tally = intake.tally
    #expect(tally.sameISP == Self.length && tally.received == Self.length)
    #expect(tally.waste.duplicate == Self.length && tally.waste.corrupt == Self.length)
    #expect(tally.waste.unasked == Self.length)
    #expect(tally.received + tally.waste.total == 4 * Self.length)
  }

  @Test mutating func `what is no block, or comes unasked too often, breaks the rules`() {
    let link = organs.join(1)
    guard case .breaksRules = arrive(0, on: link, .misfit).0 else { Issue.record("a misfit breaks the rules"); return }
    for _ in 0..<64 {
      guard case .isNoted = arrive(0, on: link, .verified).0 else { Issue.record("64 are borne"); return }
    }
    guard case .breaksRules = arrive(0, on: link, .verified).0 else { Issue.record("no more are"); return }
  }

  @Test mutating func `a far peer's bytes are of another ISP only while our own is known`() throws {
    let link = organs.join(1, ring: .world)
    organs.exchange.originIsUsable = false
    let asked = ask(link)
    try #require(asked.count >= 2)
    _ = arrive(asked[0], on: link, .verified)
    #expect(intake.tally.unknown == Self.length && intake.tally.otherISP == 0)
    _ = organs.turn { _, turn in turn.own.seen(as: AgentBench().announceReply()) }
    _ = arrive(asked[1], on: link, .verified)
    #expect(intake.tally.otherISP == Self.length && intake.tally.unknown == Self.length)
  }
}
