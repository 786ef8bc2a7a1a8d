import Swarming
import Vocabulary

/// The gateway's side towards its clients: what they may ask, the answers in the gateway's own words, tunnels, and a
/// line in the log for each request.
struct Gateway: Codable, Sendable {
  let policy: GatewayPolicy
  private var log = AccessLog()
  private var tunnels: [ExchangeID] = []

  init(_ policy: GatewayPolicy = GatewayPolicy()) { self.policy = policy }

  /// A request has come.
  /// - Parameter isFull: whether no want may be begun.
  /// - Returns: what has to be fetched for it; nil where it was answered at once.
  mutating func asked(
    _ exchange: ExchangeID, _ request: HTTPRequest, isFull: Bool, _ turn: inout Turn
  ) -> GatewayFetch? {
    turn.counters.gatewayRequests += 1
    let id = AccessLog.requestID(of: request, otherwise: turn.random.next())
    let trace = turn.own.traces.context(
      of: exchange.want, within: TraceContext(request.field(TraceContext.fieldName)))
    log.begin(exchange, request, id: id, trace, now: turn.now)
    guard ["GET", "HEAD", "CONNECT"].contains(request.method) else {
      let allowed = [HTTPField("allow", "GET, HEAD")]
      reply(exchange, HTTPResponse(status: 405, sentence: "the gateway answers GET and HEAD", fields: allowed), &turn)
      return nil
    }
    switch GatewayRequest(request, policy: policy) {
    case .health: reply(exchange, HTTPResponse(status: 200, sentence: "ok"), &turn)
    case .view(let view): show(view, exchange, request, &turn)
    case .metrics: reply(exchange, HTTPResponse(metricsIn: request.metricsFormat), &turn)
    case .tunnel(let host, let port):
      connect(HTTPURL(host: host, port: port, target: "/"), exchange, request, &turn)
    case .refused(let status, let sentence): reply(exchange, HTTPResponse(status: status, sentence: sentence), &turn)
    case .fetch(let url, let form):
      let reach = policy.reach(for: request, pseudonym: turn.own.pseudonym).tracing(trace)
      let fetch = GatewayFetch(url: url, form: form, reach: reach, request: request)
      guard let refusal = refusal(of: fetch, request, isFull: isFull, turn.own) else { return fetch }
      reply(exchange, refusal, &turn)
    }
    return nil
  }

  /// What the node shows of itself: pages that are its own, and no answers of others under its address.
  private mutating func show(
    _ view: NodeView?, _ exchange: ExchangeID, _ request: HTTPRequest, _ turn: inout Turn
  ) {
    if let refusal = NodeView.refusal(of: view, to: request) { return reply(exchange, refusal, &turn) }
    var answer = view?.answer ?? NodeView.redirect
    answer.fields.append(HTTPField("x-request-id", log.id(of: exchange)))
    answered(exchange, status: answer.status, .gateway)
    turn.effects.append(.gateway(exchange, .answer(answer)))
  }

  private func refusal(
    of fetch: GatewayFetch, _ request: HTTPRequest, isFull: Bool, _ own: OwnNode
  ) -> HTTPResponse? {
    let url = fetch.url
    guard !ViaField.isCircle(request.field("via"), pseudonym: own.pseudonym),
      !policy.isSelf(url.host, url.port, at: request.local)
    else { return HTTPResponse(status: 508, sentence: "the request goes round in a circle") }
    if let refusal = url.address.flatMap({ fetch.reach.refusal(of: Endpoint(address: $0, port: url.port)) }) {
      return HTTPResponse(status: 403, sentence: "\(url.hostField) is not asked: it \(refusal)")
    }
    guard isFull else { return nil }
    return HTTPResponse(
      status: 503, sentence: "this node serves as many requests as it can", fields: [HTTPField("retry-after", "1")])
  }

  // Tunnels

  /// Opens a tunnel where the policy lets it: to ports that it names, to addresses that the client may reach.
  private mutating func connect(
    _ url: HTTPURL, _ exchange: ExchangeID, _ request: HTTPRequest, _ turn: inout Turn
  ) {
    guard !policy.connectPorts.isEmpty else {
      let sentence = "CONNECT is not allowed here; --allow-connect PORT allows it"
      let allowed = [HTTPField("allow", "GET, HEAD")]
      return reply(exchange, HTTPResponse(status: 405, sentence: sentence, fields: allowed), &turn)
    }
    let reach = policy.reach(for: request, pseudonym: turn.own.pseudonym)
    let refusal = url.address.flatMap { reach.refusal(of: Endpoint(address: $0, port: url.port)) }
    guard !ViaField.isCircle(request.field("via"), pseudonym: turn.own.pseudonym),
      policy.connectPorts.contains(url.port), refusal == nil, !policy.isSelf(url.host, url.port, at: request.local)
    else {
      return reply(exchange, HTTPResponse(status: 403, sentence: "no tunnel may lead to \(url.hostField)"), &turn)
    }
    guard tunnels.count < turn.policy.tunnelsMax else {
      let answer = HTTPResponse(
        status: 503, sentence: "there are as many tunnels as there may be", fields: [HTTPField("retry-after", "5")])
      return reply(exchange, answer, &turn)
    }
    tunnels.append(exchange)
    turn.effects.append(.gateway(exchange, .openTunnel(GuardedURL("\(url)", reach))))
  }

