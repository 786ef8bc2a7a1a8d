import Swarming
import Vocabulary

/// Requests of the gateway that are passed on to their servers, after a look into the HTTP cache, and what becomes of
/// the answers.
enum Forwarder {
  /// What came of a request.
  enum Outcome {
    case goesOn
    /// The client has its answer, or is having it; the want is over.
    case isOver
    /// The bytes are described at the want's metainfo URL.
    case isDescribed
    /// The object that is open is the answer.
    case isOpen(at: Int)
    /// The origin cannot be reached; what is kept of the URL may help.
    case isAway(String)
    case fails(TransferFailure)
  }

  /// Passes a want's request on; of an object that is kept, asks whether it is still the origin's.
  static func forward(
    _ at: Int, _ wants: inout WantTable, _ objects: borrowing ObjectTable, _ gateway: Gateway, _ turn: inout Turn
  ) {
    let isKept = objects.place(foundAt: wants[at].url) != nil
    if !isKept, lookUp(at, &wants, gateway.policy, &turn) { return }
    guard let order = wants[at].fetch?.order(isKept: isKept, pseudonym: turn.own.pseudonym) else { return }
    wants[at].phase = .forwarding
    wants[at].route.asksAnew()
    if wants[at].fetch?.mayUseKept == true { wants[at].recall.originAsked(at: turn.now) }
    turn.effects.append(.gateway(wants[at].id.exchange, .forward(order)))
  }

  /// Asks the world for a stored answer before a request is passed on; false when there is no cache to ask.
  private static func lookUp(
    _ at: Int, _ wants: inout WantTable, _ policy: GatewayPolicy, _ turn: inout Turn
  ) -> Bool {
    guard let request = wants[at].request, let policy = policy.cache,
      let query = wants[at].fetch?.lookUp(request, policy)
    else { return false }
    wants[at].phase = .lookingUp
    turn.effects.append(.gateway(wants[at].id.exchange, .lookUp(query)))
    return true
  }

  /// What the cache has stored is known.
  static func lookedUp(
    _ at: Int, _ stored: StoredResponse?, _ search: WantSearch, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable,
    _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    guard case .lookingUp = wants[at].phase, let lookup = wants[at].fetch?.found(stored) else { return .goesOn }
    switch lookup {
    case .serve: return serveStored(at, search, &wants, &gateway, &turn)
    case .forward:
      forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    case .refuse:
      let failure = TransferFailure(.unreachable, "no stored answer is fit, and the client wants no other")
      return refuse(at, status: 504, failure, &wants, &gateway, &turn)
    }
  }

  /// The head of the answer is there.
  static func answered(
    _ at: Int, _ head: Forwarding.Head, _ search: WantSearch, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable, _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    guard case .forwarding = wants[at].phase else { return .goesOn }
    let id = wants[at].id
    let exchange = id.exchange
    let named = gateway.namedFields(of: wants[at].fetch, exchange, source: "pass", .nothing, turn.own)
    let refusal = search.refusalOfPlain(for: wants[at])
    guard let verdict = wants[at].fetch?.judge(head, mustVerify: refusal != nil, adding: named) else { return .goesOn }
    wants[at].recall.originAnswered()
    wants[at].route.answered(by: head.server)
    switch verdict {
    case .relay(let edits):
      if let refusal, bearsContent(head.status, wants[at].request) {
        turn.effects.append(.gateway(id.exchange, .endForward))
        turn.effects.append(.gateway(id.exchange, .forgetStored))
        return .fails(refusal)
      }
      return relay(at, head, edits, search, &wants, objects, &gateway, &turn)
    case .askAgain:
      turn.effects.append(.gateway(id.exchange, .endForward))
      forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    case .verify(let description):
      turn.effects.append(.gateway(id.exchange, .endForward))
      let tag = wants[at].fetch?.head?.entityTag
      wants[at].entityTag = tag
      wants[at].goneStatus = head.status == 410 ? 410 : nil
      wants[at].metainfoURL = description
      wants[at].tries = 0
      if let place = objects.place(foundAt: wants[at].url), let known = objects[place].origin.entityTag, known == tag,
        known.hasPrefix("\"")
      {
        return .isOpen(at: place)
      }
      return .isDescribed
    }
  }

  /// Whether an answer of this status holds what was asked for, and not only news of it.
  private static func bearsContent(_ status: Int, _ request: HTTPRequest?) -> Bool {
    (200..<300).contains(status) && request?.method != "HEAD"
  }

  /// The answer is passed through, unless what is stored answers better.
  private static func relay(
    _ at: Int, _ head: Forwarding.Head, _ edits: Forwarding.Edits, _ search: WantSearch, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable, _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    let id = wants[at].id
    var storing: StoredResponse?
    switch wants[at].fetch?.judgeStored(head) {
    case nil: break
    case .store(let response): storing = response
    case .pass(_, let forgets): if forgets { turn.effects.append(.gateway(id.exchange, .forgetStored)) }
    case .serveStale:
      turn.effects.append(.gateway(id.exchange, .endForward))
      return serveStored(at, search, &wants, &gateway, &turn)
    case .freshen(_, let isKept):
      turn.effects.append(.gateway(id.exchange, .endForward))
      let fresh = isKept ? wants[at].fetch?.responseHead(head) : nil
      turn.effects.append(.gateway(id.exchange, fresh.map { .freshenStored($0) } ?? .forgetStored))
      return serveStored(at, search, &wants, &gateway, &turn)
    case .askAgain:
      turn.effects.append(.gateway(id.exchange, .endForward))
      turn.effects.append(.gateway(id.exchange, .forgetStored))
      forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    }
    wants[at].phase = .relaying
    wants[at].reading.beginPlainly()
    gateway.answered(id.exchange, status: head.status, .pass)
    turn.effects.append(.gateway(id.exchange, .relay(edits, storing: storing)))
    return .goesOn
  }

