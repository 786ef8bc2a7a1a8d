import Selection
import Testing
import Vocabulary

@Suite struct ScoringTests {
  @Test(arguments: [
    ("10.0.1.9", near, Ring.host), ("10.0.1.8", near, .site), ("10.0.2.8", near, .isp),
    ("10.0.1.8", neighbour, .country),
    ("10.9.9.9", neighbour, .country), ("10.9.9.9", far, .world), ("10.0.1.8", .unknown, .world),
    ("2001:db8::1", near, .isp),
  ])
  func `rings follow address, ISP and country`(address: String, locality: Locality, ring: Ring) {
    #expect(Scoring.ring(IPAddress("10.0.1.9")!, near, IPAddress(address)!, locality) == ring)
  }

  @Test func `two unknown ISPs are one site only within a 24 or a 48`() {
    func ring(_ a: String, _ b: String) -> Ring {
      Scoring.ring(IPAddress(a)!, .unknown, IPAddress(b)!, .unknown)
    }
    #expect(ring("127.64.1.2", "127.64.1.3") == .site)
    #expect(ring("127.64.1.2", "127.64.2.3") == .world)
    #expect(ring("2001:db8:1:2::1", "2001:db8:1:3::1") == .site)
    #expect(ring("2001:db8:1::1", "2001:db8:2::1") == .world)
  }

  @Test func `nearer rings come first whatever the load`() {
    let peers = [
      agent("10.9.9.1:1", far, held: 100), agent("10.9.8.1:1", neighbour, held: 100),
      agent("10.0.7.1:1", held: 0, load: 900_000), agent("10.0.1.1:1", held: 0, load: 0),
      agent("10.0.1.9:1", held: 0, load: 900_000),
    ]
    let order = ranked(peers).peers.map(\.ring)
    #expect(order.last == .world)
    #expect(order[3] == .country)
    #expect(order[2].isLocal)
  }

  @Test func `a full list keeps at least four places for far peers`() {
    let local = (1...60).map { agent("10.0.2.\($0):1") }
    let distant = (1...60).map { agent("10.9.2.\($0):1", far) }
    for wanted in [8, 16, 20, 50] {
      let result = ranked(local + distant, wanted: wanted)
      #expect(result.peers.count == wanted)
      let outside = result.peers.count { !$0.ring.isLocal }
      #expect(outside >= 4)
      #expect(outside <= max(4, wanted / 4))
    }
    #expect(ranked(local + distant, wanted: 3).peers.count { !$0.ring.isLocal } == 1)
  }

  @Test func `all local peers are handed out when they fit beside the far quota`() {
    let local = (1...16).map { agent("10.0.2.\($0):1") }
    let distant = (1...60).map { agent("10.9.2.\($0):1", far) }
    let result = ranked(local + distant, wanted: 24)
    #expect(result.peers.count { $0.ring.isLocal } == 16)
    #expect(result.peers.count == 24)
    #expect(ranked(Array(distant.prefix(3)), wanted: 24).peers.count == 3)
    #expect(ranked(local + distant.prefix(1), wanted: 16).peers.count { !$0.ring.isLocal } == 1)
  }

  @Test func `different requesters are given different far peers`() {
    let distant = (1...40).map { agent("10.9.2.\($0):1", far) }
    let list = { (number: UInt64, salt: UInt64) -> [Endpoint] in
      var requester = requester("10.0.1.\(number)")
      requester.node = NodeID(key: Digest256(number, 0, 0, 0))
      return ranked(distant, for: requester, wanted: 8, salt: salt).peers.map(\.endpoint).sorted()
    }
    let lists = (1...8).map { list($0, 1) }
    #expect(Set(lists).count == 8)
    #expect(list(1, 2) != lists[0])
    #expect(list(1, 1) == lists[0])
  }

  @Test func `under other addresses with the same prefixes the choice among equals is the same`() {
    let places = { (block: String) -> [Int] in
      let peers = (1...40).map { agent("\(block).\($0):1", far) }
      let endpoints = ranked(peers, for: requester("10.0.1.9"), wanted: 8).peers.map(\.endpoint)
      return endpoints.compactMap { one in peers.firstIndex { $0.candidate.endpoint == one } }
    }
    #expect(places("10.9.2") == places("10.77.5"))
  }

