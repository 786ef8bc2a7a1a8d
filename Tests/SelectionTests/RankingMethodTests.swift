import Testing
import Vocabulary

@testable import Selection

@Suite struct RankingMethodTests {
  private func order(_ method: RankingMethod, _ peers: [Peer], salt: UInt64 = 1, wanted: Int = 50) -> [Endpoint] {
    var policy = ScoringPolicy()
    policy.method = method
    return Scoring.rank(
      Candidate.List(peers), for: requester(), wanted: wanted, policy: policy, salt: salt, explaining: false
    )
    .peers.map(\.endpoint)
  }

  private let peers =
    (1...20).map { agent("10.0.2.\($0):1", held: $0 == 7 ? 100 : 10) } + (1...20).map { agent("10.9.2.\($0):1", far) }

  @Test func `NetSession's order has all of a nearer ring before a farther one`() {
    let rings = Array(repeating: true, count: 20) + Array(repeating: false, count: 20)
    #expect(order(.ring, peers).map { $0.address.description.hasPrefix("10.0.") } == rings)
    #expect(order(.ring, peers, wanted: 20).allSatisfy { $0.address.description.hasPrefix("10.0.") }, "no far quota")
  }

  @Test func `Kraken's order has complete agents first, and chance decides the rest`() {
    #expect(order(.kraken, peers).first == at("10.0.2.7:1"))
    #expect(Array(order(.kraken, peers).dropFirst()) != Array(order(.kraken, peers, salt: 2).dropFirst()))
  }

  @Test func `chance knows neither near nor whole`() {
    let firsts = (1...200).map { order(.random, peers, salt: $0)[0] }
    let near = firsts.count { $0.address.description.hasPrefix("10.0.") }
    #expect((60...140).contains(near), "\(near)")
  }

  @Test func `Dragonfly's order takes an unknown bandwidth for the worst, and a busy one for worse than an idle one`() {
    func peer(_ number: Int, uplink: Int64?, sending: Int64? = nil) -> Peer {
      var peer = agent("10.0.2.\(number):1")
      peer.uplink = uplink.map { ByteRate(bytesPerSecond: $0) }
      peer.sending = sending.map { ByteRate(bytesPerSecond: $0) }
      return peer
    }
    let list = [
      peer(1, uplink: nil), peer(2, uplink: 1 << 30, sending: 1 << 30), peer(3, uplink: 1 << 30, sending: 1 << 20),
    ]
    #expect(order(.dragonfly, list).map(\.address) == [3, 2, 1].map { IPAddress(10, 0, 2, $0) })
  }
}
