import OrderedCollections
import Selection
import Vocabulary

/// What one selector is told of the objects that this node holds and asks nothing about: all of it once, the most
/// recent first, in batches; then only changes, and a heartbeat.
///
/// Knows neither stores nor peers: the machine adds the numbers when a message leaves.
struct ToldSet: Codable, Sendable {
  /// Objects in one message: some 9 KiB.
  static let batchMax = 128
  /// A message waits so long for further changes, and so long passes until the next one.
  static let gatherTime = TimeSpan.milliseconds(5)
  static let step = TimeSpan.seconds(1)
  /// Besides, for each object that the selector does not know: its registration may have to be brought.
  static let unknownStep = TimeSpan.milliseconds(250)
  /// What it does not know is told again so many at a time, seldomer each time.
  static let unknownBatchMax = 32
  static let retry = TimeSpan.seconds(5)
  static let retryMax = TimeSpan.seconds(60)
  /// A selector that knows no sets, or has less room than it says, is tried again after this time.
  static let recheckTime = TimeSpan.seconds(600)
  /// A selector whose count differs at so many heartbeats in a row is told anew; twice as many each further time.
  static let mismatchesMax = 3
  static let patienceMax = 96
  static let heartbeats = TimeSpan.seconds(5)...TimeSpan.seconds(600)
  /// More than that is not taken back one by one.
  static let goneMax = 4_096

  /// One message, before the machine has added what it knows of the objects.
  struct Batch: Sendable {
    /// The set that it builds on; nil begins a new one.
    var epoch: UInt64?
    var gone: [Digest256] = []
    var items: [HeldRows.Item] = []
    var ends = false
  }

  /// What an answer means, for the machine to act on.
  enum News: Sendable {
    /// The selector does not know the object.
    case unknown(HeldRows.Item)
    /// Somebody looks for an object whom this node has to call.
    case called(HeldRows.Item)
    /// Whether nobody else in the ISP is known to hold it.
    case isLastCopy(Digest256, Bool)
    /// The first failure in a row, with its reason.
    case failed(sentence: String)
    /// The selector knows no sets; or it does, contrary to what was believed.
    case knowsNoSets
    case knowsSets
  }

  private struct Sent: Codable, Sendable {
    var call: CallID
    var gone: [Digest256]
    var items: [HeldRows.Item]
    /// Those of which the selector says whether they are last copies, in their order.
    var named: [Digest256] = []
  }

  private struct LessRoom: Codable, Sendable {
    var count: Int
    var until: Instant
  }

  /// How far those may reach together for whom the objects were fetched.
  private(set) var reach: Reach
  private(set) var rows = HeldRows()
  private var epoch: UInt64?
  private var sent: Sent?
  /// What the selector keeps at the most, by its word; before that, one batch.
  private var room = ToldSet.batchMax
  /// It had less than it said.
  private var lessRoom: LessRoom?
  private var heartbeat = TimeSpan.seconds(30)
  private var heardAt: Instant
  /// Nothing is told before.
  private var pacedUntil: Instant
  private var unknownDue: Instant
  private var unknownTries: Int64 = 0
  private var failures: Int64 = 0
  private var mismatches = 0
  private var patience = ToldSet.mismatchesMax
  private var knowsNoSetsUntil: Instant?
  /// Something is to be asked before the next heartbeat.
  private var isCurious = false
  /// When `next` should be asked again.
  private(set) var nextDue: Instant?

  private var spread: Spread

  init(_ reach: Reach, _ spread: Spread, at now: Instant) {
    self.reach = reach
    self.spread = spread
    heardAt = now
    pacedUntil = now
    unknownDue = now
  }

  /// Whether the selector is believed to know sets.
  var knowsSets: Bool { knowsNoSetsUntil == nil }

  // What is held

  /// An object is held, and nothing asked about it.
  mutating func add(_ object: Digest256, _ handle: ObjectHandle?, _ reach: Reach, isRecent: Bool, at now: Instant) {
    self.reach.formUnion(reach)
    rows.add(object, handle, isRecent: isRecent)
    pacedUntil = max(pacedUntil, now + Self.gatherTime)
    findNextDue()
  }

  /// It is asked about from now on.
  mutating func take(_ object: Digest256) {
    if rows.take(object) { findNextDue() }
  }

  /// It is held no more.
  mutating func remove(_ object: Digest256, at now: Instant) {
    rows.remove(object)
    if rows.gone.count > Self.goneMax { beginAnew() }
    pacedUntil = max(pacedUntil, now + Self.gatherTime)
    findNextDue()
  }

  /// The selector may know an object now that it did not.
  mutating func retry(_ object: Digest256) {
    rows.retry(object)
    findNextDue()
  }

  /// Something is to be asked with the next message, and soon; or not any more.
  mutating func ask(_ isCurious: Bool) {
    guard self.isCurious != isCurious else { return }
    self.isCurious = isCurious
    findNextDue()
  }

  // Messages

  /// The next message, to be sent as `call`; nil when nothing is due.
  mutating func next(at now: Instant, call: CallID) -> Batch? {
    guard let due = nextDue, due <= now, sent == nil else { return nil }
    // The selector may begin anew as well as we where it keeps nothing of us.
    if rows.toldCount == 0 { beginAnew() }
    if let less = lessRoom, less.until <= now { lessRoom = nil }
    var batch = Batch(epoch: epoch)
    let gone = rows.takeGone(atMost: Self.batchMax)
    let space = Self.batchMax - gone.count
    while batch.items.count < Self.batchMax, rows.gone.count < space {
      let hasRoom = rows.toldCount + batch.items.count < mostTold
      guard let item = rows.next(hasRoom: hasRoom) else { break }
      batch.items.append(item)
    }
    // What made room for others.
    batch.gone = gone + rows.takeGone(atMost: space)
    if unknownDue <= now {
      let free = min(
        Self.unknownBatchMax, Self.batchMax - batch.items.count, mostTold - rows.toldCount - batch.items.count)
      if free > 0 { batch.items += rows.nextUnknown(atMost: free) }
    }
    sent = Sent(call: call, gone: batch.gone, items: batch.items)
    findNextDue()
    return batch
  }