  @Test func `load pushes a peer behind its equals`() {
    let busy = agent("10.0.2.1:1", load: 60_000)
    let idle = (2...9).map { agent("10.0.2.\($0):1") }
    for salt in 0..<20 as Range<UInt64> {
      #expect(ranked([busy] + idle, salt: salt).peers.last?.endpoint == busy.endpoint)
    }
  }

  @Test func `who has links under TLS only and who has none are kept apart, and who may have both is told of TLS`() {
    let plain = agent("10.0.2.1:1")
    var (both, secure) = (agent("10.0.2.2:1"), agent("10.0.2.3:1"))
    both.linkSecurity = .prefer
    secure.linkSecurity = .require
    func told(_ security: LinkSecurity?) -> [Endpoint: Bool?] {
      var requester = requester()
      requester.linkSecurity = security
      let peers = ranked([plain, both, secure], for: requester).peers
      return Dictionary(uniqueKeysWithValues: peers.map { ($0.endpoint, $0.takesTLS) })
    }
    #expect(told(nil) == [plain.endpoint: nil, both.endpoint: nil])
    #expect(told(.prefer) == [plain.endpoint: nil, both.endpoint: true, secure.endpoint: true])
    #expect(told(.require) == [both.endpoint: true, secure.endpoint: true])
    let reasons = ranked([secure]).leftOut.map(\.reason)
    #expect(reasons == [.needsTLS])
  }

  @Test func `of equals a nearby one comes first, and one of which nobody knows is in the middle`() {
    var random = RandomSource(seed: 1)
    // Those whose way was measured, against one place.
    func peer(_ number: Int, microseconds: Int64) -> Peer {
      var peer = agent("10.0.2.\(number):1")
      var coordinate = NetworkCoordinate()
      for _ in 0..<60 { coordinate.measured(microseconds, to: NetworkCoordinate(), insideISP: true, random: &random) }
      peer.coordinate = coordinate
      return peer
    }
    let peers = [peer(1, microseconds: 200_000), agent("10.0.2.2:1"), peer(3, microseconds: 1_000)]
    var policy = ScoringPolicy()
    policy.tieBreak = 0
    let order = Scoring.rank(
      Candidate.List(peers), for: requester(), wanted: 3, policy: policy, salt: 1, explaining: true)
    #expect(order.peers.map(\.endpoint) == [at("10.0.2.3:1"), at("10.0.2.2:1"), at("10.0.2.1:1")])
    let terms = order.peers.map { $0.terms.first { $0.name == "latency" } }
    #expect(terms[1]?.why == "the way was not measured yet" && terms[1]?.points == policy.latency / 2)
  }

  @Test func `a stock client is given agents and stock clients of its own infohash`() {
    let peers = [agent("10.0.2.1:1"), stock("10.0.2.2:1", v1), stock("10.0.2.3:1", v1Only), stock("10.0.2.4:1", v2)]
    let result = ranked(peers, for: requester(speaking: v1Only))
    #expect(result.peers.map(\.endpoint).sorted() == [at("10.0.2.1:1"), at("10.0.2.3:1")])
    #expect(result.peers.allSatisfy { $0.infohash == v1Only })
    #expect(result.leftOut.map(\.reason).contains(.otherInfohash(v1)))
    #expect(result.leftOut.count == 2)
  }

  @Test func `an agent is given everybody with the infohash to dial`() {
    let peers = [agent("10.0.2.1:1"), stock("10.0.2.2:1", v1), stock("10.0.2.3:1", v1Only), stock("10.0.2.4:1", v2)]
    let result = ranked(peers).peers.sorted { $0.endpoint < $1.endpoint }
    #expect(result.map(\.infohash) == [v2, v1, v1Only, v2])
    #expect(result.map(\.kind) == [.agent, .stock, .stock, .stock])
  }

  @Test func `a hybrid client that announced twice is listed once, as v2`() {
    for order in [[v1, v2], [v2, v1]] {
      let result = ranked(order.map { stock("10.0.2.2:1", $0) })
      #expect(result.peers.map(\.infohash) == [v2])
      #expect(result.leftOut.map(\.reason) == [.listedAlready])
    }
  }

