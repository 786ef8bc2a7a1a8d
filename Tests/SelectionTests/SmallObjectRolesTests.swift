import Selection
import Testing
import Vocabulary

/// Which agents share the stripes of an object that is small.
@Suite struct SmallObjectRolesTests {
  /// Whether an agent has a part in an object of so many blocks, with so many agents in its ISP and so many ISPs.
  private func hasPart(_ blocks: Int, agents: Int, isps: Int = 1, hasRoles: Bool = true) -> Bool {
    let roles = StripeRoles(
      roles: [StripeRole(stripe: 0, rank: 0, place: 0)], sums: StripeSums(ispPeers: agents))
    let swarm = AnnounceReply.Swarm(
      interval: .seconds(10), ispCount: isps, ispIndex: 0, peers: [], roles: hasRoles ? roles : nil)
    return swarm.part(ofBlocks: blocks) != nil
  }

  @Test func `a crowd begins with one more agent than there are sixteenths of blocks`() {
    for blocks in [64, 128, 256, 496] {
      #expect(!hasPart(blocks, agents: blocks / 16) && hasPart(blocks, agents: blocks / 16 + 1), "\(blocks)")
    }
    // Between two multiples of sixteen.
    #expect(!hasPart(100, agents: 6) && hasPart(100, agents: 7))
    #expect(!hasPart(511, agents: 31) && hasPart(511, agents: 32))
  }

  @Test func `agents of all ISPs are a crowd, as if each had as many`() {
    #expect(!hasPart(256, agents: 4, isps: 4) && hasPart(256, agents: 5, isps: 4))
    #expect(!hasPart(256, agents: 1, isps: 16) && hasPart(256, agents: 1, isps: 17))
  }

  @Test func `a large object has stripes for one agent, and one without a chunk for each stripe for nobody`() {
    #expect(hasPart(512, agents: 1) && !hasPart(511, agents: 1))
    #expect(!hasPart(63, agents: 1000) && hasPart(64, agents: 1000))
    #expect(!hasPart(512, agents: 1000, hasRoles: false))
  }

  @Test func `numbers that no swarm has make no difference and no trap`() {
    #expect(hasPart(64, agents: .max, isps: .max) && !hasPart(64, agents: .min, isps: .min))
    #expect(hasPart(.max, agents: -1) && !hasPart(0, agents: .max))
  }
}
