package import Vocabulary

/// The origin's decisions: what each request is answered with, which files are described when, and what the
/// selector is told.
package struct OriginMachine: Machine {
  package typealias Input = OriginInput
  package typealias Effect = OriginEffect

  private var configuration: OriginConfiguration?
  private var random = RandomSource(seed: 0)
  private var counters = OriginCounters()

  private var requests = RequestHandler()
  private var publisher = Publisher()
  private var rounds = RegistrationRounds()
  private var offers = DescriptionOffers()
  private var budgets = CallBudgets()
  private var withdrawn = WithdrawnFiles()
  private var traced = TracedRequests()
  private var scanAt: Instant?
  /// What is answered to who asks for the keys, as JSON.
  private var keys: String?

  package init() {}

  package static var deadlineReached: OriginInput { .deadlineReached }

  package static var fresh: OriginMachine? { OriginMachine() }

  package static func write(_ effects: [OriginEffect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try effects.put(to: &bytes)
  }

  package static var metrics: [MetricDescriptor] { OriginMetrics.catalogue.descriptors }

  package var measures: [MetricFamily] {
    let facts = OriginMetrics.Facts(
      counters: counters, objects: publisher.count, describing: publisher.waitingCount)
    return OriginMetrics.catalogue.families(of: facts)
  }

  package var laws: [ConservationLaw] {
    [
      ConservationLaw(
        "requests", "requests were answered, were abandoned before, or are open", came: counters.requests,
        accounted: counters.answers.reduce(0, +) + counters.abandoned + Int64(requests.openCount))
    ]
  }

  package static var inputSchema: String { InputSchemas.origin }

  package static func write(_ input: OriginInput, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try input.put(to: &bytes)
  }

  package static func input(from bytes: [UInt8]) throws(CanonicalError) -> OriginInput {
    try CanonicalDecoder.decode(from: bytes, by: OriginInput.take)
  }

  package var nextDeadline: Instant? {
    [scanAt, rounds.nextStart, publisher.nextWake, requests.nextExpiry].compactMap { $0 }.min()
  }

  package mutating func handle(_ input: OriginInput, at now: Instant, effects: inout [OriginEffect]) {
    if case .started(let configuration, let seed) = input {
      self.configuration = configuration
      random = RandomSource(seed: seed)
      return effects.append(.scan)
    }
    // Nothing happens to an origin that has not started.
    guard let configuration else { return }
    var turn = OriginTurn(at: now, configuration, counters, random)
    route(input, &turn)
    counters = turn.counters
    random = turn.random
    traced.note(turn.effects)
    effects += turn.effects
  }

  private mutating func route(_ input: OriginInput, _ turn: inout OriginTurn) {
    switch input {
    case .started: break
    case .asked(let exchange, let head):
      turn.counters.requests += 1
      traced.asked(exchange, head, at: turn.now)
      if let wait = budgets.wait(head.remote.address, turn.configuration.calls, at: turn.now),
        head.rawPath != "/healthz"
      {
        return turn.answer(exchange, RequestHandler.tooMany(wait))
      }
      let (publisher, rounds) = (publisher, rounds)
      let own = RequestHandler.OwnPages(
        keys: keys,
        health: { OriginHealth(objects: publisher.count, trouble: rounds.trouble).text })
      requests.asked(exchange, head, own, &turn)
    case .found(let exchange, let lookup, let wall):
      if let wanted = requests.found(exchange, lookup, wall, publisher, withdrawn, &turn) {
        publisher.want(wanted, &turn)
      }
      if let path = turn.asked { offers.want(path, turn.configuration) }
    case .listed(let exchange, let lookup): requests.listed(exchange, lookup, &turn)
    case .ended(let exchange, let sent, let whole):
      let end = requests.ended(exchange)
      if let file = end.file { publisher.sent(sent, of: file) }
      if end.isAbandoned { turn.counters.abandoned += 1 }
      if let line = traced.ended(exchange, sent: sent, isWhole: whole, at: turn.now) { turn.order(.log(line)) }
      turn.counters.sentBytes += sent
      if !whole { turn.counters.aborted += 1 }
    case .repeated(let answers, let sent): turn.answeredAgain(answers, sent: sent)
    case .scanned(let changes, let isComplete):
      for place in publisher.scanned(changes, &turn) { rounds.withdrawn(place) }
      if isComplete { scanAt = turn.now + turn.policy.scanInterval }
    case .described(let path, let version, let facts):
      let file = DescribeQueue.File(path: path, version: version)
      let object = publisher.described(file, facts, &turn)
      requests.described(file, object, withdrawn, &turn)
      rounds.published(turn)
      offers.want(path, turn.configuration)
    case .withdrawn(let files):
      withdrawn.listed(files)
      turn.order(.repeatNothing)
      if turn.configuration.registers { for list in withdrawn.messages { turn.order(.withdraw(list)) } }
    case .keys(let signing, let text):
      let isFirst = keys == nil
      keys = text
      guard !isFirst else { break }
      turn.log(.notice, .keysChanged, [.init("key", signing.last?.hex ?? "")])
      publisher.renewAll(&turn)
    case .describingFailed(let path, let version, let failure):
      let file = DescribeQueue.File(path: path, version: version)
      publisher.failed(file, failure, &turn)
      if case .unsettled = failure { break }
      requests.failed(file, failure, &turn)
    case .describingPaused(let path, let version, let done):
      publisher.paused(DescribeQueue.File(path: path, version: version), done: done, &turn)
    case .registered(let result, let takesCopies):
      publisher.heard(fromSelector: result.isTaken && takesCopies == true)
      if let start = rounds.registered(result, of: publisher.count, &turn) {
        register(from: start, &turn)
      } else if publisher.namesCopies {
        offers.begin(&publisher, &turn)
      }
    case .offered(let result): offers.offered(result, &publisher, &turn)
    case .deadlineReached: timePassed(&turn)
    }
  }

  private mutating func timePassed(_ turn: inout OriginTurn) {
    if let at = scanAt, at <= turn.now {
      scanAt = nil
      turn.order(.scan)
    }
    publisher.timePassed(&turn)
    requests.timePassed(&turn)
    if let start = rounds.timePassed(at: turn.now) { register(from: start, &turn) }
  }

  private mutating func register(from start: Int, _ turn: inout OriginTurn) {
    let batch = publisher.registrations(from: start, turn.configuration, besides: withdrawn)
    rounds.told(upTo: batch.end, leftOut: batch.leftOut)
    turn.order(.register(batch.list))
    if start == 0 { for list in withdrawn.messages { turn.order(.withdraw(list)) } }
  }
}

extension OriginMachine: DecisionTelling {}

extension OriginMachine: StatusShowing {
  package func show(in status: inout NodeStatus, at now: Instant) {
    var shown = OriginStatus()
    shown.answers = counters.answers.reduce(0, +)
    shown.flow = ByteFlow(sent: counters.sentBytes)
    shown.fileCount = publisher.count
    shown.files = publisher.files(atMost: OriginStatus.mostFiles)
    shown.describing = publisher.waitingCount
    shown.trouble = rounds.trouble
    let (objects, others) = publisher.offload(atMost: OriginStatus.mostSent, besides: withdrawn)
    let known = objects.reduce(others.bytes) { $0 + $1.flow.sent }
    shown.offload = OriginStatus.Offload(objects: objects, others: others, besides: max(0, counters.sentBytes - known))
    status.origin = shown
  }
}