  /// The message of this call names these.
  mutating func named(_ objects: [Digest256], by call: CallID) { if sent?.call == call { sent?.named = objects } }

  /// The node stops; nil where the selector keeps nothing.
  func farewell() -> Batch? { epoch.map { Batch(epoch: $0, ends: true) } }

  /// Takes what came of a message; nil if it was another's.
  mutating func answered(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, at now: Instant) -> [News]? {
    guard let message = sent, message.call == call else { return nil }
    sent = nil
    pacedUntil = now + Self.step
    defer { findNextDue() }
    switch outcome {
    case .reply(let reply):
      switch reply.holdings {
      case .acknowledged(let answer)?: return acknowledged(answer, message, at: now)
      case .forgotten?:
        putBack(message)
        beginAnew()
        return []
      case nil: return foundOld(message, at: now)
      }
    case .refused(400, _): return foundOld(message, at: now)
    case .refused(_, let sentence), .failed(let sentence):
      putBack(message)
      pacedUntil = now + spread.around(min(Self.retry * (1 << min(failures, 5)), Self.retryMax))
      failures += 1
      return failures == 1 ? [.failed(sentence: sentence)] : []
    }
  }

  private mutating func acknowledged(_ answer: HoldingsReply.Acknowledged, _ message: Sent, at now: Instant) -> [News] {
    var news: [News] = knowsSets ? [] : [.knowsSets]
    (knowsNoSetsUntil, failures, heardAt, epoch) = (nil, 0, now, answer.epoch)
    room = min(max(0, answer.room), 1 << 20)
    heartbeat = min(max(answer.heartbeat, Self.heartbeats.lowerBound), Self.heartbeats.upperBound)
    let unknown = OrderedSet(answer.unknown)
    let refused = OrderedSet(answer.refused)
    var unknownItems: [HeldRows.Item] = []
    for item in message.items {
      let isUnknown = unknown.contains(item.object)
      let outcome: HeldRows.Outcome = isUnknown ? .unknown : refused.contains(item.object) ? .again : .told
      if rows.settle(item, outcome), isUnknown { unknownItems.append(item) }
    }
    if !refused.isEmpty { lessRoom = LessRoom(count: max(0, answer.kept), until: now + Self.recheckTime) }
    if !message.items.isEmpty {
      unknownTries = unknownItems.count < message.items.count ? 0 : unknownTries + 1
      unknownDue = now + min(Self.retry * (1 << min(unknownTries, 5)), Self.retryMax)
      pacedUntil = pacedUntil + Self.unknownStep * Int64(unknownItems.count)
    }
    for (number, object) in message.named.enumerated() where !unknown.contains(object) {
      if let isLast = answer.isLastCopy(number) { news.append(.isLastCopy(object, isLast)) }
    }
    news += unknownItems.map { .unknown($0) }
    news += answer.called.prefix(HoldingsReply.maximumCalled).compactMap { rows.told($0) }.map { .called($0) }
    compare(answer.kept, message)
    return news
  }

  /// What the selector keeps is what was told, where nothing was under way; else it has lost some, or kept what was
  /// taken back.
  private mutating func compare(_ kept: Int, _ message: Sent) {
    guard message.items.isEmpty, message.gone.isEmpty else { return }
    guard kept != rows.toldCount else {
      mismatches = 0
      return
    }
    mismatches += 1
    guard mismatches >= patience else { return }
    (mismatches, patience) = (0, min(patience * 2, Self.patienceMax))
    beginAnew()
  }

  private mutating func foundOld(_ message: Sent, at now: Instant) -> [News] {
    putBack(message)
    beginAnew()
    defer { knowsNoSetsUntil = now + Self.recheckTime }
    return knowsSets ? [.knowsNoSets] : []
  }

  private mutating func putBack(_ message: Sent) {
    for item in message.items { _ = rows.settle(item, .again) }
    rows.giveBack(message.gone)
  }

  private mutating func beginAnew() {
    guard epoch != nil || !rows.gone.isEmpty || rows.toldCount > 0 else { return }
    epoch = nil
    rows.forgetTold()
  }

  private var mostTold: Int { min(room, lessRoom?.count ?? room) }

  private mutating func findNextDue() {
    nextDue = nil
    guard sent == nil else { return }
    if let until = knowsNoSetsUntil {
      nextDue = rows.count > 0 ? max(until, pacedUntil) : nil
      return
    }
    let hasRoom = rows.toldCount < mostTold
    var due: Instant?
    if !rows.gone.isEmpty && epoch != nil || rows.hasNext(hasRoom: hasRoom) {
      due = pacedUntil
    } else {
      if rows.toldCount > 0 { due = isCurious ? heardAt + Self.step : heardAt + heartbeat }
      if rows.unknownCount > 0, hasRoom { due = min(due ?? unknownDue, unknownDue) }
      if rows.waitingCount > 0, let less = lessRoom { due = min(due ?? less.until, less.until) }
    }
    nextDue = due.map { max($0, pacedUntil) }
  }
}
