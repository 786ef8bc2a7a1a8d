import OrderedCollections
import Vocabulary
import Wire

/// From a URL or a metainfo file to an open object.
extension AgentMachine {
  mutating func begin(
    _ id: WantID, _ target: WantTarget, question: HTTPQuestion?, gateway: GatewayErrand? = nil, _ turn: inout Turn
  ) {
    guard wants[id] == nil, wants.count < AgentPolicy.wantsMax else {
      turn.effects.append(
        .fail(id, TransferFailure(.badRequest, "this node already serves as many requests as it can; try again later")))
      return
    }
    turn.counters.wants += 1
    wants[id] = Want(
      id: id, target: target, question: question, gateway: gateway, startedAt: turn.now,
      phase: .pausing(until: turn.now),
      lastProgress: turn.now, log: WantLog(id, target, isForGateway: question != nil, now: turn.now))
    if let want = wants[id] { turn.effects.append(.log(want.log.accepted)) }
    seek(id, &turn)
  }

  /// Begins, or begins again, to look for what a want means.
  mutating func seek(_ id: WantID, _ turn: inout Turn) {
    guard let want = wants[id] else { return }
    if want.gateway != nil { return forward(id, &turn) }
    let call = turn.ids.newCall()
    switch want.target {
    case .url(let url):
      do throws(HTTPURLError) {
        let parsed = try HTTPURL(url)
        wants[id]?.phase = .probing(call)
        wants[id]?.step = nil
        wants[id]?.recall.originAsked(at: turn.now)
        turn.effects.append(.probe(call, url: GuardedURL("\(parsed)")))
      } catch {
        fail(id, .badRequest, "\(error)", &turn)
      }
    case .metainfoFile(let path):
      wants[id]?.phase = .describing(call)
      turn.effects.append(.describe(call, .file(path)))
    }
  }

  mutating func probed(_ call: CallID, _ outcome: ProbeOutcome, _ turn: inout Turn) {
    guard let want = wants.values.first(where: { if case .probing(call) = $0.phase { true } else { false } }),
      let url = want.url
    else { return }
    switch outcome {
    case .failed(let sentence): originIsAway(want.id, sentence, &turn)
    case .answered(let status, let description, _, let entityTag, let retryAfter):
      wants[want.id]?.recall.originAnswered()
      switch status {
      case 200..<300:
        wants[want.id]?.entityTag = entityTag
        guard let description else { return fetchPlainly(want.id, url, &turn) }
        wants[want.id]?.metainfoURL = description
        wants[want.id]?.tries = 0
        describe(want.id, &turn)
      case 404, 410: fail(want.id, .notFound, sentenceOfMissing(url, status: status), &turn)
      case 503, 429:
        pause(
          want.id, seconds: retryAfter ?? 1, limit: AgentPolicy.unreachableTries * 4, "\(url) is busy (\(status))",
          &turn)
      case 500..<600:
        originIsAway(
          want.id, "\(url) was refused by its origin with status \(status)", mayRetry: false, &turn)
      default: fail(want.id, .unreachable, "\(url) was refused by its origin with status \(status)", &turn)
      }
    }
  }

  mutating func describe(_ id: WantID, _ turn: inout Turn) {
    guard let url = wants[id]?.metainfoURL else { return }
    let call = turn.ids.newCall()
    wants[id]?.phase = .describing(call)
    wants[id]?.step = nil
    turn.effects.append(.describe(call, .url(GuardedURL(url, wants[id]?.reach ?? .anywhere))))
  }

  /// A call of some want has come so far.
  mutating func noteStep(_ step: Want.Step, of call: CallID) {
    for (id, want) in wants {
      switch want.phase {
      case .probing(call), .describing(call): wants[id]?.step = step
      default: continue
      }
    }
  }

  mutating func described(_ call: CallID, _ outcome: DescriptionOutcome, _ turn: inout Turn) {
    if recalled(call, outcome, &turn) || tookDown(call, outcome, &turn) { return }
    guard let want = wants.values.first(where: { if case .describing(call) = $0.phase { true } else { false } }) else {
      return
    }
    switch outcome {
    case .good(let description):
      if let failure = pins.refusal(of: description, for: want, &turn) {
        fail(want.id, failure.kind, failure.sentence, &turn)
      } else {
        if let url = want.url, description.signer != nil {
          turn.effects.append(.rememberDescription(call, url: Self.normal(url)))
        }
        attach(want.id, description, call: call, &turn)
      }
    case .notYet(let seconds):
      pause(
        want.id, seconds: seconds, limit: AgentPolicy.notYetTries, "the origin is still describing the object",
        &turn)
    case .absent:
      guard let url = want.url else {
        return fail(want.id, .notFound, "the metainfo file does not exist", &turn)
      }
      fetchPlainly(want.id, url, &turn)
    case .unreachable(let sentence): originIsAway(want.id, sentence, &turn)
    case .malformed(let sentence): fail(want.id, .malformed, sentence, &turn)
    }
  }

