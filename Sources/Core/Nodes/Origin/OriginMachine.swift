import OrderedCollections
package import Vocabulary

/// The origin's decisions: what each request is answered with, which files are described when, and what the
/// selector is told.
package struct OriginMachine: Machine {
  package typealias Input = OriginInput
  package typealias Effect = OriginEffect

  /// Requests that wait for the file system; more are answered with 503.
  static let maximumPending = 1024
  static let scanInterval = TimeSpan.seconds(10)
  static let registrationInterval = TimeSpan.seconds(20)
  /// New objects are gathered for so long before they are registered.
  static let registrationDelay = TimeSpan.milliseconds(50)

  var configuration: OriginConfiguration?
  var random = RandomSource(seed: 0)
  package internal(set) var counters = OriginCounters()

  /// In the order in which they came; numbers only grow.
  var pending: [PendingQuestion] = []
  /// By path, in the order in which they were published first.
  var objects: OrderedDictionary<String, PublishedObject> = [:]

  var queue = DescribeQueue()
  var held = HeldQuestions()

  var scanAt: Instant?
  var registerAt: Instant?
  /// Objects from this one on have yet to be told in the present round; nil between rounds.
  var roundPosition: Int?
  /// An object came while a round was under way.
  var roundIsStale = false
  var registrationFailures = 0
  /// How many objects the selector knew at the end of the last round.
  var registeredCount = 0

  package init() {}

  package static var deadlineReached: OriginInput { .deadlineReached }

  package var nextDeadline: Instant? { [scanAt, registerAt, queue.nextWake, held.nextExpiry].compactMap { $0 }.min() }

  package mutating func handle(_ input: OriginInput, at now: Instant, effects: inout [OriginEffect]) {
    switch input {
    case .started(let configuration, let seed):
      self.configuration = configuration
      random = RandomSource(seed: seed)
      effects.append(.scan)
    case .asked(let exchange, let question): asked(exchange, question, &effects)
    case .found(let exchange, let lookup, let wall): found(exchange, lookup, wall, now, &effects)
    case .listed(let exchange, let lookup): listed(exchange, lookup, &effects)
    case .ended(let exchange, let sent, let whole):
      if let at = pendingIndex(exchange) { pending.remove(at: at) }
      held.drop(exchange)
      counters.sentBytes += sent
      if !whole { counters.aborted += 1 }
    case .scanned(let changes, let isComplete): scanned(changes, isComplete, now, &effects)
    case .described(let path, let version, let facts): described(path, version, facts, now, &effects)
    case .describingFailed(let path, let version, let failure): failed(path, version, failure, now, &effects)
    case .describingPaused(let path, let version, let done):
      queue.paused(NamedVersion(path: path, version: version), done: done)
      describeMore(&effects)
    case .registered(let result): registered(result, now, &effects)
    case .deadlineReached: timePassed(now, &effects)
    }
  }

  private mutating func timePassed(_ now: Instant, _ effects: inout [OriginEffect]) {
    if let at = scanAt, at <= now {
      scanAt = nil
      effects.append(.scan)
    }
    if let at = queue.nextWake, at <= now {
      queue.wake(at: now)
      describeMore(&effects)
    }
    for late in held.expire(at: now) { giveUp(late.question, &effects) }
    if let at = registerAt, at <= now { beginRound(&effects) }
  }

  func pendingIndex(_ exchange: ExchangeID) -> Int? {
    let place = pendingPlace(exchange)
    return place < pending.count && pending[place].exchange == exchange ? place : nil
  }

  /// Where in `pending` an exchange is, or belongs.
  func pendingPlace(_ exchange: ExchangeID) -> Int {
    var low = 0
    var high = pending.count
    while low < high {
      let middle = (low + high) / 2
      if pending[middle].exchange < exchange { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
