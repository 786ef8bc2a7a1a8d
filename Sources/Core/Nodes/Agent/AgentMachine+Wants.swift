import OrderedCollections
import Vocabulary
import Wire

/// From a URL or a metainfo file to an open object.
extension AgentMachine {
  mutating func begin(
    _ id: WantID, _ target: WantTarget, question: HTTPQuestion?, gateway: GatewayErrand? = nil, now: Instant,
    _ effects: inout [AgentEffect]
  ) {
    guard wants[id] == nil, wants.count < AgentPolicy.wantsMax else {
      effects.append(
        .fail(id, TransferFailure(.badRequest, "this node already serves as many requests as it can; try again later")))
      return
    }
    counters.wants += 1
    wants[id] = Want(
      id: id, target: target, question: question, gateway: gateway, startedAt: now, phase: .pausing(until: now),
      lastProgress: now, log: WantLog(id, target, isForGateway: question != nil, now: now))
    if let want = wants[id] { effects.append(.log(want.log.accepted)) }
    seek(id, now: now, &effects)
  }

  /// Begins, or begins again, to look for what a want means.
  mutating func seek(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id] else { return }
    if want.gateway != nil { return forward(id, now: now, &effects) }
    let call = newCall()
    switch want.target {
    case .url(let url):
      do throws(HTTPURLError) {
        let parsed = try HTTPURL(url)
        wants[id]?.phase = .probing(call)
        wants[id]?.step = nil
        wants[id]?.recall.originAsked(at: now)
        effects.append(.probe(call, url: GuardedURL("\(parsed)")))
      } catch {
        fail(id, .badRequest, "\(error)", now: now, &effects)
      }
    case .metainfoFile(let path):
      wants[id]?.phase = .describing(call)
      effects.append(.describe(call, .file(path)))
    }
  }

  mutating func probed(_ call: CallID, _ outcome: ProbeOutcome, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants.values.first(where: { if case .probing(call) = $0.phase { true } else { false } }),
      let url = want.url
    else { return }
    switch outcome {
    case .failed(let sentence): originIsAway(want.id, sentence, now: now, &effects)
    case .answered(let status, let description, _, let entityTag, let retryAfter):
      wants[want.id]?.recall.originAnswered()
      switch status {
      case 200..<300:
        wants[want.id]?.entityTag = entityTag
        guard let description else { return fetchPlainly(want.id, url, now: now, &effects) }
        wants[want.id]?.metainfoURL = description
        wants[want.id]?.tries = 0
        describe(want.id, now: now, &effects)
      case 404, 410: fail(want.id, .notFound, sentenceOfMissing(url, status: status), now: now, &effects)
      case 503, 429:
        pause(
          want.id, seconds: retryAfter ?? 1, limit: AgentPolicy.unreachableTries * 4, "\(url) is busy (\(status))",
          now: now, &effects)
      case 500..<600:
        originIsAway(
          want.id, "\(url) was refused by its origin with status \(status)", mayRetry: false, now: now, &effects)
      default: fail(want.id, .unreachable, "\(url) was refused by its origin with status \(status)", now: now, &effects)
      }
    }
  }

  mutating func describe(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let url = wants[id]?.metainfoURL else { return }
    let call = newCall()
    wants[id]?.phase = .describing(call)
    wants[id]?.step = nil
    effects.append(.describe(call, .url(GuardedURL(url, wants[id]?.reach ?? .anywhere))))
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

  mutating func described(_ call: CallID, _ outcome: DescriptionOutcome, now: Instant, _ effects: inout [AgentEffect]) {
    if recalled(call, outcome, now: now, &effects) || tookDown(call, outcome, now: now, &effects) { return }
    guard let want = wants.values.first(where: { if case .describing(call) = $0.phase { true } else { false } }) else {
      return
    }
    switch outcome {
    case .good(let description):
      if let failure = distrust(description, for: want, now: now, &effects) {
        fail(want.id, failure.kind, failure.sentence, now: now, &effects)
      } else {
        if let url = want.url, description.signer != nil {
          effects.append(.rememberDescription(call, url: Self.normal(url)))
        }
        attach(want.id, description, call: call, now: now, &effects)
      }
    case .notYet(let seconds):
      pause(
        want.id, seconds: seconds, limit: AgentPolicy.notYetTries, "the origin is still describing the object",
        now: now, &effects)
    case .absent:
      guard let url = want.url else {
        return fail(want.id, .notFound, "the metainfo file does not exist", now: now, &effects)
      }
      fetchPlainly(want.id, url, now: now, &effects)
    case .unreachable(let sentence): originIsAway(want.id, sentence, now: now, &effects)
    case .malformed(let sentence): fail(want.id, .malformed, sentence, now: now, &effects)
    }
  }

  mutating func attach(
    _ id: WantID, _ description: ObjectDescription, call: CallID, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let want = wants[id] else { return }
    let wanted = description.infohashes.v2
    let known = objects.values.first { $0.description.infohashes.v2 == wanted }
    let line = wants[id]?.log.described(description, having: known?.tally ?? TransferTally(), at: now)
    if let line { effects.append(.log(line)) }
    if let object = known {
      objects[object.handle]?.entityTag = want.entityTag ?? object.entityTag
      return attach(id, to: object.handle, now: now, &effects)
    }
    if let handle = openings.first(where: { $0.value.description.infohashes.v2 == wanted })?.key {
      openings[handle]?.reach.formUnion(want.reach)
      wants[id]?.phase = .opening(handle)
      return
    }
    guard objects.count + openings.count < AgentPolicy.objectsMax else {
      return fail(id, .storage, "this node already holds as many objects as it can", now: now, &effects)
    }
    lastHandle += 1
    let handle = ObjectHandle(lastHandle)
    openings[handle] = Opening(description: description, url: want.url, entityTag: want.entityTag, reach: want.reach)
    wants[id]?.phase = .opening(handle)
    effects.append(.open(handle, described: call))
  }

  mutating func retryOrFail(_ id: WantID, _ sentence: String, now: Instant, _ effects: inout [AgentEffect]) {
    let tries = Int64(wants[id]?.tries ?? 0)
    pause(id, seconds: 1 << min(tries, 4), limit: AgentPolicy.unreachableTries, sentence, now: now, &effects)
  }

  private mutating func pause(
    _ id: WantID, seconds: Int64, limit: Int, _ sentence: String, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let want = wants[id] else { return }
    guard want.tries + 1 < limit else { return fail(id, .unreachable, sentence, now: now, &effects) }
    wants[id]?.tries += 1
    wants[id]?.trouble = sentence
    wants[id]?.phase = .pausing(until: now + .seconds(min(max(seconds, 1), 30)))
    effects.append(.log(want.log.waits(sentence, .seconds(min(max(seconds, 1), 30)))))
  }

  /// Wants whose pause is over try again.
  mutating func resumePaused(now: Instant, _ effects: inout [AgentEffect]) {
    for want in wants.values {
      guard case .pausing(let until) = want.phase, until <= now else { continue }
      if want.metainfoURL != nil { describe(want.id, now: now, &effects) } else { seek(want.id, now: now, &effects) }
    }
  }

  private mutating func fetchPlainly(_ id: WantID, _ url: String, now: Instant, _ effects: inout [AgentEffect]) {
    if wants[id]?.gateway != nil { return passThrough(id, now: now, &effects) }
    wants[id]?.phase = .plain
    wants[id]?.hasBegun = true
    if let want = wants[id] { effects.append(.log(want.log.isPlain)) }
    effects.append(.fetchPlain(id, url: url))
  }

  mutating func plainProgress(_ id: WantID, _ received: ByteCount, now: Instant) {
    counters.plainBytes += received.value - (wants[id]?.delivered ?? received.value)
    wants[id]?.delivered = received.value
    wants[id]?.lastProgress = now
  }

  mutating func plainEnded(_ id: WantID, _ end: PlainEnd, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id] else { return }
    switch end {
    case .failed(let sentence): fail(id, .unreachable, sentence, now: now, &effects)
    case .complete(let bytes):
      plainProgress(id, ByteCount(bytes), now: now)
      let name = want.url?.split(separator: "/").last.map(String.init) ?? "object"
      var report = TransferReport(name: name, bytes: bytes, elapsed: now - want.startedAt, isVerified: false)
      report.fromEdge = bytes
      report.waited = want.waits.statement(at: now)
      wants.removeValue(forKey: id)
      effects.append(.log(want.log.complete(bytes: bytes, nil, waited: report.waited, at: now)))
      effects.append(.finish(id, report))
    }
  }

  mutating func fail(
    _ id: WantID, _ kind: TransferFailure.Kind, _ sentence: String, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let want = wants.removeValue(forKey: id) else { return }
    counters.wantsFailed += 1
    var failure = TransferFailure(kind, sentence)
    failure.waited = want.waits.statement(at: now)
    effects.append(.log(want.log.failed(failure, at: now)))
    if want.gateway != nil, !want.hasBegun {
      refuse(ExchangeID(id.value), failure, &effects)
    } else {
      effects.append(.fail(id, failure))
    }
    refreshReaders(now: now)
  }

  mutating func abandon(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants.removeValue(forKey: id) else { return }
    effects.append(.log(want.log.abandoned(at: now)))
    leave(want, now: now, &effects)
  }
}