  /// The answer has ended.
  static func ended(
    _ at: Int, _ end: Forwarding.End, _ search: WantSearch, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable, _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    switch (wants[at].phase, end) {
    case (.relaying, .complete(let bytes)):
      passed(bytes, at, &wants, &turn)
      return .isOver
    case (.forwarding, .refused(let sentence)):
      return refuse(at, status: 403, TransferFailure(.badRequest, sentence), &wants, &gateway, &turn)
    case (.forwarding, .untrusted(let sentence)):
      return refuse(at, status: 502, TransferFailure(.untrusted, sentence), &wants, &gateway, &turn)
    case (.forwarding, .failed(let sentence)):
      return failed(at, sentence, search, &wants, objects, &gateway, &turn)
    case (.relaying, .failed(let sentence)), (.relaying, .refused(let sentence)):
      return .fails(TransferFailure(.unreachable, sentence))
    case (.forwarding, .stale):
      // Nothing of it was answered: it is asked on another connection.
      forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    case (.relaying, .stale):
      return .fails(TransferFailure(.unreachable, "the server closed the connection"))
    case (.forwarding, .complete):
      return .fails(TransferFailure(.unreachable, "the origin gave no answer"))
    default: return .goesOn
    }
  }

  /// The whole answer was passed through.
  private static func passed(_ bytes: Int64, _ at: Int, _ wants: inout WantTable, _ turn: inout Turn) {
    guard var want = wants.remove(wants[at].id) else { return }
    // Before it began anew, there may have been a description.
    want.trust = .nothing
    turn.tookPlainly(bytes)
    turn.counters.wantsMet += 1
    want.endPlainly(String((want.fetch?.url.target ?? "").prefix { $0 != "?" }), bytes, &turn)
  }

  /// The server gave no answer. What is here whole was verified when it came; the origin's silence does not make it
  /// worse.
  private static func failed(
    _ at: Int, _ sentence: String, _ search: WantSearch, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable, _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    let away = TransferFailure(.unreachable, sentence)
    guard let fetch = wants[at].fetch else { return .fails(away) }
    if !fetch.mustPass, fetch.method == "GET", let place = objects.place(foundAt: wants[at].url),
      objects[place].exchange.isComplete, objects[place].origin.reach.nearest <= fetch.reach.nearest,
      search.level(of: objects[place].description, for: wants[at]) != nil
    {
      // It came from where this client may ask as well.
      return .isOpen(at: place)
    }
    if fetch.mayServeUnvalidated { return serveStored(at, search, &wants, &gateway, &turn) }
    return fetch.mayUseKept ? .isAway(sentence) : .fails(away)
  }

  /// Answers with what is stored.
  private static func serveStored(
    _ at: Int, _ search: WantSearch, _ wants: inout WantTable, _ gateway: inout Gateway, _ turn: inout Turn
  ) -> Outcome {
    guard let request = wants[at].request else { return .goesOn }
    if let refusal = search.refusalOfPlain(for: wants[at]) { return .fails(refusal) }
    var words = turn.random
    let made = wants[at].fetch?.storedAnswer(to: request) {
      String(words.next(), radix: 16) + String(words.next(), radix: 16)
    }
    turn.random = words
    guard var answer = made, let want = wants.remove(wants[at].id) else { return .goesOn }
    let exchange = want.id.exchange
    let named = gateway.namedFields(of: want.fetch, exchange, source: "cache=\(answer.length)", .nothing, turn.own)
    let edits = Forwarding.Edits(
      set: want.fetch?.naming(answer.fields, adding: named) ?? named, dropped: want.fetch?.droppedFields ?? [])
    answer.fields = edits.applied(to: answer.fields)
    turn.counters.wantsMet += 1
    turn.counters.cachedAnswers += 1
    gateway.answered(exchange, status: answer.status, .cache)
    let sent = request.method == "HEAD" ? 0 : answer.length
    turn.log(want.log.complete(bytes: sent, nil, .nothing, waited: want.waits.statement(at: turn.now), at: turn.now))
    turn.effects.append(.gateway(exchange, .answerStored(answer)))
    return .isOver
  }

  /// Nothing may be asked, or nothing is to be had: the gateway says so.
  private static func refuse(
    _ at: Int, status: Int, _ failure: TransferFailure, _ wants: inout WantTable, _ gateway: inout Gateway,
    _ turn: inout Turn
  ) -> Outcome {
    guard let want = wants.remove(wants[at].id) else { return .goesOn }
    turn.counters.failures[failure.kind] += 1
    turn.log(want.log.failed(failure, at: turn.now))
    gateway.reply(want.id.exchange, HTTPResponse(status: status, sentence: failure.sentence), &turn)
    return .isOver
  }
}