  mutating func attach(
    _ id: WantID, _ description: ObjectDescription, call: CallID, _ turn: inout Turn
  ) {
    guard let want = wants[id] else { return }
    let wanted = description.infohashes.v2
    let known = objects.place(of: wanted)
    let tally = known.map { objects[$0].tally } ?? TransferTally()
    let line = wants[id]?.log.described(description, having: tally, at: turn.now)
    if let line { turn.effects.append(.log(line)) }
    if let at = known {
      objects[at].probed(want.entityTag)
      return attach(id, to: at, &turn)
    }
    if let handle = objects.opening(of: wanted) {
      objects.widen(handle, want.reach)
      wants[id]?.phase = .opening(handle)
      return
    }
    guard objects.hasRoom else {
      return fail(id, .storage, "this node already holds as many objects as it can", &turn)
    }
    let opening = ObjectOpening(
      description: description, url: want.url, entityTag: want.entityTag, reach: want.reach)
    wants[id]?.phase = .opening(objects.open(opening, described: call, &turn))
  }

  mutating func retryOrFail(_ id: WantID, _ sentence: String, _ turn: inout Turn) {
    let tries = Int64(wants[id]?.tries ?? 0)
    pause(id, seconds: 1 << min(tries, 4), limit: AgentPolicy.unreachableTries, sentence, &turn)
  }

  private mutating func pause(
    _ id: WantID, seconds: Int64, limit: Int, _ sentence: String, _ turn: inout Turn
  ) {
    guard let want = wants[id] else { return }
    guard want.tries + 1 < limit else { return fail(id, .unreachable, sentence, &turn) }
    wants[id]?.tries += 1
    wants[id]?.trouble = sentence
    wants[id]?.phase = .pausing(until: turn.now + .seconds(min(max(seconds, 1), 30)))
    turn.effects.append(.log(want.log.waits(sentence, .seconds(min(max(seconds, 1), 30)))))
  }

  /// Wants whose pause is over try again.
  mutating func resumePaused(_ turn: inout Turn) {
    for want in wants.values {
      guard case .pausing(let until) = want.phase, until <= turn.now else { continue }
      if want.metainfoURL != nil { describe(want.id, &turn) } else { seek(want.id, &turn) }
    }
  }

  private mutating func fetchPlainly(_ id: WantID, _ url: String, _ turn: inout Turn) {
    if wants[id]?.gateway != nil { return passThrough(id, &turn) }
    wants[id]?.phase = .plain
    wants[id]?.hasBegun = true
    if let want = wants[id] { turn.effects.append(.log(want.log.isPlain)) }
    turn.effects.append(.fetchPlain(id, url: url))
  }

  mutating func plainProgress(_ id: WantID, _ received: ByteCount, _ turn: inout Turn) {
    turn.counters.plainBytes += received.value - (wants[id]?.delivered ?? received.value)
    wants[id]?.delivered = received.value
    wants[id]?.lastProgress = turn.now
  }

  mutating func plainEnded(_ id: WantID, _ end: PlainEnd, _ turn: inout Turn) {
    guard let want = wants[id] else { return }
    switch end {
    case .failed(let sentence): fail(id, .unreachable, sentence, &turn)
    case .complete(let bytes):
      plainProgress(id, ByteCount(bytes), &turn)
      let name = want.url?.split(separator: "/").last.map(String.init) ?? "object"
      var report = TransferReport(name: name, bytes: bytes, elapsed: turn.now - want.startedAt, isVerified: false)
      report.fromEdge = bytes
      report.waited = want.waits.statement(at: turn.now)
      wants.removeValue(forKey: id)
      turn.effects.append(.log(want.log.complete(bytes: bytes, nil, waited: report.waited, at: turn.now)))
      turn.effects.append(.finish(id, report))
    }
  }

  mutating func fail(
    _ id: WantID, _ kind: TransferFailure.Kind, _ sentence: String, _ turn: inout Turn
  ) {
    guard let want = wants.removeValue(forKey: id) else { return }
    turn.counters.wantsFailed += 1
    var failure = TransferFailure(kind, sentence)
    failure.waited = want.waits.statement(at: turn.now)
    turn.effects.append(.log(want.log.failed(failure, at: turn.now)))
    if want.gateway != nil, !want.hasBegun {
      refuse(ExchangeID(id.value), failure, &turn)
    } else {
      turn.effects.append(.fail(id, failure))
    }
    refreshReaders(&turn)
  }

  mutating func abandon(_ id: WantID, _ turn: inout Turn) {
    guard let want = wants.removeValue(forKey: id) else { return }
    turn.effects.append(.log(want.log.abandoned(at: turn.now)))
    leave(want, &turn)
  }
}
