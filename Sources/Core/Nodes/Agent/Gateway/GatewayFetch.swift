package import Vocabulary

/// What a want of the gateway has beside one of the command line: how it was asked for, and how the origin is asked.
///
/// The client's request is passed on first. When the answer names a description, the fetch is broken off and the object
/// is delivered verified; any other answer is passed through as it is.
package struct GatewayFetch: Hashable, Codable, Sendable {
  package let url: HTTPURL
  package let form: GatewayRequest.Form
  package let reach: Reach
  package let method: String
  private let isFromBrowser: Bool
  /// Verified objects are no answer to it: it bears credentials, or the origin does not describe the object after all.
  package private(set) var mustPass: Bool
  /// A kept object is asked for by HEAD, to learn whether it is still the origin's. Off once that did not help.
  private var mayRevalidate = true
  /// The request under way is such a HEAD.
  private var isRevalidating = false
  /// What the origin said of the file.
  private(set) var head: OriginHead?
  /// What the HTTP cache has to do with it, once that was asked.
  private var cache: CacheQuery?

  /// What an answer's head means.
  package enum Verdict: Hashable, Sendable {
    /// To the client with it, and the body after it.
    case relay(Forwarding.Edits)
    /// The bytes are described there.
    case verify(description: String)
    /// It does not answer what the client asked: ask as the client did.
    case askAgain
  }

  package init(url: HTTPURL, form: GatewayRequest.Form, reach: Reach, request: HTTPRequest) {
    self.url = url
    self.form = form
    self.reach = reach
    method = request.method
    isFromBrowser = request.bearsBrowserMarks
    mustPass = request.bearsCredentials
  }

  /// Whether a verified object that is kept from before is an answer while the origin is away.
  package var mayUseKept: Bool { !mustPass && (method == "GET" || method == "HEAD") }

  /// The origin describes the object in vain.
  mutating func pass() { mustPass = true }

  /// The request to the origin; `isKept` when an object of that URL is at hand.
  package mutating func order(isKept: Bool, pseudonym: String) -> Forwarding.Order {
    isRevalidating = isKept && mayRevalidate && !mustPass && method == "GET"
    // The client's own Via goes along with its other fields.
    let passing = [HTTPField("via", ViaField.value(pseudonym)), reach.trace.map(HTTPField.init)].compactMap { $0 }
    var fields = isRevalidating ? reach.fields : passing
    fields += isRevalidating ? [] : cache?.conditions ?? []
    if isRevalidating { fields += [HTTPField("accept-encoding", "identity"), HTTPField("user-agent", "shoal")] }
    return Forwarding.Order(
      url: GuardedURL("\(url)", reach), method: isRevalidating ? "HEAD" : method, carriesFields: !isRevalidating,
      dropped: withheld + [TraceContext.fieldName]
        + (cache?.conditions.isEmpty == false ? CacheDecision.conditionNames : []), fields: fields)
  }

  /// Decides by the head of the answer; `named` are the fields that this node adds.
  /// - Parameter mustVerify: whether bytes that nothing vouches for are not given out: then what is described is
  ///   verified whatever else the answer says.
  package mutating func judge(_ answer: Forwarding.Head, mustVerify: Bool = false, adding named: [HTTPField]) -> Verdict
  {
    let isPlain =
      answer.field("content-length") == "0"
      || answer.field("content-encoding").map { $0.lowercased() != "identity" } ?? false || Self.isPrivate(answer)
    // Why a file is gone, its origin may have signed.
    let describes =
      (answer.status == 200 || answer.status == 206) && (mustVerify || !isPlain) || answer.status == 410
    if let description = answer.description, describes, !mustPass || mustVerify, method == "GET" {
      head = OriginHead(answer)
      return .verify(description: description)
    }
    if isRevalidating {
      mayRevalidate = false
      return .askAgain
    }
    return .relay(Forwarding.Edits(set: naming(answer.fields, adding: named), dropped: droppedFields))
  }

  /// What is not for a shared cache is not for peers either (RFC 9111, 5.2.2).
  private static func isPrivate(_ answer: Forwarding.Head) -> Bool {
    let directives = answer.field("cache-control")?.lowercased().split(separator: ",") ?? []
    return directives.contains { ["no-store", "private"].contains($0.trimmed.prefix { $0 != "=" }) }
  }

  /// Fields that are wrong where the client knows the object under a path of the gateway: links relative to the
  /// origin's path lead elsewhere; and all servers are one site there, so none may give leave for the others.
  package var droppedFields: [String] { form == .absolute ? [] : Self.siteFields }

  private static let siteFields = [
    "link", "content-location", "set-cookie", "clear-site-data", "service-worker-allowed", "strict-transport-security",
    "refresh", "access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers",
    "content-security-policy-report-only",
  ]

  /// A browser's cookies for the gateway's address are those of all that answers there.
  private var withheld: [String] { form != .absolute && isFromBrowser ? ["cookie"] : [] }

  /// Set where all that passes is one site to a browser: no page may read, run or frame what another brought.
  package var guardFields: [HTTPField] { form == .absolute ? [] : Self.sandbox }

  /// Of answers that are for no page.
  package static let sandbox = [
    HTTPField("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
    HTTPField("cross-origin-resource-policy", "same-origin"), HTTPField("x-content-type-options", "nosniff"),
  ]

  /// What this node sets in a head that goes to the client: `named`, and where a redirect leads. A redirect is the
  /// client's to follow, through the gateway, or it would lose what the gateway is for.
  package func naming(_ fields: [HTTPField], adding named: [HTTPField]) -> [HTTPField] {
    guard form != .absolute, let location = fields.joined("location"), let next = try? url.resolving(location) else {
      return named
    }
    return named + [HTTPField("location", form.naming(next))]
  }

  // The HTTP cache

  /// What to ask the cache for; nil when it was asked.
  mutating func lookUp(_ request: HTTPRequest, _ policy: CachePolicy) -> CacheRequest? {
    guard cache == nil else { return nil }
    let query = CacheQuery(request, url: "\(url)", reach, policy)
    cache = query
    return query.request
  }

  /// What the cache has stored is known.
  mutating func found(_ stored: StoredResponse?) -> CacheQuery.Lookup? { cache?.found(stored) }

  /// What the head of the server's answer means for what is stored; nil when the cache was not asked.
  mutating func judgeStored(_ head: Forwarding.Head) -> CacheUpdate? { cache?.judge(head) }

  func responseHead(_ head: Forwarding.Head) -> ResponseHead? { cache?.responseHead(head) }

  /// Whether the stored answer may be given because the server cannot be reached.
  var mayServeUnvalidated: Bool { cache?.mayServeUnvalidated ?? false }

  func storedAnswer(to request: HTTPRequest, boundary: () -> String) -> HTTPResponse? {
    cache?.answer(request, boundary: boundary)
  }
}
