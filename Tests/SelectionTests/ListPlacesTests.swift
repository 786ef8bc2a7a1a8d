import Selection
import Testing
import Vocabulary

/// Which share of a list one network of addresses may have.
@Suite struct ListPlacesTests {
  private let isp = Locality(asn: ASN(64501), name: "Nearnet", country: "CH")

  /// Peers at addresses of a pattern, so many of each of its networks.
  private func peers(
    _ count: Int, _ locality: Locality, held: Int = 10, _ address: (Int) -> String
  ) -> [Peer] {
    (0..<count).map { agent(address($0), locality, held: held, number: UInt64(1_000 + $0)) }
  }

  private func list(
    _ candidates: [Peer], from address: String = "10.0.1.9", wanted: Int = 50,
    _ change: (inout ScoringPolicy) -> Void = { _ in }
  ) -> Ranking {
    var policy = ScoringPolicy()
    change(&policy)
    return Scoring.rank(
      Candidate.List(candidates), for: requester(address, isp), wanted: wanted, policy: policy, salt: 3,
      explaining: true)
  }

  private func count(_ ranking: Ranking, _ prefix: String) -> Int {
    ranking.peers.count { AddressPrefix(prefix)!.contains($0.endpoint.address) }
  }

  /// 40 in each of some networks of the ISP, and 60 elsewhere.
  private var honest: [Peer] {
    peers(120, isp) { "10.0.\(20 + $0 / 4).\(1 + $0 % 4):1" } + peers(60, far) { "10.\(100 + $0).2.1:1" }
  }

  @Test func `a crowd of sock puppets nearby has a quarter of a list, however good it looks`() {
    // Whole objects from a network of the ISP, as many as one likes: better than all honest peers.
    let puppets = peers(240, isp, held: 100) { "10.0.66.\(1 + $0):1" }
    for wanted in [8, 20, 50] {
      let result = list(puppets + honest, wanted: wanted)
      #expect(result.peers.count == wanted)
      #expect(count(result, "10.0.66.0/24") == wanted / 4)
      #expect(result.peers.count { !$0.ring.isLocal } >= 4)
    }
    let reasons = list(puppets + honest).leftOut.map(\.reason)
    #expect(reasons.contains(.prefixFull))
    // That is the cap's doing.
    let free = list(puppets + honest) { ($0.prefixCapPercent, $0.widePrefixCapPercent) = (100, 100) }
    #expect(count(free, "10.0.66.0/24") == 38)
  }

  @Test func `many ports of one address are one network`() {
    let puppets = peers(64, isp, held: 100) { "10.0.66.6:\(1 + $0)" }
    #expect(count(list(puppets + honest), "10.0.66.6/32") == 12)
  }

  @Test func `a crowd in the requester's own network has half of a list, as long as the ISP has others`() {
    let puppets = peers(200, isp, held: 100) { "10.0.1.\(10 + $0):1" }
    let result = list(puppets + honest)
    #expect(count(result, "10.0.1.0/24") == 25)
    #expect(result.peers.count { $0.ring == .isp } == 13)
    #expect(result.peers.count { !$0.ring.isLocal } == 12)
  }

  @Test func `an office of sixty behind one network serves itself, but for the far places`() {
    let office = peers(59, isp) { "10.0.1.\(10 + $0):1" }
    let result = list(office + peers(60, far) { "10.\(100 + $0).2.1:1" })
    #expect(count(result, "10.0.1.0/24") == 38 && result.peers.count == 50)
    // Alone it has the whole list.
    #expect(count(list(office), "10.0.1.0/24") == 50)
    // Behind one address as well.
    let nat = peers(59, isp) { "10.0.1.9:\(10 + $0)" }
    #expect(count(list(nat + peers(60, far) { "10.\(100 + $0).2.1:1" }), "10.0.1.9/32") == 38)
  }

  @Test func `a crowd with many networks of another ISP has half of a list`() {
    let puppets = peers(500, neighbour, held: 100) { "172.16.\($0 / 2).\($0 % 2):1" }
    let others = peers(100, neighbour) { "10.\(50 + $0).2.1:1" }
    #expect(count(list(puppets + others), "172.16.0.0/16") == 25)
    let hex = { (number: Int) in String(number, radix: 16) }
    let sixes = peers(100, neighbour) { "[2a00:\(hex($0))::1]:1" }
    let wide = peers(500, neighbour, held: 100) { "[2001:db8:\(hex($0))::1]:1" }
    #expect(count(list(wide + sixes, from: "2a01::1"), "2001:db8::/32") == 25)
    let narrow = peers(500, neighbour, held: 100) { "[2001:db8:1:\(hex($0))::1]:1" }
    #expect(count(list(narrow + sixes, from: "2a01::1"), "2001:db8:1::/48") == 12)
  }

  @Test func `where there is nobody else a list is filled all the same, and far places stay`() {
    let one = peers(60, isp) { "10.0.66.\(1 + $0):1" }
    #expect(list(one).peers.count == 50)
    let two = list(one + peers(60, far) { "10.9.2.\(1 + $0):1" })
    #expect(two.peers.count { !$0.ring.isLocal } == 12 && two.peers.count == 50)
  }

  @Test func `a policy of an earlier build knows no shares`() {
    let puppets = peers(240, isp, held: 100) { "10.0.66.\(1 + $0):1" }
    let result = list(puppets + honest) {
      ($0.prefixCapPercent, $0.ownPrefixCapPercent, $0.widePrefixCapPercent) = (nil, nil, nil)
    }
    #expect(count(result, "10.0.66.0/24") == 38)
  }
}
