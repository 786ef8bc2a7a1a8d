import OrderedCollections
import Vocabulary

/// Answers that the HTTP cache keeps of servers that describe nothing.
extension AgentMachine {
  /// Asks the world for a stored answer before a request is passed on; false when there is no cache to ask.
  mutating func lookUp(_ id: WantID, _ effects: inout [AgentEffect]) -> Bool {
    guard let want = wants[id], let question = want.question, let policy = gatewayPolicy.cache,
      want.gateway?.cache == nil, let url = want.gateway?.url
    else { return false }
    let errand = CacheErrand(question, url: "\(url)", policy: policy)
    wants[id]?.gateway?.cache = errand
    wants[id]?.phase = .lookingUp
    effects.append(.lookUp(id, errand.request))
    return true
  }

  mutating func lookedUp(_ id: WantID, _ stored: StoredResponse?, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id], case .lookingUp = want.phase, var errand = want.gateway?.cache else { return }
    let lookup = errand.found(stored)
    wants[id]?.gateway?.cache = errand
    switch lookup {
    case .serve: serveStored(id, now: now, &effects)
    case .forward: forward(id, now: now, &effects)
    case .refuse:
      wants.removeValue(forKey: id)
      counters.wantsFailed += 1
      let sentence = "no stored answer is fit, and the client wants no other"
      effects.append(.log(want.log.failed(TransferFailure(.unreachable, sentence), at: now)))
      reply(ExchangeID(id.value), HTTPAnswer(status: 504, sentence: sentence), &effects)
    }
  }

  /// Answers with what is stored.
  mutating func serveStored(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id], let question = want.question, let errand = want.gateway?.cache else { return }
    var words = random
    let made = errand.answer(question) { String(words.next(), radix: 16) + String(words.next(), radix: 16) }
    random = words
    guard var answer = made else { return }
    let exchange = ExchangeID(id.value)
    let named = namedFields(exchange, source: "cache=\(answer.length)", isVerified: false)
    let edits = Forwarding.Edits(
      set: want.gateway?.naming(answer.fields, adding: named) ?? named, dropped: want.gateway?.droppedFields ?? [])
    answer.fields = edits.applied(to: answer.fields)
    wants.removeValue(forKey: id)
    counters.wantsMet += 1
    counters.cachedAnswers += 1
    accessLog.answered(exchange, status: answer.status, .cache)
    effects.append(
      .log(
        want.log.complete(
          bytes: question.method == "HEAD" ? 0 : answer.length, nil, waited: want.waits.statement(at: now), at: now)))
    effects.append(.answerStored(exchange, answer))
  }

  /// What the head of a server's answer means for a request whose stored answer was looked up; true when the client has
  /// its answer, or the server is asked again.
  mutating func judgeStored(
    _ id: WantID, _ head: Forwarding.Head, now: Instant, _ effects: inout [AgentEffect]
  ) -> (isDone: Bool, storing: StoredResponse?) {
    guard var errand = wants[id]?.gateway?.cache else { return (false, nil) }
    let update = errand.judge(head)
    wants[id]?.gateway?.cache = errand
    switch update {
    case .store(let response): return (false, response)
    case .pass(_, let forgets):
      if forgets { effects.append(.forgetStored(id)) }
      return (false, nil)
    case .serveStale:
      effects.append(.endForward(id))
      serveStored(id, now: now, &effects)
    case .freshen(_, let isKept):
      effects.append(.endForward(id))
      effects.append(isKept ? .freshenStored(id, errand.responseHead(head)) : .forgetStored(id))
      serveStored(id, now: now, &effects)
    case .askAgain:
      effects.append(.endForward(id))
      effects.append(.forgetStored(id))
      forward(id, now: now, &effects)
    }
    return (true, nil)
  }
}
