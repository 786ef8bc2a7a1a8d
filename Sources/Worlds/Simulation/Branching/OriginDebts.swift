import Nodes
import Selection
import Trace
import Vocabulary

/// What the world owes a recorded origin at a moment, and what it knows of the file.
struct OriginDebts {
  private(set) var lastExchange: UInt64 = 0
  /// Requests that are not over: who made them asks again.
  private(set) var open: [ExchangeID] = []
  private(set) var scans = 0
  private(set) var describing: [(path: String, version: FileVersion)] = []
  private(set) var registering: [[RegisteredObject]] = []
  /// The description of which a copy is on its way to the selector.
  private(set) var offering: Digest256?
  /// Of the file that the recording is about: as it was described last.
  private(set) var path: String?
  private(set) var version: FileVersion?
  private(set) var facts: DescriptionFacts?

  init(_ story: MachineStory<OriginMachine>, about object: Digest256) {
    for step in story.past {
      take(step.input)
      for effect in step.effects { take(effect) }
    }
    for step in story.steps {
      guard case .described(let path, let version, let facts) = step.input, facts.object == object else { continue }
      (self.path, self.version, self.facts) = (path, version, facts)
    }
  }

  private mutating func take(_ input: OriginInput) {
    switch input {
    case .asked(let exchange, _):
      lastExchange = max(lastExchange, exchange.value)
      open.append(exchange)
    case .ended(let exchange, _, _): open.removeAll { $0 == exchange }
    case .scanned(_, let isComplete): if isComplete { scans = max(0, scans - 1) }
    case .described(let path, _, _), .describingFailed(let path, _, _), .describingPaused(let path, _, _):
      describing.removeAll { $0.path == path }
    case .offered: offering = nil
    case .registered: if !registering.isEmpty { registering.removeFirst() }
    default: break
    }
  }

  private mutating func take(_ effect: OriginEffect) {
    switch effect {
    case .scan: scans += 1
    case .describe(let path, let version, _): describing.append((path, version))
    case .register(let objects): registering.append(objects)
    case .offer(_, let digest): offering = digest
    default: break
    }
  }
}

extension MachineStory<SelectorMachine> {
  /// The last number of a request that it had.
  var lastExchange: UInt64 {
    past.reduce(0) { last, step in
      let numbers = step.effects.compactMap { effect -> UInt64? in
        if case .answer(let exchange, _) = effect { exchange.value } else { nil }
      }
      return max(last, numbers.max() ?? 0)
    }
  }
}
