package import Vocabulary

/// The gateway: `GET /http://ORIGIN/PATH` streams the verified object while it downloads.
extension AgentMachine {
  mutating func asked(_ exchange: ExchangeID, _ question: HTTPQuestion, now: Instant, _ effects: inout [AgentEffect]) {
    counters.gatewayRequests += 1
    guard question.method == "GET" || question.method == "HEAD" else {
      let answer = HTTPAnswer(
        status: 405, sentence: "the gateway answers GET and HEAD", fields: [HTTPField("allow", "GET, HEAD")])
      return effects.append(.answer(exchange, answer))
    }
    switch question.rawPath {
    case "/healthz": effects.append(.answer(exchange, HTTPAnswer(status: 200, sentence: "ok")))
    case "/metrics":
      let fields = [HTTPField("content-type", MetricsText.contentType)]
      effects.append(.answer(exchange, HTTPAnswer(status: 200, fields: fields, body: [.text(metricsText)])))
    default:
      let target = question.target.dropFirst()
      guard target.hasPrefix("http://") || target.hasPrefix("https://") else {
        let sentence = "ask for /http://ORIGIN/PATH, /healthz or /metrics"
        return effects.append(.answer(exchange, HTTPAnswer(status: 404, sentence: sentence)))
      }
      begin(WantID(exchange.value), .url(String(target)), question: question, now: now, &effects)
    }
  }

  /// Which bytes a gateway's request means (RFC 9110, 14.2), and the head that says so; no span when there is nothing
  /// to stream.
  package func decideRange(_ question: HTTPQuestion, length: Int64, fields: [HTTPField]) -> (
    span: ByteSpan?, answer: HTTPAnswer
  ) {
    let whole = ByteSpan(offset: 0, length: length)
    let full = HTTPAnswer(status: 200, fields: fields + [HTTPField("content-length", "\(length)")])
    let tag = fields.first { $0.name == "etag" }?.value ?? ""
    if let wanted = question.field("if-match"), !EntityTags(wanted).containsStrongly(tag) {
      return (nil, HTTPAnswer(status: 412, sentence: "this is another version of the object", fields: fields))
    }
    if let known = question.field("if-none-match"), EntityTags(known).containsWeakly(tag) {
      return (nil, HTTPAnswer(status: 304, fields: fields))
    }
    if let condition = question.field("if-range"), condition != tag { return (whole, full) }
    switch ByteRanges(question.field("range"), length: length) {
    case .unsatisfiable:
      let range = HTTPField("content-range", "bytes */\(length)")
      return (nil, HTTPAnswer(status: 416, sentence: "the object has \(length) bytes", fields: [range]))
    case .spans(let spans) where spans.count == 1:
      let span = spans[0]
      let partial = [
        HTTPField("content-range", "bytes \(span.offset)-\(span.end - 1)/\(length)"),
        HTTPField("content-length", "\(span.length)"),
      ]
      return (span, HTTPAnswer(status: 206, fields: fields + partial))
    // A stream goes to its reader in order: several ranges are answered with the whole, as a server may.
    case .ignored, .spans: return (whole, full)
    }
  }
}
