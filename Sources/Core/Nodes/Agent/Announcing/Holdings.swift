import OrderedCollections
import Selection
import Vocabulary

/// What this node holds and asks nothing about, by the selector that is told of it. What is asked about is announced
/// object by object (`Announcer`).
struct Holdings: Codable, Sendable {
  /// Descriptions name selectors: no more than so many are told of sets.
  static let selectorsMax = 64

  /// One message.
  struct Batch: Sendable {
    var selector: String
    var reach: Reach
    var message: ToldSet.Batch
  }

  private var sets: OrderedDictionary<String, ToldSet> = [:]
  private var areCurious = false
  /// When `next` should be asked again.
  private(set) var nextDue: Instant?

  private var spread: Spread

  /// - Parameter spread: of further tries.
  init(_ spread: Spread = Spread()) { self.spread = spread }

  /// How many objects selectors keep of this node's sets, by what they acknowledged.
  var toldCount: Int { sets.values.reduce(0) { $0 + $1.rows.toldCount } }

  /// Whether a selector may be told of sets, as far as is known.
  func mayTell(_ selector: String) -> Bool {
    guard let set = sets[selector] else { return sets.count < Self.selectorsMax }
    return set.knowsSets
  }

  // What is held

  /// An object is held, and nothing asked about it. False if there are too many selectors.
  mutating func add(
    _ object: Digest256, _ handle: ObjectHandle?, to selector: String, _ reach: Reach, isRecent: Bool, at now: Instant
  ) -> Bool {
    if sets[selector] == nil {
      guard sets.count < Self.selectorsMax else { return false }
      sets[selector] = ToldSet(reach, spread.fork(), at: now)
      sets[selector]?.ask(areCurious)
    }
    sets[selector]?.add(object, handle, reach, isRecent: isRecent, at: now)
    findNextDue()
    return true
  }

  /// It is asked about from now on.
  mutating func take(_ object: Digest256) { change(object) { $0.take(object) } }

  /// It is held no more.
  mutating func remove(_ object: Digest256, at now: Instant) { change(object) { $0.remove(object, at: now) } }

  /// Its selector may know it now.
  mutating func retry(_ object: Digest256) { change(object) { $0.retry(object) } }

  /// Something is to be asked of selectors soon; or not any more.
  mutating func ask(_ isCurious: Bool) {
    guard isCurious != areCurious else { return }
    areCurious = isCurious
    for index in sets.values.indices { sets.values[index].ask(isCurious) }
    findNextDue()
  }

  /// Whether a selector is told of an object.
  func tells(_ selector: String, of object: Digest256) -> Bool { sets[selector]?.rows.contains(object) ?? false }

  /// The message of this call names these.
  mutating func named(_ objects: [Digest256], to selector: String, by call: CallID) {
    sets[selector]?.named(objects, by: call)
  }

  private mutating func change(_ object: Digest256, _ body: (inout ToldSet) -> Void) {
    for index in sets.values.indices where sets.values[index].rows.contains(object) { body(&sets.values[index]) }
    findNextDue()
  }

  /// The objects of a selector that knows no sets that are to be announced one by one: the most recent, and those that
  /// are open.
  func mostRecent(_ most: Int, of selector: String) -> [HeldRows.Item] { sets[selector]?.rows.mostRecent(most) ?? [] }

  // Messages

  /// The next message whose time has come, to be sent as `call`; nil when nothing is due.
  mutating func next(at now: Instant, call: CallID) -> Batch? {
    guard let nextDue, nextDue <= now else { return nil }
    defer { findNextDue() }
    for index in sets.values.indices {
      guard let message = sets.values[index].next(at: now, call: call) else { continue }
      return Batch(selector: sets.keys[index], reach: sets.values[index].reach, message: message)
    }
    return nil
  }

  /// What to tell selectors when the node stops; nothing is told after that.
  mutating func farewells() -> [Batch] {
    let batches = sets.compactMap { selector, set in
      set.farewell().map { Batch(selector: selector, reach: set.reach, message: $0) }
    }
    sets = [:]
    nextDue = nil
    return batches
  }

  /// Takes what came of a message, and from whom; nil if it was no message of a set.
  mutating func answered(
    _ call: CallID, _ outcome: AgentInput.AnnounceOutcome, at now: Instant
  ) -> (selector: String, news: [ToldSet.News])? {
    defer { findNextDue() }
    for index in sets.values.indices {
      if let news = sets.values[index].answered(call, outcome, at: now) { return (sets.keys[index], news) }
    }
    return nil
  }

  private mutating func findNextDue() {
    nextDue = nil
    for set in sets.values {
      if let due = set.nextDue { nextDue = min(nextDue ?? due, due) }
    }
  }
}
