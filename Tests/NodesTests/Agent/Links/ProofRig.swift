import Nodes
import Selection
import Swarming
import Vocabulary
import Wire

/// An agent that peers call and that calls peers, each of which may prove which node it is.
struct ProofRig {
  static let ours = [UInt8](repeating: 1, count: ShoalHello.challengeLength)
  static let theirs = [UInt8](repeating: 2, count: ShoalHello.challengeLength)
  static let signature = [UInt8](repeating: 3, count: LinkStatement.signatureLength)

  var bench: AgentBench
  private var random = RandomSource(seed: 5)

  /// - Parameter node: of the agent, whose first word it is.
  init(node: UInt64 = 7) {
    bench = AgentBench(node: node)
    _ = bench.open()
  }

  static func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  var links: [LinkID] { bench.machine.objects.values.first?.links.ids ?? [] }
  /// The links whose peers count as agents.
  var agents: [LinkID] {
    bench.machine.objects.values.first?.exchange.peers.values.filter(\.isAgent).map(\.link) ?? []
  }
  func isProven(_ link: LinkID) -> Bool { bench.machine.objects.values.first?.links[link]?.isProven == true }
  func ring(of link: LinkID) -> Ring? { bench.machine.objects.values.first?.exchange.peers[link]?.ring }

  private mutating func handshake() -> Handshake {
    Handshake(
      infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), peerID: PeerID(random: &random), supportsV2: true)
  }

  static func hello(_ node: UInt64, proves: Bool, asn: UInt32? = nil) -> PeerMessage {
    var hello = ShoalHello(node: Self.node(node), link: 5, asn: asn.map { ASN($0) })
    hello.challenge = proves ? theirs : nil
    let extensions = [ExtensionHandshake.Number(name: "shoal", number: 3)]
    return .extended(id: 0, payload: ExtensionHandshake(extensions: extensions, port: 6881, shoal: hello).encoded)
  }

  /// A peer calls and says that it is that node.
  @discardableResult
  mutating func call(
    _ link: UInt32, as node: UInt64, from address: IPAddress = IPAddress(192, 0, 2, 77), proves: Bool = true,
    asn: UInt32? = nil
  ) -> [AgentEffect] {
    let remote = Endpoint(address: address, port: 50_000)
    let effects = bench.feed(.handshake(LinkID(link), remote: remote, handshake(), challenge: Self.ours))
    return effects + bench.feed(.message(LinkID(link), Self.hello(node, proves: proves, asn: asn)))
  }

  /// The selector names a node at an address, the agent dials it, and somebody answers as that node.
  mutating func dial(
    _ named: UInt64, at address: IPAddress, answeredAs node: UInt64? = nil, ticket: UInt64? = nil
  ) -> (LinkID?, [AgentEffect]) {
    let remote = Endpoint(address: address, port: 6881)
    var peer = RankedPeer(
      endpoint: remote, node: Self.node(named), kind: .agent, infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)),
      ring: .isp, asn: nil, isComplete: false, score: 0)
    peer.ticket = ticket
    var all = bench.pass(.seconds(31)).announces.flatMap { call, announce in
      bench.feed(.announced(call, .reply(bench.announceReply(peers: [peer], about: announce.objects.map(\.object)))))
    }
    let dialled = all.compactMap { if case .link(let link, .dial(_, remote, _, _)) = $0 { link } else { nil } }.first
    guard let link = dialled else { return (nil, all) }
    all += bench.feed(.handshake(link, remote: remote, handshake(), challenge: Self.ours))
    all += bench.feed(.message(link, Self.hello(node ?? named, proves: true)))
    return (link, all)
  }

  /// The peer of a link shows a signature.
  mutating func show(on link: UInt32) -> [AgentEffect] {
    bench.feed(.message(LinkID(link), .extended(id: 1, payload: ShoalMessage.proof(Self.signature).encoded)))
  }

  /// The peer of a link shows a signature, which holds or not.
  @discardableResult mutating func prove(_ link: UInt32, holds: Bool = true) -> [AgentEffect] {
    let asked = show(on: link)
    return asked.checks.isEmpty ? asked : asked + bench.feed(.proven(LinkID(link), holds: holds))
  }
}

extension [AgentEffect] {
  /// What was signed, for which link.
  var proofs: [(link: LinkID, of: LinkStatement)] {
    compactMap { if case .link(let link, .prove(let statement, _)) = $0 { (link, statement) } else { nil } }
  }
  var checks: [(link: LinkID, of: LinkStatement)] {
    compactMap { if case .link(let link, .check(let statement, _)) = $0 { (link, statement) } else { nil } }
  }
  /// The links that were ended, and why.
  var ends: [LinkID: LinkEnd] {
    var ends: [LinkID: LinkEnd] = [:]
    for case .link(let link, .close(let why)) in self { ends[link] = why }
    return ends
  }
}
