import OrderedCollections
package import Selection
package import Vocabulary

/// When each object that is asked about is announced to its selector, and in whose company: what is due within a short
/// time goes in one message. What is only held is told otherwise (`Holdings`).
///
/// Knows neither stores nor peers: the machine adds the numbers when a batch leaves.
package struct Announcer: Codable, Sendable {
  /// An announce waits so long for others to the same selector.
  static let gatherTime = TimeSpan.milliseconds(5)
  /// Whatever will be due within this time goes along.
  static let reach = TimeSpan.milliseconds(500)
  /// So many objects in one message: some 8 KiB, and with 50 peers each an answer of half a megabyte.
  static let batchObjectsMax = 32
  /// Messages that may wait for one selector's answer.
  static let callsMax = 4
  /// Messages that are sent at the end of the node's life.
  static let farewellsMax = 64
  static let reportsMax = 16
  /// A selector that took only the message of one object is asked again after this time whether it has learnt.
  static let oldSelectorTime = TimeSpan.seconds(600)
  static let oldSelectorsMax = 64
  static let retry = TimeSpan.seconds(5)
  static let retryMax = TimeSpan.seconds(60)

  /// One message, before the machine has added what it knows of the objects.
  package struct Batch: Sendable {
    package var selector: String
    /// 1 towards a selector of the build before: one object, and no facts about the agent.
    package var version: Int
    package var items: [Item]
    package var accusations: [Accusation]
  }

  /// One object of a message.
  package struct Item: Codable, Sendable {
    package var object: Digest256
    /// Nil for one that lies in the cache and is not open.
    package var handle: ObjectHandle?
    package var event: AgentAnnounce.Event
  }

  /// What an answer means, for the machine to act on.
  package enum News: Sendable {
    case swarm(ObjectHandle?, Digest256, AnnounceReply.Swarm)
    /// The selector does not know the object.
    case unknown(ObjectHandle?, Digest256, selector: String)
    /// A client looks for an object of the shelf, and has to be called.
    case called(Digest256)
    /// The first failure in a row, with its reason.
    case failed(sentence: String)
    /// The selector is of the build before; it is spoken to in its own words from now on.
    case isOld(selector: String)
  }

  private struct Entry: Codable, Sendable {
    var selector: String
    var handle: ObjectHandle?
    var due: Instant
    var event = AgentAnnounce.Event.started
    var failures: Int64 = 0
    var call: CallID?
    /// Something happened while a message was under way.
    var isChanged = false
    var accusations: [Accusation] = []
  }

  private struct Call: Codable, Sendable {
    var selector: String
    var version: Int
    var items: [Item]
  }

  private var entries: OrderedDictionary<Digest256, Entry> = [:]
  private var calls: OrderedDictionary<CallID, Call> = [:]
  /// Selectors of the build before, each until when it is taken for one.
  private var oldSelectors: OrderedDictionary<String, Instant> = [:]
  /// When `next` should be asked again.
  package private(set) var nextDue: Instant?

  private var spread: Spread

  /// - Parameter spread: of further tries.
  package init(_ spread: Spread = Spread()) { self.spread = spread }

  package var count: Int { entries.count }

  /// Whether the selector was asked about an object for the first time and has not answered yet.
  package func awaitsFirstReply(of object: Digest256) -> Bool {
    guard let entry = entries[object] else { return false }
    return entry.call != nil && entry.event == .started
  }

  // What there is to announce

  /// From now on the object is announced; one that was known before goes on under its new handle.
  package mutating func add(_ object: Digest256, _ handle: ObjectHandle?, to selector: String, at due: Instant) {
    if entries[object]?.selector == selector {
      entries[object]?.handle = handle
      soon(object, at: due)
    } else {
      entries[object] = Entry(selector: selector, handle: handle, due: due)
      nextDue = min(nextDue ?? due + Self.gatherTime, due + Self.gatherTime)
    }
  }

  /// The selector of an object of which there is nothing to say and no answer is awaited; nil for others.
  func selector(ifIdle object: Digest256) -> String? {
    guard let entry = entries[object], entry.call == nil, !entry.isChanged, entry.event == .none,
      entry.accusations.isEmpty
    else { return nil }
    return entry.selector
  }

  package mutating func forget(_ object: Digest256) {
    guard entries.removeValue(forKey: object) != nil else { return }
    findNextDue()
  }

  /// Brings the next announce forward: something happened that the selector should know.
  package mutating func soon(_ object: Digest256, event: AgentAnnounce.Event = .none, at now: Instant) {
    guard entries[object] != nil else { return }
    if event != .none { entries[object]?.event = event }
    entries[object]?.isChanged = true
    entries[object]?.due = now
    findNextDue()
  }

  /// Notes a peer that served a corrupt block; told with the next announce.
  package mutating func report(_ polluter: Accusation, of object: Digest256) {
    guard let known = entries[object]?.accusations, known.count < Self.reportsMax,
      !known.contains(where: { $0.endpoint == polluter.endpoint })
    else { return }
    entries[object]?.accusations.append(polluter)
  }

  // Messages

  /// The next message whose time has come, to be sent as `call`; nil when nothing is due.
  package mutating func next(at now: Instant, call: CallID) -> Batch? {
    guard let nextDue, nextDue <= now else { return nil }
    let first = entries.values.first { $0.call == nil && $0.due + Self.gatherTime <= now && hasRoom($0.selector) }
    guard let selector = first?.selector else {
      findNextDue()
      return nil
    }
    let version = version(of: selector, at: now)
    let most = version == 1 ? 1 : Self.batchObjectsMax
    var batch = Batch(selector: selector, version: version, items: [], accusations: [])
    // What is due goes first, what will be due soon fills up.
    for limit in [now, now + Self.reach] {
      for (object, entry) in entries where batch.items.count < most {
        guard entry.selector == selector, entry.call == nil, entry.due <= limit else { continue }
        entries[object]?.call = call
        entries[object]?.isChanged = false
        batch.items.append(Item(object: object, handle: entry.handle, event: entry.event))
        for one in entry.accusations where !batch.accusations.contains(one) { batch.accusations.append(one) }
      }
    }
    batch.accusations = Array(batch.accusations.prefix(AgentAnnounce.maximumPolluters))
    calls[call] = Call(selector: selector, version: version, items: batch.items)
    findNextDue()
    return batch
  }

  /// What to tell selectors when the node stops; nothing is announced after that.
  package mutating func farewells(at now: Instant) -> [Batch] {
    var batches: [Batch] = []
    for (object, entry) in entries {
      let version = version(of: entry.selector, at: now)
      let most = version == 1 ? 1 : Self.batchObjectsMax
      let item = Item(object: object, handle: entry.handle, event: .stopped)
      if let open = batches.lastIndex(where: { $0.selector == entry.selector && $0.items.count < most }) {
        batches[open].items.append(item)
      } else if batches.count < Self.farewellsMax {
        batches.append(Batch(selector: entry.selector, version: version, items: [item], accusations: []))
      }
    }
    entries = [:]
    nextDue = nil
    return batches
  }

  /// Takes what came of a message.
  package mutating func answered(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, at now: Instant) -> [News] {
    guard let sent = calls.removeValue(forKey: call) else { return [] }
    defer { findNextDue() }
    for item in sent.items { entries[item.object]?.call = nil }
    switch outcome {
    case .reply(let reply): return took(reply, sent, at: now)
    case .refused(400, _) where sent.version > 1:
      if oldSelectors.count >= Self.oldSelectorsMax { oldSelectors.removeFirst() }
      oldSelectors[sent.selector] = now + Self.oldSelectorTime
      for item in sent.items { entries[item.object]?.due = now }
      return [.isOld(selector: sent.selector)]
    case .refused(404, _) where sent.version == 1: return sent.items.compactMap { unknown($0, sent.selector, at: now) }
    case .refused(_, let sentence), .failed(let sentence): return failed(sent.items, sentence, at: now)
    }
  }

  private mutating func took(_ reply: AnnounceReply, _ sent: Call, at now: Instant) -> [News] {
    var news: [News] = []
    for (place, item) in sent.items.enumerated() {
      // In the order of the message, but a selector may also leave some out.
      let at = reply.objects.indices.contains(place) && reply.objects[place].object == item.object ? place : nil
      let found = at.map { reply.objects[$0] } ?? reply.objects.first { $0.object == item.object }
      switch found?.outcome {
      case .swarm(let swarm)?:
        guard let entry = entries[item.object] else { continue }
        let interval = min(max(swarm.interval, .seconds(1), reply.minInterval), .seconds(3600))
        entries[item.object]?.failures = 0
        entries[item.object]?.due = entry.isChanged ? now : now + interval
        if entry.event == item.event { entries[item.object]?.event = .none }
        if !entry.isChanged { entries[item.object]?.accusations = [] }
        news.append(.swarm(entry.handle, item.object, swarm))
      case .refused(404, _)?: if let one = unknown(item, sent.selector, at: now) { news.append(one) }
      case .refused(_, let sentence)?: news += failed([item], sentence, at: now)
      case nil: news += failed([item], "The selector at \(sent.selector) left the object out of its answer.", at: now)
      }
    }
    return news
  }

  private mutating func unknown(_ item: Item, _ selector: String, at now: Instant) -> News? {
    guard let entry = entries[item.object] else { return nil }
    postpone(item.object, at: now)
    return .unknown(entry.handle, item.object, selector: selector)
  }

  private mutating func failed(_ items: [Item], _ sentence: String, at now: Instant) -> [News] {
    var isFirst = false
    for item in items {
      if entries[item.object]?.failures == 0 { isFirst = true }
      postpone(item.object, at: now)
    }
    return isFirst ? [.failed(sentence: sentence)] : []
  }

  /// Waits longer before each further try.
  private mutating func postpone(_ object: Digest256, at now: Instant) {
    guard let entry = entries[object] else { return }
    entries[object]?.due = now + spread.around(min(Self.retry * (1 << min(entry.failures, 5)), Self.retryMax))
    entries[object]?.failures += 1
  }

  private mutating func version(of selector: String, at now: Instant) -> Int {
    guard let until = oldSelectors[selector] else { return AgentAnnounce.currentVersion }
    if until > now { return 1 }
    oldSelectors[selector] = nil
    return AgentAnnounce.currentVersion
  }

  private func hasRoom(_ selector: String) -> Bool {
    calls.values.count { $0.selector == selector } < Self.callsMax
  }

  private mutating func findNextDue() {
    var next: Instant?
    var full: [String] = []
    for call in calls.values where !full.contains(call.selector) && !hasRoom(call.selector) {
      full.append(call.selector)
    }
    for entry in entries.values where entry.call == nil && !full.contains(entry.selector) {
      next = min(next ?? entry.due, entry.due)
    }
    nextDue = next.map { $0 + Self.gatherTime }
  }
}
