import Vocabulary

@testable import Swarming

/// One exchange with peers that the test moves: 64 blocks in pieces of four.
struct Swarm {
  static let blockCount = 64
  var exchange: ObjectExchange
  var now = Instant(nanoseconds: 1_000_000_000)

  init(held: [Int] = [], provable: Bool = true, seed: UInt64 = 1, blockCount: Int = Self.blockCount) {
    guard let geometry = Geometry(length: Int64(blockCount) * Geometry.blockLength, pieceLength: 65536) else {
      preconditionFailure("the geometry is sound")
    }
    var bits = BitField(count: blockCount)
    for block in held { bits[block] = true }
    // What is tested is what the numbers do, whatever they are.
    var policy = SwarmPolicy()
    policy.nearRequests = 3
    policy.untakenMax = 16
    exchange = ObjectExchange(
      geometry: geometry, held: bits, provable: BitField(count: geometry.pieceCount, repeating: provable),
      random: RandomSource(seed: seed), policy, now: now)
    exchange.originIsUsable = true
  }

  mutating func join(_ number: UInt32, ring: Ring, has: Range<Int>, isAgent: Bool = true, unchokes: Bool = true) {
    let link = LinkID(number)
    let endpoint = Endpoint(address: .v4(0xC000_0200 + number), port: 6881)
    var peer = SwarmPeer(link: link, endpoint: endpoint, blockCount: exchange.geometry.blockCount, now: now)
    peer.ring = ring
    peer.isAgent = isAgent
    peer.knowsFast = true
    exchange.join(peer)
    exchange.peer(link, has: [has], now: now)
    if unchokes { exchange.peer(link, chokesUs: false) }
  }

  mutating func requests(_ number: UInt32) -> [Int] {
    exchange.peers.slot(of: LinkID(number)).map { exchange.requests(slot: $0, now: now).map(\.block.value) } ?? []
  }

  /// The block comes from the peer, verified.
  mutating func receive(_ block: Int, from number: UInt32) {
    if case .wanted = exchange.arrived(block, from: LinkID(number), now: now) { _ = exchange.hold(block, now: now) }
  }

  /// What the importer says of itself.
  var reason: Importer.Reason { exchange.importer.reason(exchange.peers.holders, now: now) }

  mutating func nextRun() -> Range<Int>? { exchange.nextOriginRun(now: now)?.blocks }

  mutating func isPromised(_ span: ByteSpan, to number: UInt32) -> Bool {
    exchange.enqueue(span, from: LinkID(number), now: now)
  }

  mutating func serves() -> Bool { exchange.nextToServe(now: now) != nil }

  mutating func unstage(_ block: Int) -> ObjectExchange.Staged? { exchange.unstage(block) }

  mutating func arrives(_ block: Int, from number: UInt32) -> Arrival {
    exchange.arrived(block, from: LinkID(number), now: now)
  }

  mutating func expire() -> [LinkID] { exchange.expire(now: now) }

  mutating func hold(_ block: Int) -> [LinkID] { exchange.hold(block, now: now) }

  /// Near peers have been seen to bring far more than the origin: it is spared.
  mutating func spareOrigin() {
    exchange.sources.watch(nearOwes: true, originFlows: true, now: now)
    exchange.sources.nearBrought(100_000_000)
    exchange.sources.originBrought(1_000_000, delay: nil)
    pass(.seconds(1))
    exchange.sources.watch(nearOwes: false, originFlows: false, now: now)
    exchange.sources.weigh(originIsIdle: true, now: now)
  }

  /// The selector names this agent's roles.
  mutating func take(_ roles: [(stripe: Int, rank: Int, place: Int)], lag: Int, ispPeers: Int) {
    let named = roles.map { StripeRole(stripe: $0.stripe, rank: $0.rank, place: $0.place) }
    exchange.takeRoles(named, sums: StripeSums(lagPerMille: lag, ispPeers: ispPeers), now: now)
  }

  /// Time passes, and then the exchange looks round.
  mutating func tick(_ span: TimeSpan) {
    pass(span)
    _ = expire()
  }

  func span(_ block: Int) -> ByteSpan {
    ByteSpan(offset: Int64(block) * Geometry.blockLength, length: Geometry.blockLength)
  }

  mutating func pass(_ span: TimeSpan) { now = now + span }
}
