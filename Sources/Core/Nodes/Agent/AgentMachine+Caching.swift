import OrderedCollections
import Vocabulary

/// Answers that the HTTP cache keeps of servers that describe nothing.
extension AgentMachine {
  /// Asks the world for a stored answer before a request is passed on; false when there is no cache to ask.
  mutating func lookUp(_ id: WantID, _ turn: inout Turn) -> Bool {
    guard let want = wants[id], let question = want.question, let policy = gatewayPolicy.cache,
      want.gateway?.cache == nil, let url = want.gateway?.url
    else { return false }
    let errand = CacheErrand(question, url: "\(url)", policy: policy)
    wants[id]?.gateway?.cache = errand
    wants[id]?.phase = .lookingUp
    turn.effects.append(.lookUp(id, errand.request))
    return true
  }

  mutating func lookedUp(_ id: WantID, _ stored: StoredResponse?, _ turn: inout Turn) {
    guard let want = wants[id], case .lookingUp = want.phase, var errand = want.gateway?.cache else { return }
    let lookup = errand.found(stored)
    wants[id]?.gateway?.cache = errand
    switch lookup {
    case .serve: serveStored(id, &turn)
    case .forward: forward(id, &turn)
    case .refuse:
      wants.removeValue(forKey: id)
      turn.counters.wantsFailed += 1
      let sentence = "no stored answer is fit, and the client wants no other"
      turn.effects.append(.log(want.log.failed(TransferFailure(.unreachable, sentence), at: turn.now)))
      reply(ExchangeID(id.value), HTTPAnswer(status: 504, sentence: sentence), &turn)
    }
  }

  /// Answers with what is stored.
  mutating func serveStored(_ id: WantID, _ turn: inout Turn) {
    guard let want = wants[id], let question = want.question, let errand = want.gateway?.cache else { return }
    var words = turn.random
    let made = errand.answer(question) { String(words.next(), radix: 16) + String(words.next(), radix: 16) }
    turn.random = words
    guard var answer = made else { return }
    let exchange = ExchangeID(id.value)
    let named = namedFields(exchange, source: "cache=\(answer.length)", isVerified: false, turn.own)
    let edits = Forwarding.Edits(
      set: want.gateway?.naming(answer.fields, adding: named) ?? named, dropped: want.gateway?.droppedFields ?? [])
    answer.fields = edits.applied(to: answer.fields)
    wants.removeValue(forKey: id)
    turn.counters.wantsMet += 1
    turn.counters.cachedAnswers += 1
    accessLog.answered(exchange, status: answer.status, .cache)
    turn.effects.append(
      .log(
        want.log.complete(
          bytes: question.method == "HEAD" ? 0 : answer.length, nil, waited: want.waits.statement(at: turn.now),
          at: turn.now)))
    turn.effects.append(.answerStored(exchange, answer))
  }

  /// What the head of a server's answer means for a request whose stored answer was looked up; true when the client has
  /// its answer, or the server is asked again.
  mutating func judgeStored(
    _ id: WantID, _ head: Forwarding.Head, _ turn: inout Turn
  ) -> (isDone: Bool, storing: StoredResponse?) {
    guard var errand = wants[id]?.gateway?.cache else { return (false, nil) }
    let update = errand.judge(head)
    wants[id]?.gateway?.cache = errand
    switch update {
    case .store(let response): return (false, response)
    case .pass(_, let forgets):
      if forgets { turn.effects.append(.forgetStored(id)) }
      return (false, nil)
    case .serveStale:
      turn.effects.append(.endForward(id))
      serveStored(id, &turn)
    case .freshen(_, let isKept):
      turn.effects.append(.endForward(id))
      turn.effects.append(isKept ? .freshenStored(id, errand.responseHead(head)) : .forgetStored(id))
      serveStored(id, &turn)
    case .askAgain:
      turn.effects.append(.endForward(id))
      turn.effects.append(.forgetStored(id))
      forward(id, &turn)
    }
    return (true, nil)
  }
}
