import Nodes
import Selection
import Testing
import Vocabulary

/// What is counted of lists from ISP to ISP (GET /v1/pairs).
@Suite struct PairCountsTests {
  private func pairs(_ rig: inout SelectorRig, access: SelectorAccess? = nil) -> [PairCounts.Line]? {
    let answer = rig.send(.pairs(rig.next(), caller: IPAddress("10.0.0.1")!, access: access))
    guard case .pairs(let lines)? = answer else { return nil }
    return lines
  }

  @Test func `peers that were handed out are counted by the two ISPs and the ring`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.1.0.1", in: SelectorRig.near, held: 62)
    _ = rig.announce(2, "10.2.0.1", in: SelectorRig.far, held: 62)
    _ = rig.announce(3, "10.1.9.1", in: SelectorRig.near)
    _ = rig.announce(4, "10.1.9.2", in: .unknown)
    let lines = try #require(pairs(&rig))
    let (near, far) = (ASN(64501), ASN(64502))
    func count(_ requester: ASN?, _ peer: ASN?) -> Int? {
      lines.first { $0.pair == PairCounts.Pair(requester, peer) }?.sum
    }
    #expect(count(near, near) == 1 && count(near, far) == 1)
    #expect(count(nil, near) == 2 && count(nil, far) == 1 && count(far, near) == nil)
    #expect(lines.map(\.sum) == lines.map(\.sum).sorted(by: >))
    #expect(lines.reduce(0) { $0 + $1.sum } == rig.machine.counters.handedOut.reduce(0, +))
    let own = lines.first { $0.pair == PairCounts.Pair(near, near) }
    #expect(own?.byRing[Int(Ring.isp.rawValue)] == 1)
  }

  @Test func `beyond a thousand and some pairs, the others are counted together`() throws {
    var rig = SelectorRig()
    for number in 0..<UInt64(1_100) {
      let locality = Locality(asn: ASN(UInt32(number)), name: nil, country: nil)
      _ = rig.announce(
        number, "10.\(number / 250).\(number % 250).1", in: locality, held: number == 0 ? 62 : 0, wanted: 1)
    }
    let lines = try #require(pairs(&rig))
    #expect(lines.count == PairCounts.most + 1 && lines.last?.pair == nil)
    #expect(lines.dropLast().allSatisfy { $0.pair != nil })
    #expect(lines.reduce(0) { $0 + $1.sum } == rig.machine.counters.handedOut.reduce(0, +))
  }

  @Test func `operators alone see them`() {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
    var rig = SelectorRig(configuration: SelectorConfiguration(doors: doors), registered: false)
    let (stranger, alice) = (
      pairs(&rig, access: SelectorAccess(isHere: false)),
      pairs(&rig, access: SelectorAccess(isHere: false, bearer: .operator(name: "alice")))
    )
    #expect(stranger == nil && alice == [])
  }
}
