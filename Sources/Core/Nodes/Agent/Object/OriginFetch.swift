import Swarming
package import Vocabulary
import Wire

/// What is fetched of an object from its origin: by which requests, at which of its URLs, and when the origin is left
/// alone.
package struct OriginFetch: Codable, Sendable {
  /// A request under way.
  private struct Request: Codable, Sendable {
    var id: OriginRequestID
    var url: String
    var isForLeaves: Bool
  }

  /// What the head of an answer means to others.
  enum Answer {
    /// The origin has another version of the file.
    case hasChanged
    /// The file is gone at this URL, and no other is left.
    case isDeleted(url: String)
    /// Leaves are not to be had for so long.
    case hasNoLeaves(TimeSpan)
    /// Another kind of answer, or none that concerns anybody else.
    case isNoted
  }

  private let object: Digest256
  private var seeds: WebSeeds
  private var requests: [Request] = []
  /// Where the object is published, when the user named it by URL, and which version of it is meant.
  let foundAt: String?
  private(set) var entityTag: String?
  /// How far the server may lead that gave the description: it bounds where that can send this node.
  private(set) var reach: Reach

  init(_ opening: ObjectTable.Opening, at now: Instant) {
    let urls = opening.description.urls
    object = opening.description.infohashes.v2
    seeds = WebSeeds(urls.isEmpty ? [opening.url].compactMap { $0 } : urls, at: now)
    foundAt = opening.url
    entityTag = opening.entityTag
    reach = opening.reach
  }

  /// Requests under way.
  var openCount: Int { requests.count }

  /// The web seed in turn, or nil.
  var url: GuardedURL? { seeds.url.map { GuardedURL($0, reach) } }

  /// Until when it is left alone, or was, and what failed before; nil where nothing has.
  package var rest: (until: Instant, why: String)? { seeds.rest }

  /// The rest that was taken last is over.
  func mayBeAsked(at now: Instant) -> Bool { seeds.mayBeAsked(at: now) }

  /// Nobody is asked before this time, though nothing has failed.
  mutating func spare(until time: Instant) { seeds.spare(until: time) }

  /// What is asked from now on, is asked for this want: who came last stands for all who wait.
  mutating func isWanted(by want: Want) { reach = reach.tracing(want.route.asked.trace) }

  /// A probe has brought the tag of what the origin has now.
  mutating func probed(_ tag: String?) { entityTag = tag ?? entityTag }

  // Asking

  /// Keeps the origin asked for what is ours to pull.
  mutating func pull(
    for handle: ObjectHandle, _ exchange: inout ObjectExchange, _ news: inout NewsBox, _ turn: inout Turn
  ) {
    guard !turn.own.isStopping else { return }
    while let url, !(seeds.ignoresRange && !exchange.originPulls.isEmpty),
      let run = exchange.nextOriginRun(now: turn.now)
    {
      let blocks = run.blocks
      turn.decided(Decision(.pulls, run.why, of: object, blocks: blocks))
      let id = begin(at: url.text, isForLeaves: false, for: handle, &turn)
      exchange.originBegan(id, blocks, now: turn.now)
      let first = exchange.geometry.span(of: BlockIndex(blocks.lowerBound))
      let last = exchange.geometry.span(of: BlockIndex(blocks.upperBound - 1))
      turn.counters.originRequests += 1
      let span = ByteSpan(offset: first.offset, length: last.end - first.offset)
      let tag = foundAt == url.text ? entityTag : nil
      turn.effects.append(.origin(id, .fetchRange(handle, url: url, span, ifMatch: tag)))
      news.notePulls(blocks, at: turn.now)
    }
  }

  /// Asks for the leaves of some pieces; nil when there is nobody to ask.
  mutating func fetchLeaves(of pieces: Range<Int>, for handle: ObjectHandle, _ turn: inout Turn) -> OriginRequestID? {
    guard let url else { return nil }
    let id = begin(at: url.text, isForLeaves: true, for: handle, &turn)
    turn.effects.append(.origin(id, .fetchLeaves(handle, url: url, pieces: pieces)))
    return id
  }

  private mutating func begin(
    at url: String, isForLeaves: Bool, for handle: ObjectHandle, _ turn: inout Turn
  ) -> OriginRequestID {
    let id = turn.ids.newOriginRequest(for: handle)
    requests.append(Request(id: id, url: url, isForLeaves: isForLeaves))
    turn.counters.originRequestsBegun += 1
    return id
  }

  // Answers

  /// The head of an answer came.
  mutating func answered(
    _ id: OriginRequestID, _ head: AgentInput.OriginAnswer, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) -> Answer {
    guard let request = requests.first(where: { $0.id == id }) else { return .isNoted }
    if head.status == 412 { return .hasChanged }
    if head.status == 404 || head.status == 410, !request.isForLeaves {
      return deleted(request.url, &exchange, &turn) ? .isDeleted(url: request.url) : .isNoted
    }
    if head.isUsable {
      if head.status == 200, !request.isForLeaves { answeredWhole(id, &exchange, &turn) }
      return .isNoted
    }
    turn.counters.originFailures += 1
    if request.isForLeaves { return .hasNoLeaves(.seconds(min(max(head.retryAfterSeconds ?? 5, 1), 60))) }
    let wait = head.retryAfterSeconds.map { TimeSpan.seconds(min(max($0, 1), 60)) }
    rest(wait, "status \(head.status)", &exchange, &turn)
    return .isNoted
  }

  /// A range was answered with the whole: the other requests are not needed.
  private mutating func answeredWhole(_ id: OriginRequestID, _ exchange: inout ObjectExchange, _ turn: inout Turn) {
    let others = exchange.originPulls.map(\.request).filter { $0 != id }
    seeds.answeredWhole()
    exchange.originBecameWhole(id)
    for other in others { cancel(other, &exchange, &turn) }
  }

  /// The origin does not have the file any more that it described. Whether no other URL is left.
  private mutating func deleted(_ url: String, _ exchange: inout ObjectExchange, _ turn: inout Turn) -> Bool {
    guard seeds.isGone(url) else { return false }
    turn.counters.originFailures += 1
    turn.log(.notice, .objectDeleted, [.init("object", object.hex), .init("url", url)])
    guard seeds.url == nil else { return false }
    exchange.originIsUsable = false
    return true
  }

  /// A block was good: whatever the origin failed in before, it is worth asking.
  mutating func gaveGood() { seeds.gaveGood() }

  /// The origin is proven to have sent a corrupt block: its file has changed, or something on the way spoils it. Some
  /// in a row, with none that is good, mean that it has other bytes; the rests between are short, for there is nothing
  /// to wait for.
  mutating func gaveCorrupt(
    _ block: BlockIndex, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) -> WebSeeds.Blame {
    turn.log(.warning, .originCorrupt, [.init("object", object.hex), .init("block", block.value)])
    let blame = seeds.gaveCorrupt(turn.policy)
    if blame == .rests { rest(turn.policy.originRetry, "corrupt block", &exchange, &turn) }
    return blame
  }

  /// A request ended. Whether it was for leaves, or nil when it was not known.
  mutating func ended(
    _ id: OriginRequestID, _ end: AgentInput.OriginEnd, _ exchange: inout ObjectExchange, _ news: inout NewsBox,
    _ turn: inout Turn
  ) -> Bool? {
    guard let at = requests.firstIndex(where: { $0.id == id }) else { return nil }
    let request = requests.remove(at: at)
    turn.ids.ended(id)
    let pulled = exchange.originEnded(id, now: turn.now)
    if case .failed = end { turn.counters.originRequestsFailed += 1 } else { turn.counters.originRequestsAnswered += 1 }
    switch end {
    case .complete: if !request.isForLeaves { seeds.succeeded() }
    case .failed(let sentence):
      turn.counters.originFailures += 1
      rest(nil, sentence, &exchange, &turn)
    // What it was to bring is asked for again at once, on another connection.
    case .stale, .unusable: break
    }
    if let pulled, end != .complete { news.noteReleased(of: pulled, exchange, at: turn.now) }
    return request.isForLeaves
  }

  /// Breaks a request off; false when it was not known.
  @discardableResult mutating func cancel(
    _ id: OriginRequestID, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) -> Bool {
    guard let at = requests.firstIndex(where: { $0.id == id }) else { return false }
    requests.remove(at: at)
    turn.counters.originRequestsCancelled += 1
    turn.ids.ended(id)
    _ = exchange.originEnded(id, now: Instant(nanoseconds: 0))
    turn.effects.append(.origin(id, .cancel))
    return true
  }

  /// The object is closed: breaks all requests off.
  mutating func close(_ turn: inout Turn) {
    turn.counters.originRequestsCancelled += Int64(requests.count)
    for request in requests {
      turn.ids.ended(request.id)
      turn.effects.append(.origin(request.id, .cancel))
    }
    requests = []
  }

  /// Leaves the origin alone for a while; far peers may give more meanwhile.
  private mutating func rest(
    _ wait: TimeSpan?, _ why: String, _ exchange: inout ObjectExchange, _ turn: inout Turn
  ) {
    let delay = seeds.rest(wait, why, at: turn.now, turn.policy)
    if exchange.originIsUsable {
      turn.log(
        .notice, .originRests,
        [.init("object", object.hex), .init("why", why), .init("retry_ms", delay.milliseconds)])
    }
    exchange.originIsUsable = false
  }
}