  @Test func `what cannot be used is left out with its reason`() {
    let peers = [
      agent("10.0.1.9:6881"), agent("127.0.0.1:1"), agent("[2001:db8::1]:1"), agent("10.0.2.1:0"),
      agent("10.0.2.2:1", age: .seconds(46)), agent("10.0.2.3:1", reporters: 2), agent("10.0.2.4:1", held: 100),
      agent("10.0.2.5:1"),
    ]
    let result = ranked(peers, for: requester(isComplete: true))
    #expect(result.peers.map(\.endpoint) == [at("10.0.2.5:1")])
    #expect(
      result.leftOut.map(\.reason) == [
        .requester, .loopback, .otherFamily, .notDialable, .expired(age: .seconds(46)), .polluter(reporters: 2),
        .bothComplete,
      ])
  }

  @Test func `the requester's node is left out wherever it announced from`() {
    var me = requester()
    me.node = node(77)
    let result = ranked([agent("10.0.2.1:1", number: 77)], for: me)
    #expect(result.leftOut.map(\.reason) == [.requester])
  }

  @Test func `loopback peers are ordinary to a requester on loopback`() {
    let result = ranked([agent("127.64.1.2:1"), agent("10.0.2.1:1")], for: requester("127.64.2.9"))
    #expect(result.peers.count == 2)
  }

  @Test func `in a rehearsal peers on loopback are ordinary to a requester elsewhere`() {
    let peers = [agent("127.64.1.2:1"), agent("10.0.2.1:1")]
    let elsewhere = IPAddress(198, 51, 100, 7)
    let rehearsal = Requester(address: elsewhere, locality: .unknown, isRehearsal: true)
    #expect(ranked(peers, for: rehearsal).peers.count == 2)
    let earnest = Requester(address: elsewhere, locality: .unknown)
    #expect(ranked(peers, for: earnest).leftOut.map(\.reason) == [.loopback])
  }

  @Test func `one report costs points, two exclude`() {
    let result = ranked([agent("10.0.2.1:1", held: 100, reporters: 1), agent("10.0.2.2:1", held: 0, load: 90_000)])
    #expect(result.peers.map(\.endpoint.port) == [1, 1])
    #expect(result.peers.last?.endpoint == at("10.0.2.1:1"))
  }

  @Test func `an explanation names every candidate once, and its terms add up`() {
    var random = RandomSource(seed: 42)
    for _ in 0..<200 {
      let peers = randomCandidates(&random)
      let infohash = [nil, v1, v1Only, v2][random.below(4)]
      let me = requester("10.0.1.\(random.below(5))", speaking: infohash, isComplete: random.below(2) == 0)
      let wanted = random.below(30)
      let salt = random.next()
      let result = ranked(peers, for: me, wanted: wanted, salt: salt)
      #expect(result.peers.count <= wanted)
      let named = result.peers.map(\.endpoint) + result.leftOut.map(\.endpoint)
      #expect(named.sorted() == peers.map(\.endpoint).sorted())
      #expect(result.peers.allSatisfy { peer in peer.terms.reduce(0) { $0 + $1.points } == peer.score })
      #expect(result.peers.allSatisfy { $0.terms.allSatisfy { !$0.why.isEmpty } })
      #expect(zip(result.peers, result.peers.dropFirst()).allSatisfy { $0.score >= $1.score })
      let plain = Scoring.rank(
        Candidate.List(peers), for: me, wanted: wanted, policy: ScoringPolicy(), salt: salt, explaining: false)
      #expect(plain.leftOut.isEmpty && plain.peers.allSatisfy(\.terms.isEmpty))
      #expect(plain.peers.map(\.endpoint) == result.peers.map(\.endpoint))
    }
  }

  private func randomCandidates(_ random: inout RandomSource) -> [Peer] {
    (0..<random.below(60)).map { _ in
      let places = ["10.0.1.", "10.0.2.", "10.9.1.", "127.0.0.", "0.0.0."]
      let endpoint = places[random.below(places.count)] + "\(random.below(9)):\(random.below(3))"
      if random.below(3) == 0 { return stock(endpoint, [v1, v1Only, v2][random.below(3)], held: random.below(101)) }
      return agent(
        endpoint, [near, far, neighbour, .unknown][random.below(4)], held: random.below(101),
        blocks: [0, 100][random.below(2)], load: random.below(50_000), age: .seconds(Int64(random.below(60))),
        reporters: random.below(4))
    }
  }
}
