package import Selection
package import Vocabulary

/// The selector's decisions: which objects are tracked, who is in their swarms, and who is told of whom.
///
/// Every request is answered at once, in the effects of its own input. This file hands each to whom it concerns:
/// `AgentAnnounces`, `Tracker`, `Registrations`, `Withdrawals`, `Queries`; what is known is in the `Registry`.
package struct SelectorMachine: Machine {
  package typealias Input = SelectorInput
  package typealias Effect = SelectorEffect

  private var configuration = SelectorConfiguration()
  package private(set) var registry = Registry()
  package private(set) var counters = SelectorCounters()
  private var random = RandomSource(seed: 0)
  private var salt = SelectorTurn.Salt()
  private var sweeps = Sweeps()
  private var startedAt: Instant?

  package init() {}

  package static let deadlineReached = SelectorInput.deadlineReached

  package static func write(_ effects: [SelectorEffect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try effects.put(to: &bytes)
  }

  package static var inputSchema: String { InputSchemas.selector }

  package static func write(_ input: SelectorInput, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try input.put(to: &bytes)
  }

  package var nextDeadline: Instant? { sweeps.next }

  package mutating func handle(_ input: SelectorInput, at now: Instant, effects: inout [SelectorEffect]) {
    if case .started(let configuration, let seed, _) = input { return start(configuration, seed: seed, at: now) }
    guard let startedAt else { preconditionFailure("a selector's first input is started") }
    salt.rotate(at: now, every: configuration.rotation, &random)
    var turn = SelectorTurn(at: now, configuration, salt: salt.value, counters, random)
    route(input, uptime: now - startedAt, &turn)
    sweeps.schedule(registry, turn)
    (counters, random) = (turn.counters, turn.random)
    effects += turn.effects
  }

  private mutating func start(_ configuration: SelectorConfiguration, seed: UInt64, at now: Instant) {
    precondition(startedAt == nil, "a selector starts once")
    self.configuration = configuration
    var tables = RandomSource(seed: seed).forked(for: "selector tables")
    registry = Registry(limits: configuration.limits, seed: tables.next())
    random = RandomSource(seed: seed).forked(for: "selector luck")
    startedAt = now
    salt.rotate(at: now, every: configuration.rotation, &random)
  }

  private mutating func route(_ input: SelectorInput, uptime: TimeSpan, _ turn: inout SelectorTurn) {
    switch input {
    case .started: break
    case .tracker(let exchange, let query, let remote, let locality):
      turn.answer(exchange, Tracker.announced(query, from: remote, in: locality, &registry, &turn))
    case .scrape(let exchange, let infohashes): turn.answer(exchange, Tracker.scraped(infohashes, registry, &turn))
    case .register(let exchange, let registration, let isValid, let wall):
      let answer = Registrations.register(registration, signatureIsValid: isValid, wall: wall, &registry, &turn)
      turn.answer(exchange, answer)
    case .withdraw(let exchange, let list): turn.answer(exchange, Withdrawals.take(list, &registry, &turn))
    case .announce(let exchange, let announce, let address, let locality):
      turn.answer(exchange, AgentAnnounces.take(announce, from: address, in: locality, &registry, &turn))
    case .peers(let exchange, let query): turn.answer(exchange, Queries.peers(query, registry, &turn))
    case .objects(let exchange): turn.answer(exchange, Queries.objects(registry, &turn))
    case .health(let exchange):
      let health = SelectorAnswer.Health(objects: registry.objectCount, peers: registry.peerCount, uptime: uptime)
      turn.answer(exchange, .health(health))
    case .metrics(let exchange):
      turn.answer(exchange, .metrics(Queries.metrics(registry, uptime: uptime, turn)))
    case .malformed(let exchange, let sentence):
      turn.counters.malformed += 1
      turn.answer(exchange, .error(status: 400, sentence: sentence))
    case .malformedTracker(let exchange, let sentence):
      turn.counters.malformed += 1
      turn.answer(exchange, .trackerFailure(sentence))
    case .notFound(let exchange):
      turn.answer(exchange, .error(status: 404, sentence: "there is nothing here"))
    case .methodNotAllowed(let exchange, let allowed): turn.answer(exchange, .methodNotAllowed(allowed: allowed))
    case .deadlineReached: sweeps.sweep(&registry, &turn)
    }
  }
}
