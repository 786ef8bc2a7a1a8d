import OrderedCollections
import Swarming
import Vocabulary

/// The gateway: what programs of this machine ask of it, and what they are told.
extension AgentMachine {
  var gatewayPolicy: GatewayPolicy { configuration?.gateway ?? GatewayPolicy() }

  mutating func asked(_ exchange: ExchangeID, _ question: HTTPQuestion, _ turn: inout Turn) {
    turn.counters.gatewayRequests += 1
    let id = AccessLog.requestID(of: question, otherwise: turn.random.next())
    accessLog.begin(exchange, question, id: id, now: turn.now)
    guard ["GET", "HEAD", "CONNECT"].contains(question.method) else {
      let answer = HTTPAnswer(
        status: 405, sentence: "the gateway answers GET and HEAD", fields: [HTTPField("allow", "GET, HEAD")])
      return reply(exchange, answer, &turn)
    }
    switch GatewayRequest(question, policy: gatewayPolicy) {
    case .health: reply(exchange, HTTPAnswer(status: 200, sentence: "ok"), &turn)
    case .metrics:
      let fields = [HTTPField("content-type", MetricsText.contentType)]
      reply(exchange, HTTPAnswer(status: 200, fields: fields, body: [.text(metricsText(turn.counters))]), &turn)
    case .tunnel(let host, let port):
      connect(HTTPURL(host: host, port: port, target: "/"), exchange, question, &turn)
    case .refused(let status, let sentence): reply(exchange, HTTPAnswer(status: status, sentence: sentence), &turn)
    case .fetch(let url, let form): fetch(url, form, exchange, question, &turn)
    }
  }

  private mutating func fetch(
    _ url: HTTPURL, _ form: GatewayRequest.Form, _ exchange: ExchangeID, _ question: HTTPQuestion, _ turn: inout Turn
  ) {
    let policy = gatewayPolicy
    guard !ViaField.isCircle(question.field("via"), pseudonym: turn.own.pseudonym),
      !policy.isSelf(url.host, url.port, at: question.local)
    else {
      return reply(exchange, HTTPAnswer(status: 508, sentence: "the request goes round in a circle"), &turn)
    }
    let errand = GatewayErrand(url: url, form: form, reach: policy.reach(for: question), question: question)
    if let refusal = url.address.flatMap({ errand.reach.refusal(of: Endpoint(address: $0, port: url.port)) }) {
      return reply(
        exchange, HTTPAnswer(status: 403, sentence: "\(url.hostField) is not asked: it \(refusal)"), &turn)
    }
    guard wants.count < AgentPolicy.wantsMax else {
      let answer = HTTPAnswer(
        status: 503, sentence: "this node serves as many requests as it can", fields: [HTTPField("retry-after", "1")])
      return reply(exchange, answer, &turn)
    }
    let want = WantID(exchange.value)
    begin(want, .url("\(url)"), question: question, gateway: errand, &turn)
  }

  /// Opens a tunnel where the policy lets it: to ports that it names, to addresses that the client may reach.
  private mutating func connect(
    _ url: HTTPURL, _ exchange: ExchangeID, _ question: HTTPQuestion, _ turn: inout Turn
  ) {
    let policy = gatewayPolicy
    guard !policy.connectPorts.isEmpty else {
      let sentence = "CONNECT is not allowed here; --allow-connect PORT allows it"
      return reply(
        exchange, HTTPAnswer(status: 405, sentence: sentence, fields: [HTTPField("allow", "GET, HEAD")]), &turn)
    }
    let reach = policy.reach(for: question)
    let refusal = url.address.flatMap { reach.refusal(of: Endpoint(address: $0, port: url.port)) }
    guard policy.connectPorts.contains(url.port), refusal == nil, !policy.isSelf(url.host, url.port, at: question.local)
    else {
      return reply(exchange, HTTPAnswer(status: 403, sentence: "no tunnel may lead to \(url.hostField)"), &turn)
    }
    guard tunnels.count < AgentPolicy.tunnelsMax else {
      let answer = HTTPAnswer(
        status: 503, sentence: "there are as many tunnels as there may be", fields: [HTTPField("retry-after", "5")])
      return reply(exchange, answer, &turn)
    }
    tunnels.append(exchange)
    turn.effects.append(.openTunnel(exchange, GuardedURL("\(url)", reach)))
  }

