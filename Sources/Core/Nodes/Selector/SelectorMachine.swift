package import Selection
package import Vocabulary

/// The selector's decisions: which objects are tracked, who is in their swarms, and who is told of whom.
///
/// Every request is answered at once, in the effects of its own input. This file hands each to whom it concerns:
/// `AgentAnnounces`, `Tracker`, `Registrations`, `DescriptionShelf`, `Queries`; what is known is in the `Registry`.
package struct SelectorMachine: Machine {
  package typealias Input = SelectorInput
  package typealias Effect = SelectorEffect

  private var configuration = SelectorConfiguration()
  package private(set) var registry = Registry()
  package private(set) var counters = SelectorCounters()
  private var random = RandomSource(seed: 0)
  private var salt = SelectorTurn.Salt()
  private var sweeps = Sweeps()
  private var sessions = NodeSessions()
  private var budgets = CallBudgets()
  private var pairs = PairCounts()
  private var receipts = ReceiptBook()
  private var addresses = NodeAddresses()
  private var pace = Pace()
  private var sharing: Sharing?
  private var holdOuts = HoldOuts()
  private var rollouts = Rollouts()
  private var traces = TraceCollections()
  private var shelf = DescriptionShelf()
  private var startedAt: Instant?

  package init() {}

  package static let deadlineReached = SelectorInput.deadlineReached

  package static var fresh: SelectorMachine? { SelectorMachine() }

  package static func write(_ effects: [SelectorEffect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try effects.put(to: &bytes)
  }

  package static var metrics: [MetricDescriptor] { SelectorMetrics.catalogue.descriptors }

  package var measures: [MetricFamily] {
    SelectorMetrics.catalogue.families(
      of: SelectorMetrics.Facts(
        counters: counters, drops: registry.drops, objects: registry.objectCount, holdings: registry.holdingCount,
        census: registry.census, policy: policy.number, pacePercent: pace.percent, receipts: receipts.counts,
        flows: receipts.flows, sharing: sharingState, rollouts: rollouts,
        channels: (configuration.channels ?? []).names, bound: showing(at: nil).bound))
  }

  /// What it shows of single objects.
  private func showing(at now: Instant?) -> SelectorShowing {
    SelectorShowing(
      registry: registry, rollouts: rollouts, receipts: receipts, configuration: configuration, seed: salt.value,
      now: now ?? startedAt ?? Instant(nanoseconds: 0))
  }

  package var laws: [ConservationLaw] { RegistryOverview.laws(of: registry) }

  package static var inputSchema: String { InputSchemas.selector }

  package static let unlistedInputs = """
    SelectorConfiguration allowedOrigins limits policy youngInterval youngFor incompleteInterval spacing \
    completeInterval minInterval incompleteLifetime completeLifetime heartbeatInterval holdingsLifetime stockInterval \
    stockMinInterval stockLifetime defaultWanted maximumWanted maximumHandedOut registrationSkew longestValidity \
    registrationInterval sweepInterval rotation allowsUnproven maximumListed calls doors
    ScoringPolicy host site isp country world completeness load loadAtMost latency freshness tieBreak reported \
    reportersToBan farQuota method
    """

  package static func write(_ input: SelectorInput, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try input.put(to: &bytes)
  }

  package static func input(from bytes: [UInt8]) throws(CanonicalError) -> SelectorInput {
    try CanonicalDecoder.decode(from: bytes, by: SelectorInput.take)
  }

  /// The same selector, with another policy from now on: to ask what that would have done.
  package func ranking(by policy: ScoringPolicy) -> SelectorMachine {
    var other = self
    other.configuration.policy = policy
    return other
  }

  package var nextDeadline: Instant? {
    [sweeps.next, sharing?.next, traces.nextDeadline].compactMap(\.self).min()
  }

  /// By which peers are ranked, and what ways cost.
  package var policy: ScoringPolicy { configuration.policy }

  /// How it stands to its store; nil for one that is alone.
  var sharingState: SharingState? { sharing?.state }

  /// Whether it is to be told how busy the world was for a second, of a thousand.
  package func minds(busy permille: Int) -> Bool { pace.minds(permille) }

  package mutating func handle(_ input: SelectorInput, at now: Instant, effects: inout [SelectorEffect]) {
    var decisions: [Decision]?
    handle(input, at: now, effects: &effects, &decisions)
  }

  /// - Parameter decisions: gets what was chosen, unless it is nil.
  private mutating func handle(
    _ input: SelectorInput, at now: Instant, effects: inout [SelectorEffect], _ decisions: inout [Decision]?
  ) {
    if case .started(let configuration, let seed, _) = input { return start(configuration, seed: seed, at: now) }
    guard let startedAt else { preconditionFailure("a selector's first input is started") }
    salt.rotate(at: now, every: configuration.rotation, &random)
    var turn = SelectorTurn(at: now, pace.applied(to: configuration), salt: salt.value, random)
    turn.decisions = decisions
    turn.exchange(&pairs, &counters, &effects)
    swap(&turn.sharing, &sharing)
    swap(&turn.holdOuts, &holdOuts)
    swap(&turn.rollouts, &rollouts)
    let sender = proven(by: input, &turn)
    if let call = input.call,
      let wait = budgets.wait(call.from, as: sender.node, calls: input.weight, configuration.calls, at: now)
    {
      turn.counters.callsRefused += 1
      turn.answer(call.exchange, .tooMany(wait: wait))
    } else {
      route(input, unproven: sender.refusal, uptime: now - startedAt, &turn)
    }
    sweeps.schedule(registry, turn)
    Hearing.finish(&turn)
    random = turn.random
    if let policy = turn.newPolicy { configuration.policy = policy }
    decisions = turn.decisions
    turn.exchange(&pairs, &counters, &effects)
    swap(&turn.sharing, &sharing)
    swap(&turn.holdOuts, &holdOuts)
    swap(&turn.rollouts, &rollouts)
  }

  private mutating func start(_ configuration: SelectorConfiguration, seed: UInt64, at now: Instant) {
    precondition(startedAt == nil, "a selector starts once")
    self.configuration = configuration
    var tables = RandomSource(seed: seed).forked(for: "selector tables")
    registry = Registry(limits: configuration.limits, seed: tables.next())
    sessions = NodeSessions(seed: tables.next())
    addresses = NodeAddresses(seed: tables.next())
    sharing = configuration.store.map { Sharing($0, seed: tables.next()) }
    random = RandomSource(seed: seed).forked(for: "selector luck")
    startedAt = now
    salt.rotate(at: now, every: configuration.rotation, &random)
  }

  /// Which node an announce proves to come from, or why that is not believed, in a sentence. What was heard before is
  /// charged to the address that it comes from, not to the node.
  private mutating func proven(
    by input: SelectorInput, _ turn: inout SelectorTurn
  ) -> (node: NodeID?, refusal: String?) {
    guard case .announce(_, let announce, let address, _, let proof, _, _, _) = input else { return (nil, nil) }
    if let why = refusal(of: announce.node, over: address.family, proof, &turn) { return (nil, why) }
    if case .session? = proof { return (announce.node, nil) }
    return (nil, nil)
  }

  private mutating func route(
    _ input: SelectorInput, unproven: String?, uptime: TimeSpan, _ turn: inout SelectorTurn
  ) {
    switch input {
    case .started: break
    case .tracker(let exchange, let query, let remote, let locality):
      turn.answer(exchange, Tracker.announced(query, from: remote, in: locality, &registry, &turn))
    case .scrape(let exchange, let infohashes, _): turn.answer(exchange, Tracker.scraped(infohashes, registry, &turn))
    case .register(let exchange, let registration, let isValid, let wall, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      let answer = Registrations.register(
        registration, from: caller, signatureIsValid: isValid, wall: wall, &registry, &turn)
      turn.answer(exchange, answer)
    case .withdraw(let exchange, let list, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Withdrawals.take(list, from: caller, &registry, &turn))
    case .announce(
      let exchange, let announce, let address, let locality, let proof, let networks, let vouched, let receiptsHold):
      if let why = unproven {
        turn.counters.unprovenAnnounces += 1
        turn.answer(exchange, .unproven(sentence: why))
      } else {
        AgentAnnounces.noteReports(vouched ?? [], of: announce, from: address, in: locality, &registry, &turn)
        var answer = AgentAnnounces.take(announce, from: address, in: locality, proof, networks, &registry, &turn)
        if case .session? = proof {
          answer.trace = traces.order(for: announce.node, shares: announce.facts.sharesTraces ?? false, &turn)
        }
        turn.answer(exchange, .announced(answer))
        addresses.note(announce.node, at: address, registry, random: &turn.random)
        note(announce, from: address, in: locality.asn, receiptsHold: receiptsHold ?? false, at: turn.now)
      }
    case .peers, .objects, .rank, .pairs, .receipts, .alto, .policy, .changePolicy, .discovery, .view:
      ask(input, &turn)
    case .health(let exchange):
      let health = SelectorAnswer.Health(objects: registry.objectCount, peers: registry.peerCount, uptime: uptime)
      turn.answer(exchange, .health(health))
    case .metrics(let exchange, _, let format): turn.answer(exchange, .metrics(format ?? .prometheus))
    case .localitiesRead(let problem): turn.noteLocalities(problem)
    case .malformed, .malformedTracker, .notFound, .methodNotAllowed, .impostor, .unsupportedMedia, .unreadable:
      Refusals.answer(input, &turn)
    case .description(let exchange, _): turn.answer(exchange, .description)
    case .datagrams(let connections, let dropped):
      turn.counters.connections += connections
      turn.counters.datagramsDropped += dropped
    case .busy(let permille): pace.heard(permille, atMost: configuration.longestPace ?? 1)
    case .traces(let exchange, let call, let address, let access):
      traces.take(call, as: exchange, from: SelectorCaller(address, access, turn.configuration), registry, &turn)
    case .keepCopy(let exchange, let digest, let copy, _): shelf.keep(digest, copy, as: exchange, registry, &turn)
    case .giveCopy(let exchange, let digest, _): shelf.give(digest, as: exchange, registry, &turn)
    case .traceKept(let exchange, let failure): traces.wrote(exchange, failure: failure, &turn)
    case .store(let input): Hearing.take(input, &registry, &sessions, &addresses, &turn)
    case .deadlineReached:
      traces.sweep(&turn)
      guard sweeps.sweep(&registry, &turn) else { return }
      sessions.sweep(at: turn.now)
      receipts.sweep(at: turn.now)
    }
  }

  /// What people and programs ask that look at a selector, or tell it by what to rank.
  private mutating func ask(_ input: SelectorInput, _ turn: inout SelectorTurn) {
    switch input {
    case .peers(let exchange, let query, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.peers(query, from: caller, registry, &turn))
    case .objects(let exchange, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.objects(from: caller, registry, &turn))
    case .rank(let exchange, let query, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, ListRanking.rank(query, from: caller, &turn))
    case .pairs(let exchange, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.pairs(from: caller, &turn))
    case .receipts(let exchange, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.receipts(receipts, from: caller, registry, &turn))
    case .alto(let exchange, let request, _, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, ALTOQueries.answer(request, from: caller, registry, addresses, &turn))
    case .policy(let exchange, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, PolicyChanges.shown(to: caller, &turn))
    case .changePolicy(let exchange, let policy, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, PolicyChanges.take(policy, from: caller, &turn))
    case .discovery(let exchange, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.discovery(from: caller, registry, &turn))
    case .view(let exchange, let view, let address, let access):
      let caller = SelectorCaller(address, access, turn.configuration)
      turn.answer(exchange, Queries.view(view, from: caller, &turn))
    default: break
    }
  }

  /// What an announce says of what its node took and gave.
  private mutating func note(
    _ announce: AgentAnnounce, from address: IPAddress, in asn: ASN?, receiptsHold: Bool, at now: Instant
  ) {
    guard let list = announce.receipts else {
      return receipts.see(announce.node, at: address, in: asn, now: now)
    }
    receipts.take(
      list, of: announce.node, at: address, in: asn, isSigned: receiptsHold, now: now,
      length: { registry.entry(of: $0)?.length.value }, isp: { RegistryOverview.isp(of: $0, in: registry) })
  }

  /// Why an announce is not believed to come from the node that it names, in a sentence, or nil.
  private mutating func refusal(
    of node: NodeID, over family: IPAddress.Family, _ proof: SenderProof?, _ turn: inout SelectorTurn
  ) -> String? {
    switch proof {
    case nil: return nil
    case .missing?:
      guard turn.configuration.allowsUnproven ?? false else { return "an announce has to be signed by its node" }
      return sessions.knows(node) ? "the node signs its announces, and this one is not signed" : nil
    case .wrong(let sentence)?: return sentence
    case .session(let session, let count)?:
      let isNew = sessions.takes(node, over: family, session, count: count, at: turn.now)
      return isNew ? nil : "the message was heard before, or its session is over"
    }
  }
}

extension SelectorMachine: DecisionTelling {
  package mutating func handleTelling(
    _ input: SelectorInput, at now: Instant, effects: inout [SelectorEffect]
  ) -> [Decision] {
    var decisions: [Decision]? = []
    handle(input, at: now, effects: &effects, &decisions)
    return decisions ?? []
  }
}

extension SelectorMachine: StatusShowing {
  package func show(in status: inout NodeStatus, at now: Instant) {
    var shown = SelectorStatus(registry, rollouts, pairs, counters)
    shown.policy = policy.number
    shown.pacePercent = Int(pace.percent)
    shown.store = sharingState.map { $0.isConnected ? "connected" : "away" }
    status.selector = shown
  }

  package func detail(_ view: PageView, in status: inout NodeStatus, at now: Instant) {
    guard let object = view.object.flatMap({ Digest256(hex: $0) }) else { return }
    let peer = view.peer.flatMap { Digest256(hex: $0) }.map { NodeID(key: $0) }
    status.selector?.object = showing(at: now).object(object, peer: peer)
  }
}
