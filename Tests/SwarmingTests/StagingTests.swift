import Swarming
import Testing
import Vocabulary

@Suite struct StagingTests {
  @Test func `a piece is ready for judgement when each of its blocks is held or staged`() {
    var swarm = Swarm(held: [0], provable: false)
    swarm.exchange.leavesAreOut = true
    for block in 1..<4 {
      #expect(!swarm.exchange.isReadyForJudgement(PieceIndex(0)))
      swarm.exchange.stage(block, from: .origin)
    }
    #expect(swarm.exchange.isReadyForJudgement(PieceIndex(0)))
  }

  @Test func `a block found corrupt is free again`() {
    var swarm = Swarm()
    swarm.exchange.stage(5, from: .link(LinkID(9)))
    #expect(swarm.exchange.state(of: BlockIndex(5)) == .staged)
    let entry = swarm.unstage(5)
    #expect(entry?.source == .link(LinkID(9)))
    #expect(swarm.exchange.state(of: BlockIndex(5)) == .free)
  }

  @Test func `what a link brought is a gone peer's once the link has ended`() {
    var swarm = Swarm(provable: false)
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.exchange.stage(5, from: .link(LinkID(1)))
    swarm.exchange.stage(6, from: .origin)
    swarm.exchange.leave(LinkID(1))
    #expect(swarm.exchange.staged.map(\.source) == [.gone, .origin])
  }

  @Test func `a piece that was begun is finished first when leaves are out`() {
    var swarm = Swarm(held: Array(0..<8), provable: false)
    swarm.spareOrigin()
    swarm.exchange.leavesAreOut = true
    swarm.join(1, ring: .isp, has: 0..<64)
    swarm.exchange.stage(21, from: .link(LinkID(1)))
    let asked = swarm.requests(1)
    #expect(Set(asked) == [20, 22, 23])
  }
}
