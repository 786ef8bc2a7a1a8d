import Selection
import Testing
import Vocabulary

/// How near an operator's word makes ISPs, and what ways between them cost.
@Suite struct RingTests {
  private let requester = Locality(asn: ASN(1), name: "Onenet", country: "CH", continent: "EU")
  private let countryman = Locality(asn: ASN(2), name: "Twonet", country: "CH", continent: "EU")
  private let european = Locality(asn: ASN(3), name: "Threenet", country: "FR", continent: "EU")
  private let distant = Locality(asn: ASN(4), name: "Onenet", country: "US", continent: "NA")

  private func ring(_ other: Locality, _ policy: ScoringPolicy = ScoringPolicy()) -> Ring {
    Scoring.ring(IPAddress("10.0.1.9")!, requester, IPAddress("10.9.1.9")!, other, policy: policy)
  }

  @Test func `a continent stands between the country and the world, whatever its number`() {
    #expect([countryman, european, distant, .unknown].map { ring($0) } == [.country, .continent, .world, .world])
    #expect(Ring.allCases == Ring.allCases.sorted())
    #expect(Ring.country < .continent && Ring.continent < .world && !Ring.continent.isLocal)
    let points = Ring.allCases.map { ScoringPolicy().points(for: $0) }
    #expect(points == points.sorted(by: >) && Set(points).count == points.count)
  }

  @Test func `the numbers of rings are those of traces and lists of earlier builds`() {
    #expect([Ring.host, .site, .isp, .country, .world].map(\.rawValue) == [0, 1, 2, 3, 4])
    // Agents of earlier builds know no continent.
    #expect(Ring.allCases.map(\.told) == [.host, .site, .isp, .country, .world, .world])
    var peer = RankedPeer(
      endpoint: at("10.9.1.9:1"), node: nil, kind: .stock, infohash: v1, ring: .continent, asn: nil, isComplete: true,
      score: 0)
    let read = try? CompactPeers.peers(CompactPeers.bytes([peer], infohash: v1), infohash: v1, most: 1)
    peer.ring = .world
    #expect(read == [peer])
  }

  @Test func `siblings are one ISP, by number or, if the policy says so, by name`() {
    var policy = ScoringPolicy()
    policy.siblings = [
      .init(asn: ASN(1), group: 0), .init(asn: ASN(2), group: 1), .init(asn: ASN(3), group: 0),
      .init(asn: ASN(4), group: 1),
    ]
    #expect([countryman, european, distant].map { ring($0, policy) } == [.country, .isp, .world])
    policy.siblingsByName = true
    #expect(ring(distant, policy) == .isp)
    #expect(policy.cost(from: requester, to: distant) == 0)
    let neighbour = IPAddress("10.0.1.8")!
    #expect(Scoring.ring(IPAddress("10.0.1.9")!, requester, neighbour, european, policy: policy) == .site)
    let nameless = Locality(asn: ASN(8), name: "")
    let other = Locality(asn: ASN(9), name: "")
    let between = Scoring.ring(IPAddress("10.0.1.9")!, nameless, IPAddress("10.9.1.9")!, other, policy: policy)
    #expect(between == .world, "no name is not the same name")
  }

  @Test func `a cost stands in the place of the country: peering comes before strangers at home, transit after them`() {
    var policy = ScoringPolicy()
    policy.tieBreak = 0
    policy.costs = [
      .init(from: ASN(1), to: ASN(3), price: .peering), .init(from: ASN(1), to: ASN(4), price: .transit),
      .init(from: ASN(7), to: ASN(1), price: .number(1000)),
    ]
    let dearer = Locality(asn: ASN(7), name: "Dear", country: "CH")
    let peers = [distant, dearer, countryman, requester, european].enumerated().map {
      agent("10.9.\($0.offset).1:1", $0.element)
    }
    let me = Requester(address: IPAddress("10.0.1.9")!, locality: requester)
    let result = Scoring.rank(Candidate.List(peers), for: me, wanted: 5, policy: policy, salt: 1, explaining: true)
    #expect(result.peers.map { $0.asn?.number } == [1, 3, 2, 4, 7])
    let whys = result.peers.map { $0.terms.first?.why ?? "" }
    #expect(whys[1].contains("costs 300 of 1000") && !whys[2].contains("costs"))
    #expect(result.peers.map(\.ring) == [.isp, .continent, .country, .world, .country])
  }

  @Test func `the cost of a pair grows as its points fall, is 0 inside an ISP, and has a default for either direction`()
  {
    var policy = ScoringPolicy()
    let costs = [requester, countryman, european, distant].map { policy.cost(from: requester, to: $0) }
    #expect(costs == [0, 625, 812, 1000])
    #expect(policy.cost(from: .unknown, to: .unknown) == 1000)
    policy.costs = [
      .init(from: ASN(1), to: ASN(2), price: .number(10)), .init(from: ASN(2), to: ASN(1), price: .peering),
    ]
    #expect(policy.cost(from: requester, to: countryman) == 10)
    #expect(policy.cost(from: countryman, to: requester) == 300)
    policy.costs = [.init(from: ASN(2), to: ASN(1), price: .peering)]
    #expect(policy.cost(from: requester, to: countryman) == 300)
    policy.world = policy.isp
    #expect((0...1000).contains(policy.cost(from: requester, to: european)))
  }

  @Test func `a country is on one continent`() {
    #expect(
      ["DE", "US", "NZ", "BR", "JP", "ZA", "AQ"].map(Continents.continent) == [
        "EU", "NA", "OC", "SA", "AS", "AF", "AN",
      ])
    #expect(Continents.continent(of: "ZZ") == nil && Continents.continent(of: "") == nil)
    let letters = (0..<26).map { String(UnicodeScalar(UInt8(65 + $0))) }
    let known = letters.flatMap { first in letters.map { first + $0 } }.filter { Continents.continent(of: $0) != nil }
    #expect(known.count == 250)
  }
}
