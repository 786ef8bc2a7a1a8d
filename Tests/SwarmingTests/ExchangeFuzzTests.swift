import OrderedCollections
import Testing
import Vocabulary

@testable import Swarming

/// Random operations in any order: the counts must stay those that a recount gives.
@Suite struct ExchangeFuzzTests {
  @Test(arguments: UInt64(1)...12)
  func `whatever happens, holders are counted right and no block is lost`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var swarm = Swarm(seed: seed)
    var joined: [UInt32] = []
    var request: UInt32 = 0
    for step in 0..<600 {
      swarm.pass(.milliseconds(Int64(random.below(200))))
      switch random.below(13) {
      case 0 where joined.count < 12:
        let number = UInt32(step + 1)
        joined.append(number)
        let low = random.below(64)
        swarm.join(number, ring: random.below(2) == 0 ? .isp : .world, has: low..<(low + random.below(65 - low)))
      case 1 where !joined.isEmpty && random.below(4) == 0:
        swarm.exchange.leave(LinkID(joined.remove(at: random.below(joined.count))))
      case 2 where !joined.isEmpty:
        let low = random.below(64)
        swarm.exchange.peer(LinkID(joined[random.below(joined.count)]), has: [low..<min(64, low + 3)], now: swarm.now)
      case 3 where !joined.isEmpty:
        let low = random.below(64)
        swarm.exchange.peer(LinkID(joined[random.below(joined.count)]), pulls: [low..<min(64, low + 3)], now: swarm.now)
      case 4 where !joined.isEmpty: _ = swarm.requests(joined[random.below(joined.count)])
      case 5:
        if let peer = swarm.exchange.peers.values.first(where: { !$0.outstanding.isEmpty }) {
          swarm.receive(peer.outstanding[0].block, from: peer.link.value)
        }
      case 6 where !joined.isEmpty:
        swarm.exchange.peer(LinkID(joined[random.below(joined.count)]), chokesUs: random.below(3) == 0)
      case 7:
        if let run = swarm.exchange.nextOriginRun(now: swarm.now)?.blocks {
          request += 1
          swarm.exchange.originBegan(OriginRequestID(request), run, now: swarm.now)
        } else if let pull = swarm.exchange.originPulls.first {
          _ = swarm.exchange.originEnded(pull.request, now: swarm.now)
        }
      case 10, 11: serve(&swarm, joined, &random)
      case 9:
        let roles = (0..<random.below(4)).map { _ in (random.below(16), random.below(3), random.below(3)) }
        if random.below(3) == 0 {
          swarm.exchange.takeRoles(nil, sums: StripeSums(), now: swarm.now)
        } else {
          swarm.take(roles, lag: random.below(60), ispPeers: 1 + random.below(20))
        }
      case 8:
        let block = random.below(64)
        switch swarm.exchange.state(of: BlockIndex(block)) {
        case .staged: if random.below(2) == 0 { _ = swarm.unstage(block) } else { _ = swarm.hold(block) }
        case .inFlight: swarm.exchange.stage(block, from: joined.last.map { .link(LinkID($0)) } ?? .origin)
        case .free, .held: break
        }
      default:
        _ = swarm.exchange.expire(now: swarm.now)
        if !joined.isEmpty, random.below(3) == 0 {
          swarm.exchange.update(LinkID(joined[random.below(joined.count)])) {
            $0.ring = $0.ring == .isp ? .world : .isp
          }
        }
      }
      if let fault = fault(in: swarm.exchange) { Issue.record("step \(step): \(fault)"); return }
      if swarm.exchange.isComplete {
        swarm = Swarm(seed: seed &+ UInt64(step))
        joined = []
      }
    }
  }

  /// A peer asks for something or takes it back, or somebody is served.
  private func serve(_ swarm: inout Swarm, _ joined: [UInt32], _ random: inout RandomSource) {
    guard !joined.isEmpty else { return }
    let link = LinkID(joined[random.below(joined.count)])
    switch random.below(6) {
    case 0: _ = swarm.exchange.admit(link, now: swarm.now)
    case 1, 2: _ = swarm.exchange.enqueue(swarm.span(random.below(64)), from: link, now: swarm.now)
    case 3: _ = swarm.exchange.withdraw(swarm.span(random.below(64)), from: link)
    case 4 where random.below(8) == 0: _ = swarm.exchange.rechoke(now: swarm.now)
    default:
      guard let (served, _, _) = swarm.exchange.nextToServe(now: swarm.now) else { return }
      if random.below(2) == 0 { _ = swarm.exchange.drained(served, pieces: 1, now: swarm.now) }
    }
  }

  /// What is wrong with the exchange's bookkeeping, or nil.
  private func fault(in exchange: ObjectExchange) -> String? {
    for (slot, peer) in exchange.peers.values.enumerated() {
      let seen = exchange.peers.glance(slot: slot)
      let isRight =
        seen.isNear == peer.isNear && seen.isAgent == peer.isAgent && seen.owes == !peer.outstanding.isEmpty
        && seen.isExpected == (!peer.outstanding.isEmpty && !peer.isSnubbed)
        && seen.asks == (peer.line.next != nil) && seen.isServable == peer.line.isServable
        && seen.isDownloading == (peer.isAgent && peer.isCounted && !peer.has.isFull)
        && Int(seen.blocks) == max(peer.has.trueCount, peer.line.served) && seen.began == peer.began
      if !isRight { return "what is seen of peer \(peer.link) at a glance is not what it is" }
    }
    var inFlight = 0
    for block in 0..<64 {
      let near = exchange.peers.values.count { $0.isNear && !$0.isSnubbed && !$0.chokesUs && $0.has[block] }
      if Int(exchange.holders.near[block]) != near { return "block \(block) has \(near) near holders" }
      let far = exchange.peers.values.count { !$0.isNear && $0.has[block] }
      if Int(exchange.holders.far[block]) != far { return "block \(block) has \(far) far holders" }
      let pulls = exchange.peers.values.count { $0.isNear && $0.pulls.contains { $0.block == block } }
      if exchange.holders.nearPulls[block] != pulls { return "block \(block) has \(pulls) near pulls" }
      let isStaged = exchange.staged.contains { $0.block == block }
      let state = exchange.state(of: BlockIndex(block))
      if exchange.held[block] != (state == .held) || isStaged != (state == .staged) {
        return "block \(block) is in two states"
      }
      guard state == .inFlight else { continue }
      inFlight += 1
      let isBrought =
        exchange.peers.values.contains { !$0.isSnubbed && $0.outstanding.contains { $0.block == block } }
        || exchange.originPulls.contains { block >= $0.next && block < $0.blocks.upperBound }
      if !isBrought { return "block \(block) is thought to be on its way, but nobody brings it" }
    }
    return inFlight == exchange.states.inFlightCount ? nil : "\(inFlight) blocks are in flight"
  }
}
