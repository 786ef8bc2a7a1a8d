import OrderedCollections
import Swarming
import Vocabulary

/// Requests of the gateway that are passed on, and what becomes of their answers.
extension AgentMachine {
  /// Passes a want's request on; of an object that is kept, asks whether it is still the origin's.
  mutating func forward(_ id: WantID, _ turn: inout Turn) {
    guard let want = wants[id], want.gateway != nil else { return }
    if kept(want) == nil, lookUp(id, &turn) { return }
    guard var errand = wants[id]?.gateway else { return }
    let order = errand.order(isKept: kept(want) != nil, pseudonym: turn.own.pseudonym)
    wants[id]?.gateway = errand
    wants[id]?.phase = .forwarding
    if errand.mayUseKept { wants[id]?.recall.originAsked(at: turn.now) }
    turn.effects.append(.forward(id, order))
  }

  /// The open object that was published at a want's URL.
  private func kept(_ want: Want) -> Int? { objects.place(foundAt: want.url) }

  mutating func forwarded(_ id: WantID, _ head: Forwarding.Head, _ turn: inout Turn) {
    guard let want = wants[id], case .forwarding = want.phase, var errand = want.gateway else { return }
    wants[id]?.recall.originAnswered()
    let exchange = ExchangeID(id.value)
    let verdict = errand.judge(head, adding: namedFields(exchange, source: "pass", isVerified: false, turn.own))
    wants[id]?.gateway = errand
    switch verdict {
    case .relay(let edits):
      let (isDone, storing) = judgeStored(id, head, &turn)
      if isDone { return }
      wants[id]?.phase = .relaying
      wants[id]?.hasBegun = true
      accessLog.answered(exchange, status: head.status, .pass)
      turn.effects.append(.relay(id, edits, storing: storing))
    case .askAgain:
      turn.effects.append(.endForward(id))
      forward(id, &turn)
    case .verify(let description):
      turn.effects.append(.endForward(id))
      wants[id]?.entityTag = errand.head?.entityTag
      wants[id]?.metainfoURL = description
      wants[id]?.tries = 0
      if let at = kept(want), let tag = objects[at].origin.entityTag, tag == errand.head?.entityTag, tag.hasPrefix("\"")
      {
        attach(id, to: at, &turn)
      } else {
        describe(id, &turn)
      }
    }
  }

  mutating func forwardEnded(_ id: WantID, _ end: Forwarding.End, _ turn: inout Turn) {
    guard let want = wants[id] else { return }
    switch (want.phase, end) {
    case (.relaying, .complete(let bytes)):
      turn.counters.plainBytes += bytes
      turn.counters.wantsMet += 1
      var report = TransferReport(
        name: want.gateway?.url.target ?? "", bytes: bytes, elapsed: turn.now - want.startedAt, isVerified: false)
      report.fromEdge = bytes
      report.waited = want.waits.statement(at: turn.now)
      wants.removeValue(forKey: id)
      turn.effects.append(
        .log(want.log.complete(bytes: bytes, nil, waited: want.waits.statement(at: turn.now), at: turn.now)))
      turn.effects.append(.finish(id, report))
    case (.forwarding, .refused(let sentence)):
      wants.removeValue(forKey: id)
      turn.counters.wantsFailed += 1
      turn.effects.append(.log(want.log.failed(TransferFailure(.badRequest, sentence), at: turn.now)))
      reply(ExchangeID(id.value), HTTPAnswer(status: 403, sentence: sentence), &turn)
    case (.forwarding, .failed(let sentence)):
      // What is here whole was verified when it came; the origin's silence does not make it worse.
      if want.gateway?.mustPass == false, want.gateway?.method == "GET", let at = kept(want),
        objects[at].exchange.isComplete
      {
        attach(id, to: at, &turn)
      } else if want.gateway?.cache?.mayServeUnvalidated == true {
        serveStored(id, &turn)
      } else if want.gateway?.mayUseKept == true {
        originIsAway(id, sentence, mayRetry: false, &turn)
      } else {
        fail(id, .unreachable, sentence, &turn)
      }
    case (.relaying, .failed(let sentence)), (.relaying, .refused(let sentence)):
      fail(id, .unreachable, sentence, &turn)
    case (.forwarding, .complete):
      fail(id, .unreachable, "the origin gave no answer", &turn)
    default: break
    }
  }

  /// The origin describes the object in vain: the client gets what the origin says, unverified.
  mutating func passThrough(_ id: WantID, _ turn: inout Turn) {
    wants[id]?.gateway?.mustPass = true
    wants[id]?.metainfoURL = nil
    forward(id, &turn)
  }

  /// A want's object is open: delivers what is there and wakes whoever can bring the rest.
  mutating func attach(_ id: WantID, to at: Int, _ turn: inout Turn) {
    guard let want = wants[id] else { return }
    objects[at].widen(want.reach)
    wants[id]?.phase = .attached(objects[at].handle)
    startDelivery(id, &turn)
    objects[at].showInterest(&turn)
    drive(at, &turn)
  }

  /// The reader of a want is gone: what only it waited for is fetched no further.
  mutating func leave(_ want: Want, _ turn: inout Turn) {
    switch want.phase {
    case .forwarding, .relaying: turn.effects.append(.endForward(want.id))
    default: break  // Nothing else is under way for it alone.
    }
    refreshReaders(&turn)
    if let at = objects.place(of: want.handle) { objects[at].cancelIdle(&turn) }
  }
}