  /// A tunnel stands, or could not be opened.
  mutating func tunnelled(_ exchange: ExchangeID, _ end: Forwarding.End?, _ turn: inout Turn) {
    switch end {
    case nil: accessLog.answered(exchange, status: 200, .pass)
    case .refused(let sentence): reply(exchange, HTTPAnswer(status: 403, sentence: sentence), &turn)
    case .failed(let sentence): reply(exchange, HTTPAnswer(status: 502, sentence: sentence), &turn)
    case .complete: break
    }
  }

  /// Answers with the machine's own words, or with a head alone.
  mutating func reply(_ exchange: ExchangeID, _ answer: HTTPAnswer, _ turn: inout Turn) {
    var answer = answer
    answer.fields.append(HTTPField("x-request-id", accessLog.id(of: exchange)))
    accessLog.answered(exchange, status: answer.status, .gateway)
    turn.effects.append(.answer(exchange, answer))
  }

  /// Answers a request that failed before anything of it went out.
  mutating func refuse(_ exchange: ExchangeID, _ failure: TransferFailure, _ turn: inout Turn) {
    let status =
      switch failure.kind {
      case .badRequest: 400
      case .notFound: 404
      case .unreachable, .untrusted, .malformed, .changed: 502
      case .storage: 507
      }
    reply(exchange, HTTPAnswer(status: status, sentence: failure.sentence), &turn)
  }

  /// What this node adds to every head that it did not make up itself.
  func namedFields(_ exchange: ExchangeID, source: String, isVerified: Bool, _ own: OwnNode) -> [HTTPField] {
    [
      HTTPField("via", ViaField.value(own.pseudonym)), HTTPField("shoal-source", source),
      HTTPField("shoal-verified", isVerified ? "yes" : "none"),
      HTTPField("x-request-id", accessLog.id(of: exchange)),
    ]
  }

  /// What the origin would answer of an object that it described, but for the fields that say who answers.
  mutating func answer(
    _ want: Want, _ question: HTTPQuestion, with object: AgentObject, _ turn: inout Turn
  ) -> HTTPAnswer {
    let head = want.gateway?.head ?? object.head
    let representation = OriginHead.representation(
      head, of: object.description, dropping: want.gateway?.droppedFields ?? [])
    var words = turn.random
    var answer = representation.answer(question, now: question.wall.seconds) {
      String(words.next(), radix: 16) + String(words.next(), radix: 16)
    }
    turn.random = words
    let kept = object.exchange.heldBytes(of: DeliveryPlan(answer.body).spans)
    let rest = DeliveryPlan(answer.body).spans.reduce(0) { $0 + $1.length } - kept
    answer.fields += namedFields(
      ExchangeID(want.id.value), source: rest == 0 ? "cache=\(kept)" : "cache=\(kept), swarm=\(rest)", isVerified: true,
      turn.own)
    // A head from before this request is a stored one (RFC 9111, 5.1).
    if let head, head.wall < question.wall {
      answer.fields.append(HTTPField("age", "\(max(0, question.wall.seconds - head.wall.seconds))"))
    }
    return answer
  }

  /// An exchange is over.
  mutating func exchangeEnded(
    _ exchange: ExchangeID, sent: Int64, isWhole: Bool, _ turn: inout Turn
  ) {
    abandon(WantID(exchange.value), &turn)
    tunnels.removeAll { $0 == exchange }
    var cost: TransferTally?
    if case .object(let handle, _)? = accessLog.source(of: exchange) {
      cost = objects.place(of: handle).map { objects[$0].tally }
    }
    if let line = accessLog.end(exchange, sent: sent, isWhole: isWhole, cost: cost, now: turn.now) {
      turn.effects.append(.log(line))
    }
  }
}