  /// A tunnel stands, or could not be opened.
  mutating func tunnelled(_ exchange: ExchangeID, _ end: Forwarding.End?, _ turn: inout Turn) {
    switch end {
    case nil: answered(exchange, status: 200, .pass)
    case .refused(let sentence): reply(exchange, HTTPResponse(status: 403, sentence: sentence), &turn)
    case .failed(let sentence), .untrusted(let sentence):
      reply(exchange, HTTPResponse(status: 502, sentence: sentence), &turn)
    case .complete, .stale: break
    }
  }

  // Answers

  /// Answers with the machine's own words, or with a head alone.
  mutating func reply(_ exchange: ExchangeID, _ answer: HTTPResponse, _ turn: inout Turn) {
    var answer = answer
    answer.fields += GatewayFetch.sandbox + [HTTPField("x-request-id", log.id(of: exchange))]
    answered(exchange, status: answer.status, .gateway)
    turn.effects.append(.gateway(exchange, .answer(answer)))
  }

  /// Answers a request that failed before anything of it went out.
  mutating func refuse(_ exchange: ExchangeID, _ failure: TransferFailure, _ turn: inout Turn) {
    let status =
      switch failure.kind {
      case .badRequest: 400
      case .notFound: 404
      case .unreachable, .untrusted, .unverified, .disowned, .malformed, .changed: 502
      case .storage: 507
      }
    reply(exchange, HTTPResponse(status: status, sentence: failure.sentence), &turn)
  }

  /// The head of an answer goes out.
  mutating func answered(_ exchange: ExchangeID, status: Int, _ source: AccessLog.Source) {
    log.answered(exchange, status: status, source)
  }

  /// What this node adds to every head that it did not make up itself.
  func namedFields(
    of fetch: GatewayFetch?, _ exchange: ExchangeID, source: String, _ trust: TrustLevel, _ own: OwnNode
  ) -> [HTTPField] {
    (fetch?.guardFields ?? []) + [
      HTTPField("via", ViaField.value(own.pseudonym)), HTTPField("shoal-source", source),
      HTTPField("shoal-verified", trust.rawValue), HTTPField("x-request-id", log.id(of: exchange)),
    ]
  }

  /// What the origin would answer of an object that it described, but for the fields that say who answers.
  func answer(
    _ want: WantID, _ request: HTTPRequest, _ fetch: GatewayFetch?, with object: borrowing AgentObject,
    _ believing: Want, _ turn: inout Turn
  ) -> HTTPResponse {
    let head = fetch?.head ?? object.head
    let representation = OriginHead.representation(
      head, of: object.description, dropping: fetch?.droppedFields ?? [])
    var words = turn.random
    var answer = representation.answer(request, now: request.wall.seconds) {
      String(words.next(), radix: 16) + String(words.next(), radix: 16)
    }
    turn.random = words
    let spans = DeliveryPlan(answer.body).spans
    let kept = object.exchange.heldBytes(of: spans)
    let rest = spans.reduce(0) { $0 + $1.length } - kept
    answer.fields += namedFields(
      of: fetch, want.exchange, source: rest == 0 ? "cache=\(kept)" : "cache=\(kept), swarm=\(rest)",
      believing.trust, turn.own)
    if let late = believing.lateness { answer.fields.append(HTTPField("shoal-stale", "\(late.milliseconds / 1000)")) }
    // A head from before this request is a stored one (RFC 9111, 5.1).
    if let head, head.wall < request.wall {
      answer.fields.append(HTTPField("age", "\(max(0, request.wall.seconds - head.wall.seconds))"))
    }
    return answer
  }

  /// The object that an answer was made from.
  func object(of exchange: ExchangeID) -> ObjectHandle? {
    if case .object(let handle, _)? = log.source(of: exchange) { handle } else { nil }
  }

  /// An exchange is over.
  /// - Parameter cost: what its object has cost by now.
  mutating func ended(
    _ exchange: ExchangeID, sent: Int64, isWhole: Bool, cost: TransferTally?, _ turn: inout Turn
  ) {
    tunnels.removeAll { $0 == exchange }
    if let line = log.end(exchange, sent: sent, isWhole: isWhole, cost: cost, now: turn.now) {
      turn.log(line)
    }
  }
}
