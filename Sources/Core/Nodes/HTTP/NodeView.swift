import Vocabulary

/// What a node shows of itself at addresses of its own, made by the world from the machine as it is when the answer is
/// made.
package enum NodeView: Hashable, Codable, Sendable {
  /// The page for people, as the query of the request asks for it; and what is new of it, once a second, as events
  /// (HTML Living Standard, 9.2).
  case page, events, style, script
  /// `NodeStatus` in JSON.
  case status
  /// Whether the laws of conservation hold, in JSON.
  case laws
  /// What the flight recorder has, as a tar archive; of the last so many seconds, if the query says `last=SECONDS`.
  case trace

  /// Where they are; `/` of agents and selectors leads there.
  package static let place = "/_shoal/"

  /// Where operators fetch what the flight recorder has.
  package static let tracePath = place + "trace"

  /// What a path leads to, unless it is none of them.
  package init?(path: some StringProtocol) {
    switch String(path) {
    case Self.place: self = .page
    case Self.place + "events": self = .events
    case Self.place + "style.css": self = .style
    case Self.place + "page.js": self = .script
    case Self.place + "status": self = .status
    case "/v1/laws": self = .laws
    case Self.tracePath: self = .trace
    default: return nil
    }
  }

  private var contentType: String {
    switch self {
    case .page: "text/html; charset=utf-8"
    case .events: "text/event-stream"
    case .style: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .status, .laws: "application/json"
    case .trace: "application/x-tar"
    }
  }

  /// The answer, for those who may see it.
  package var answer: HTTPResponse {
    let fields = [
      HTTPField("content-type", contentType), HTTPField("cache-control", "no-store"),
      HTTPField("content-security-policy", StatusPage.securityPolicy), HTTPField("x-content-type-options", "nosniff"),
      HTTPField("referrer-policy", "no-referrer"),
    ]
    return HTTPResponse(status: 200, fields: fields, body: [.view(self)])
  }

  /// The answer of a node that has not started: it has nothing to show yet, and will have in a moment. A page looks
  /// again by itself.
  package var unready: HTTPResponse {
    let fields = answer.fields.filter { $0.name != "content-type" } + [HTTPField("retry-after", "1")]
    guard self == .page else { return HTTPResponse(status: 503, sentence: StatusPage.startingSentence, fields: fields) }
    let type = HTTPField("content-type", contentType)
    return HTTPResponse(status: 503, fields: [type] + fields, body: [.text(StatusPage.starting)])
  }

  /// Leads to the page.
  package static let redirect = HTTPResponse(status: 302, fields: [HTTPField("location", place)])

  /// Why a caller may not see it: what a node does is for those who sit at its machine, and what it has recorded for
  /// those who bring an operator's token.
  package static func refusal(of view: NodeView?, to request: HTTPRequest) -> HTTPResponse? {
    if view == .trace {
      return request.operator == nil ? HTTPResponse(status: 403, sentence: traceSentence) : nil
    }
    guard isOwn(request) else {
      return HTTPResponse(status: 403, sentence: "this node shows nothing to pages of other sites")
    }
    guard request.remote.address.unmapped.isLoopback else {
      return HTTPResponse(status: 403, sentence: "what this node does is shown on its own machine only")
    }
    return nil
  }

  /// Why a trace is not given.
  package static let traceSentence =
    "traces are for operators: give this node --operators FILE, and bring a token of it (shoal operator new)"

  /// Whether no page of another site asks: it would say so, or call the node by a name of its own (DNS rebinding).
  package static func isOwn(_ request: HTTPRequest) -> Bool {
    guard !request.isCrossSite, let host = request.field("host"), let url = try? HTTPURL("http://" + host) else {
      return false
    }
    return url.address != nil || url.host == "localhost" || url.host.hasSuffix(".localhost")
  }
}
