package import Selection
package import Vocabulary

/// The selector's decisions: which objects are tracked, who is in their swarms, and who is told of whom.
///
/// Every request is answered at once, in the effects of its own input.
package struct SelectorMachine: Machine {
  package typealias Input = SelectorInput
  package typealias Effect = SelectorEffect

  package internal(set) var configuration = SelectorConfiguration()
  package internal(set) var registry = Registry()
  package internal(set) var counters = SelectorCounters()
  var random = RandomSource(seed: 0)
  /// Luck's salt, drawn anew every few minutes.
  var salt: UInt64 = 0
  var saltUntil: Instant?
  var startedAt: Instant?
  var nextSweep: Instant?

  package init() {}

  package static let deadlineReached = SelectorInput.deadlineReached

  package var nextDeadline: Instant? { nextSweep }

  package mutating func handle(_ input: SelectorInput, at now: Instant, effects: inout [SelectorEffect]) {
    if case .started(let configuration, let seed, _) = input { return start(configuration, seed: seed, at: now) }
    precondition(startedAt != nil, "a selector's first input is started")
    rotateLuck(at: now)
    switch input {
    case .started: break
    case .tracker(let exchange, let query, let remote, let locality):
      effects.append(.answer(exchange, track(query, from: remote, in: locality, at: now, effects: &effects)))
    case .scrape(let exchange, let infohashes): effects.append(.answer(exchange, scrape(infohashes, at: now)))
    case .register(let exchange, let registration, let isValid, let wall):
      let answer = register(registration, signatureIsValid: isValid, wall: wall, at: now, effects: &effects)
      effects.append(.answer(exchange, answer))
    case .announce(let exchange, let announce, let address, let locality):
      effects.append(.answer(exchange, take(announce, from: address, in: locality, at: now, effects: &effects)))
    case .peers(let exchange, let query): effects.append(.answer(exchange, peers(query, at: now)))
    case .objects(let exchange): effects.append(.answer(exchange, objects(at: now)))
    case .health(let exchange): effects.append(.answer(exchange, .health(health(at: now))))
    case .metrics(let exchange): effects.append(.answer(exchange, .metrics(metrics(at: now))))
    case .malformed(let exchange, let sentence):
      counters.malformed += 1
      effects.append(.answer(exchange, .error(status: 400, sentence: sentence)))
    case .malformedTracker(let exchange, let sentence):
      counters.malformed += 1
      effects.append(.answer(exchange, .trackerFailure(sentence)))
    case .notFound(let exchange):
      effects.append(.answer(exchange, .error(status: 404, sentence: "there is nothing here")))
    case .methodNotAllowed(let exchange, let allowed):
      effects.append(.answer(exchange, .methodNotAllowed(allowed: allowed)))
    case .deadlineReached: sweep(at: now, effects: &effects)
    }
    scheduleSweep(at: now)
  }

  private mutating func start(_ configuration: SelectorConfiguration, seed: UInt64, at now: Instant) {
    precondition(startedAt == nil, "a selector starts once")
    self.configuration = configuration
    registry = Registry(limits: configuration.limits)
    random = RandomSource(seed: seed).forked(for: "selector luck")
    startedAt = now
    rotateLuck(at: now)
  }

  private mutating func rotateLuck(at now: Instant) {
    if let saltUntil, now < saltUntil { return }
    salt = random.next()
    saltUntil = now + configuration.rotation
  }

  private mutating func sweep(at now: Instant, effects: inout [SelectorEffect]) {
    guard let due = nextSweep, due <= now else { return }
    nextSweep = nil
    let gone = registry.sweep(at: now)
    counters.expiredPeers += gone.peers
    counters.expiredObjects += gone.objects
    if gone != (0, 0) {
      let fields = [LogEvent.Field("peers", gone.peers), LogEvent.Field("objects", gone.objects)]
      effects.append(.log(LogEvent(.debug, .forgotten, fields)))
    }
  }

  /// Time passes for a registry only while there is something to forget.
  private mutating func scheduleSweep(at now: Instant) {
    guard nextSweep == nil, registry.objectCount > 0 || registry.pollution.count > 0 else { return }
    nextSweep = now + configuration.sweepInterval
  }
}
