import Vocabulary

/// What the HTTP cache has to do with one request of the gateway: what was stored, and how the server is asked.
package struct CacheQuery: Hashable, Codable, Sendable {
  package let request: CacheRequest
  /// When the request came, seconds since 1970.
  private let asked: Int64
  private let policy: CachePolicy
  private let reach: Reach
  /// The stored answer that the request selects.
  package private(set) var stored: StoredResponse?
  /// The conditions under which the server is asked whether it is still good; none while that is not asked.
  package private(set) var conditions: [HTTPField] = []

  /// What a request's lookup means.
  package enum Lookup: Hashable, Sendable {
    case serve
    case forward
    /// 504: the client wants a stored answer or none.
    case refuse
  }

  /// - Parameter reach: what may be fetched for the request. What others may not fetch is not kept for them.
  package init(_ request: HTTPRequest, url: String, _ reach: Reach, _ policy: CachePolicy) {
    self.request = CacheRequest(
      method: request.method, url: url, fields: request.fields, hidden: request.marks, isPrivileged: reach.isPrivileged)
    self.reach = reach
    asked = request.wall.seconds
    self.policy = policy
  }

  /// What is stored is known now.
  package mutating func found(_ response: StoredResponse?) -> Lookup {
    stored = response
    switch CacheDecision(request, stored: response, now: asked, policy: policy) {
    case .serve: return .serve
    case .refuse: return .refuse
    case .forward: return .forward
    case .validate(let fields):
      conditions = fields
      return .forward
    }
  }

  /// What the head of the server's answer means; of a stored answer that it freshens, the fresh form is kept here.
  package mutating func judge(_ head: Forwarding.Head) -> CacheUpdate {
    let response = responseHead(head)
    let decision: CacheDecision = conditions.isEmpty ? .forward : .validate(conditions)
    let update = CacheUpdate(response, to: request, asked: decision, stored: stored, policy: policy)
    switch update {
    case .freshen(let fresh, _): stored = fresh
    case .askAgain: (stored, conditions) = (nil, [])
    case .store, .serveStale, .pass: break
    }
    return update
  }

  package func responseHead(_ head: Forwarding.Head) -> ResponseHead {
    ResponseHead(
      status: head.status, fields: head.fields, hidden: head.hidden, requestedAt: asked, receivedAt: head.wall.seconds,
      isOpen: reach.isOpen(head.server))
  }

  /// Whether the stored answer may be given because the server cannot be reached.
  package var mayServeUnvalidated: Bool {
    guard let stored else { return false }
    return CacheDecision.mayServeUnvalidated(stored, to: request, now: asked, policy: policy)
  }

  /// The answer from what is stored.
  package func answer(_ request: HTTPRequest, boundary: () -> String) -> HTTPResponse? {
    stored?.answer(request, from: FileToken(0), now: asked, boundary: boundary)
  }
}
