import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct JudgingTests {
  private var organs = Organs()
  private var judging = Judging()

  private mutating func ask(_ piece: Int) -> Int {
    var judging = judging
    defer { self.judging = judging }
    return organs.turn { organs, turn in
      judging.ask(about: PieceIndex(piece), of: Organs.handle, organs.exchange, &turn)
    }.count
  }

  private func judgement(byLeaves: Bool, good: [Int] = [], exposed: [Int] = []) -> AgentInput.Judgement {
    AgentInput.Judgement(
      piece: PieceIndex(0), byLeaves: byLeaves, good: good.map { BlockIndex($0) }, bad: [],
      exposed: exposed.map { BlockIndex($0) })
  }

  @Test mutating func `a piece is judged once all of it is staged, and not twice at a time`() {
    for block in 0..<3 { organs.exchange.stage(block, from: .origin) }
    #expect(ask(0) == 0 && !judging.isAwaited)
    organs.exchange.stage(3, from: .origin)
    #expect(ask(0) == 1 && ask(0) == 0 && judging.isAwaited)
    judging.judged(PieceIndex(0))
    #expect(ask(0) == 1)
  }

  @Test mutating func `a single staged block is judged when its leaf is known`() {
    organs = Organs(provable: true)
    organs.exchange.stage(2, from: .origin)
    #expect(ask(0) == 1 && ask(1) == 0)
  }

  @Test mutating func `of a mixed piece nobody is accused until the truth is known`() {
    let (one, two) = (organs.join(1), organs.join(2))
    let bad: [(block: BlockIndex, source: ObjectExchange.Source)] = [
      (BlockIndex(0), .link(one)), (BlockIndex(1), .link(two)),
    ]
    let geometry = organs.exchange.geometry
    let first = judging.accuse(bad, by: judgement(byLeaves: false), in: geometry, organs.links)
    #expect(first.peers.isEmpty && first.originBlock == nil)
    let exposed = judging.accuse(
      [], by: judgement(byLeaves: false, good: [0, 1], exposed: [1]), in: geometry, organs.links)
    #expect(exposed.peers.map(\.endpoint) == [organs.links[two]?.remote])
    let again = judging.accuse([], by: judgement(byLeaves: false, exposed: [0, 1]), in: geometry, organs.links)
    #expect(again.peers.isEmpty, "a piece that came good clears its other senders")
  }

  @Test mutating func `one source of a whole bad piece is guilty at once, the origin but once`() {
    let bad = (0..<4).map { (block: BlockIndex($0), source: ObjectExchange.Source.origin) }
    let geometry = organs.exchange.geometry
    let guilty = judging.accuse(bad, by: judgement(byLeaves: false), in: geometry, organs.links)
    #expect(guilty.peers.isEmpty && guilty.originBlock == BlockIndex(0))
  }

  @Test mutating func `a leaf names the sender, each address once`() {
    let one = organs.join(1)
    let bad: [(block: BlockIndex, source: ObjectExchange.Source)] = [
      (BlockIndex(0), .link(one)), (BlockIndex(1), .link(one)), (BlockIndex(2), .gone),
    ]
    let guilty = judging.accuse(bad, by: judgement(byLeaves: true), in: organs.exchange.geometry, organs.links)
    #expect(guilty.peers.map(\.block) == [BlockIndex(0)])
  }
}
