import Nodes
import Selection
import Vocabulary

/// The graph that the lists of a selector make of the peers of one ISP, when each dials whom it is told of: how far
/// apart two are, how much would have to be cut to part them, and how evenly they are handed out.
struct NearLists {
  private static let object = Digest256(1, 2, 3, 4)
  private static let wall = WallTime(microseconds: 1_700_000_000_000_000)

  /// Peers in all, and of one /24.
  let peers: Int
  let perNetwork: Int
  private var machine = SelectorMachine()
  private var now = Instant(nanoseconds: 1_000_000_000)
  private var exchange: UInt64 = 0
  /// Whom each was told of last; and how often each was named.
  private var lists: [[Int]]
  private var named: [Int]

  init(peers: Int, perNetwork: Int) {
    self.peers = peers
    self.perNetwork = perNetwork
    lists = Array(repeating: [], count: peers)
    named = Array(repeating: 0, count: peers)
    var configuration = SelectorConfiguration()
    configuration.limits.peersPerObject = 2 * peers
    send(.started(configuration, seed: 7, wall: Self.wall))
    let object = RegisteredObject(
      object: Self.object, v1: InfoHash(11, 0, 0), v1Only: InfoHash(12, 0, 0), length: 4 << 20, pieceLength: 65_536,
      url: "http://origin/a", path: "a")
    let registration = ObjectRegistration(
      key: NodeID(key: Digest256(7, 7, 7, 7)), time: Self.wall.seconds, objects: [object])
    send(.register(ExchangeID(0), registration, signatureIsValid: true, wall: Self.wall))
  }

  /// Everybody announces so often, a few milliseconds apart.
  mutating func announce(rounds: Int) {
    for round in 1...rounds {
      named = Array(repeating: 0, count: peers)
      for peer in 0..<peers {
        now = now + .milliseconds(1)
        lists[peer] = list(of: peer)
        if round == rounds { for other in lists[peer] { named[other] += 1 } }
      }
    }
  }

  private func address(of peer: Int) -> IPAddress {
    .v4(10 << 24 | UInt32(peer / perNetwork) << 8 | UInt32(peer % perNetwork + 1))
  }

  private mutating func list(of peer: Int) -> [Int] {
    let report = AgentAnnounce.ObjectReport(
      object: Self.object, event: .none, held: peer % 200, blocks: 256, wanted: 50)
    let announce = AgentAnnounce(node: NodeID(key: Digest256(UInt64(peer), 1, 1, 1)), port: 7_000, objects: [report])
    let place = Locality(asn: ASN(64_501), name: "Nearnet", country: "CH")
    let effects = send(.announce(ExchangeID(0), announce, address: address(of: peer), place))
    guard case .answer(_, .announced(let reply))? = effects.first,
      case .swarm(let swarm)? = reply.objects.first?.outcome
    else { return [] }
    return swarm.peers.compactMap { $0.node.map { Int($0.key.word0) } }
  }

  @discardableResult
  private mutating func send(_ input: SelectorInput) -> [SelectorEffect] {
    var effects: [SelectorEffect] = []
    machine.handle(input, at: now, effects: &effects)
    return effects
  }

  /// Prints a row for each density of addresses.
  static func printAll() {
    print("lists of 50 for 10,000 peers of one ISP, by how many share a /24; links are taken for both directions")
    print(
      "of a /24   hops at most  links at least/median  cut at least*  gap of the walk  handed out 1 %/50 %/99 %/most")
    for perNetwork in [1, 16, 250] {
      var lists = NearLists(peers: 10_000, perNetwork: perNetwork)
      lists.announce(rounds: 3)
      let graph = SwarmGraph(lists.lists)
      let degrees = graph.links.map(\.count).sorted()
      let named = lists.named.sorted()
      func part(_ percent: Int) -> Int { named[(named.count - 1) * percent / 100] }
      let gap = (1000 * graph.gap(rounds: 200)).rounded() / 1000
      print(
        perNetwork, "  ", graph.hops(from: 60) ?? -1, "  ", degrees[0], degrees[degrees.count / 2], "  ",
        graph.smallestCut(pairs: 12), "  ", gap, "  ", part(1), part(50), part(99), part(100))
    }
    print(
      "* links that part two peers, the fewest of 12 pairs; no more than what either has. By Cheeger's inequality no")
    print("  part of the swarm has less than half the gap of its links to the rest.")
  }
}
