import Nodes
import Selection
import Vocabulary

/// Drives the selector's machine: announces and registrations arrive as values, answers leave as values.
final class SimulatedSelector: World.Node, Network.Party {
  private let id: Int32
  let host: Int
  private let world: World
  private let runner: MachineRunner<SelectorMachine>
  private var exchanges: [UInt64: Int] = [:]
  /// Who announced in an exchange.
  private var announcers: [UInt64: NodeID] = [:]
  private var nextExchange: UInt64 = 1
  private(set) var isDead = false
  private var startedAt: Int64 = 0
  /// Peers that the one before it knew; 0 for the first.
  private let knownBefore: Int
  /// When it knew as many, and how many announces came in each second.
  private var wholeAt: Int64?
  private var announces: [Int64: Int] = [:]

  init(
    id: Int32, host: Int, world: World, runner: MachineRunner<SelectorMachine>, after before: SimulatedSelector? = nil
  ) {
    knownBefore = before?.runner.machine.registry.peerCount ?? 0
    self.id = id
    self.host = host
    self.world = world
    self.runner = runner
  }

  func start(seed: UInt64) {
    var configuration = SelectorConfiguration()
    configuration.policy = world.scenario.scoring
    configuration.uplink = ByteRate(bytesPerSecond: world.network.up(of: host))
    startedAt = world.planner.now
    give(.started(configuration, seed: seed, wall: wall))
  }

  /// Runs on from a recording, in which it had requests up to this number.
  func takeOver(lastExchange: UInt64) {
    nextExchange = lastExchange + 1
    runner.resume()
  }

  /// Begins as it did in a recording.
  func begin(_ input: SelectorInput) { give(input) }

  /// The number of the policy by which it ranks.
  var policyNumber: Int { runner.machine.policy.number }

  /// Its operator changes the policy, from the selector's own machine.
  func change(to policy: ScoringPolicy) {
    let exchange = ExchangeID(nextExchange)
    nextExchange += 1
    give(.changePolicy(exchange, policy))
  }

  /// How it came back; nil for the first.
  var comeback: SimulationReport.SelectorReturn? {
    guard knownBefore > 0 else { return nil }
    return SimulationReport.SelectorReturn(
      whole: wholeAt.map { TimeSpan(nanoseconds: $0 - startedAt) }, announcesAtMost: announces.values.max() ?? 0,
      knownBefore: knownBefore)
  }

  private func noteAnnounce() {
    announces[(world.planner.now - startedAt) / 1_000_000_000, default: 0] += 1
    if wholeAt == nil, runner.machine.registry.peerCount >= knownBefore { wholeAt = world.planner.now }
  }

  /// Where it believes a node to be.
  func coordinate(of node: NodeID) -> NetworkCoordinate? { runner.machine.registry.coordinate(of: node) }

  private var wall: WallTime { world.storm.clock(of: host).wall(at: world.planner.now) }

  /// What it knew goes with it.
  func die() {
    guard !isDead else { return }
    isDead = true
    runner.end()
    world.network.seat(nil, at: host)
    world.network.cutAll(of: host)
  }

  func timeout(flow: Int) {}
  func wake() { if runner.isDue() { give(.deadlineReached) } }
  func localWork() {}
  func finishTrace() { if !isDead { runner.end() } }
  var look: SimulationWatch.Look { runner.look(isDead: isDead) }

  private func give(_ input: SelectorInput) {
    guard !isDead else { return }
    runner.give(input) { effect in
      if case .log(let event) = effect { runner.log(event) }
      guard case .answer(let exchange, let answer) = effect, let flow = exchanges.removeValue(forKey: exchange.value)
      else { return }
      let announcer = announcers.removeValue(forKey: exchange.value)
      if case .copy = answer { return sendCopy(on: flow) }
      let stamped = Self.stamped(answer, for: announcer)
      if case .announced(let reply) = stamped { for peer in reply.named { world.named(peer.endpoint.address) } }
      world.network.send(.selected(stamped), from: host, flow: flow)
    }
  }

  /// A copy of the one description that there is.
  private func sendCopy(on flow: Int) {
    let length = world.published.descriptionLength
    world.network.send(.head(HTTPResponse(status: 200)), from: host, flow: flow)
    let span = ByteSpan(offset: 0, length: length)
    world.network.send(.body(span, isLast: true, isPayload: false), from: host, flow: flow)
  }

  func accepts(flow: Int, from caller: Int, purpose: Flow.Purpose) -> Bool { purpose == .http }
  func connected(flow: Int) {}
  func refused(flow: Int) {}
  func drained(flow: Int, pieces: Int) {}
  func closed(flow: Int) {}

  func arrived(_ parcel: Parcel, flow: Int) {
    guard case .request(let request) = parcel else { return }
    let exchange = ExchangeID(nextExchange)
    nextExchange += 1
    exchanges[exchange.value] = flow
    let remote = request.http.remote.address
    if let announce = request.announce {
      announcers[exchange.value] = announce.node
      let vouched = announce.accusations?.filter {
        $0.ticket == SimulatedKeys.ticket(announce.node, $0.node, $0.endpoint)
      }
      give(
        .announce(
          exchange, announce, address: remote, world.locality(of: remote), networks: [world.network(around: remote)],
          vouched: vouched, receiptsHold: announce.receipts.map { _ in true }))
      noteAnnounce()
    } else if let registration = request.registration {
      give(.register(exchange, registration, signatureIsValid: true, wall: wall))
    } else if let digest = DigestPath.digest(in: request.http.rawPath) {
      give(request.copy.map { .keepCopy(exchange, digest, $0, caller: remote) } ?? .giveCopy(exchange, digest))
    } else {
      give(.notFound(exchange))
    }
  }

  /// The answer with a ticket for each peer.
  private static func stamped(_ answer: SelectorAnswer, for announcer: NodeID?) -> SelectorAnswer {
    guard let announcer, case .announced(var reply) = answer else { return answer }
    func stamp(_ peers: inout [RankedPeer]) {
      for at in peers.indices {
        peers[at].ticket = SimulatedKeys.ticket(announcer, peers[at].node, peers[at].endpoint)
      }
    }
    for at in reply.objects.indices {
      guard case .swarm(var swarm) = reply.objects[at].outcome else { continue }
      stamp(&swarm.peers)
      if var roles = swarm.roles {
        stamp(&roles.partners)
        swarm.roles = roles
      }
      reply.objects[at].outcome = .swarm(swarm)
    }
    return .announced(reply)
  }
}

extension AnnounceReply {
  /// Everybody of whom it tells.
  var named: [RankedPeer] {
    objects.flatMap { object -> [RankedPeer] in
      guard case .swarm(let swarm) = object.outcome else { return [] }
      return swarm.peers + (swarm.roles?.partners ?? [])
    }
  }
}
