import Nodes
import Selection
import Testing
import Vocabulary

/// What the selector says of stripes in its answers.
@Suite struct SelectorRolesTests {
  @Test func `the only agent of an ISP imports everything, from the origin in the first ISP`() throws {
    var rig = SelectorRig()
    let first = rig.announce(1, "10.0.0.1")
    let welcome = try #require(first)
    let part = try #require(welcome.roles)
    #expect(part.roles == (0..<16).map { StripeRole(stripe: $0, rank: 0, place: 0) })
    #expect(part.sums.ispPeers == 1 && part.partners.isEmpty)
    let second = rig.announce(2, "10.1.0.1", in: SelectorRig.far)
    let other = try #require(second?.roles)
    #expect(other.roles.count == 16)
    #expect(other.roles.count { $0.place == 0 } == 8)
    #expect(other.partners.map(\.node) == [NodeID(key: Digest256(1, 0, 0, 0))])
  }

  @Test func `whoever stops leaves its stripes to the next who announces`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.0.1")
    _ = rig.announce(2, "10.0.0.2")
    _ = rig.announce(1, "10.0.0.1", event: .stopped)
    let later = rig.announce(2, "10.0.0.2")
    let part = try #require(later?.roles)
    #expect(part.roles.count { $0.rank == 0 } == 16)
    #expect(part.sums.ispPeers == 1)
  }

  @Test func `an expired agent is counted no more`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.0.1")
    rig.wait(.seconds(60))
    _ = rig.register()
    let late = rig.announce(2, "10.0.0.2")
    let part = try #require(late?.roles)
    #expect(part.sums.ispPeers == 1 && part.roles.count { $0.rank == 0 } == 16)
  }

  @Test func `in a swarm of hundreds the near ones are still found`() throws {
    var rig = SelectorRig()
    for number in UInt64(1)...600 {
      let isNear = number % 10 == 0
      _ = rig.announce(
        number, "10.\(isNear ? 1 : 2).\(number / 200).\(number % 200 + 1)",
        in: isNear ? SelectorRig.near : SelectorRig.far, wanted: 0)
    }
    let last = rig.announce(1000, "10.1.9.9", wanted: 40)
    let welcome = try #require(last)
    #expect(welcome.peers.count == 40)
    #expect(welcome.peers.count { $0.ring.isLocal } == 30)
    #expect(Set(welcome.peers.map(\.endpoint)).count == 40)
    #expect(welcome.ispCount == 2 && welcome.ispIndex == 0)
  }
}
