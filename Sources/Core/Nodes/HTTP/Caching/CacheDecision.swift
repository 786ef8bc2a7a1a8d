/// What to do with a request now, given the stored answer that its URL and variant select (RFC 9111, 4).
package enum CacheDecision: Hashable, Sendable {
  /// Answer with what is stored.
  case serve(isStale: Bool)
  /// Ask the server whether the stored answer is still good. These fields take the place of those of the request whose
  /// names are in `conditionNames`.
  case validate([HTTPField])
  /// Pass the request on as it came.
  case forward
  /// The client wants a stored answer or none: 504 (RFC 9111, 5.2.1.7).
  case refuse

  package static let conditionNames = ["if-modified-since", "if-none-match"]

  package init(_ request: CacheRequest, stored: StoredResponse?, now: Int64, policy: CachePolicy) {
    let wishes = CacheControl(request.fields)
    // These preconditions are the origin's to judge (RFC 9111, 4.3.2).
    let isForOrigin = request.bears("if-match") || request.bears("if-unmodified-since")
    guard let stored, request.method == "GET" || request.method == "HEAD", !isForOrigin else {
      self = wishes.onlyIfCached ? .refuse : .forward
      return
    }
    if let isStale = Self.mayServe(stored, wishes, now, policy) {
      self = .serve(isStale: isStale)
    } else if wishes.onlyIfCached {
      self = .refuse
    } else if stored.status == 200, !stored.conditions.isEmpty {
      self = .validate(Self.conditions(stored, request))
    } else {
      self = .forward
    }
  }

  /// Whether it may be given unasked, and then whether it is stale; nil if it may not.
  private static func mayServe(
    _ stored: StoredResponse, _ wishes: CacheControl, _ now: Int64, _ policy: CachePolicy
  ) -> Bool? {
    let control = stored.control
    if control.noCache || wishes.noCache { return nil }
    let age = stored.age(now: now)
    let freshFor = stored.lifetime(policy) - age
    switch wishes.minFresh {
    case .seconds(let seconds): if freshFor < seconds { return nil }
    case .invalid: return nil
    case nil: break
    }
    switch wishes.maxAge {
    case .seconds(let seconds): if age > seconds || seconds == 0 { return nil }
    case .invalid: return nil
    case nil: break
    }
    if freshFor > 0 { return false }
    guard let maxStale = wishes.maxStale, !forbidsStale(control) else { return nil }
    switch maxStale {
    case .any: return true
    case .seconds(let seconds): return -freshFor <= seconds ? true : nil
    }
  }

  /// Whether a stale answer may not be given, whatever happens (RFC 9111, 4.2.4).
  private static func forbidsStale(_ control: CacheControl) -> Bool {
    control.noCache || control.mustRevalidate || control.proxyRevalidate || control.sharedMaxAge != nil
  }

  /// The stored answer's conditions, with the tags that the client asks about beside them.
  private static func conditions(_ stored: StoredResponse, _ request: CacheRequest) -> [HTTPField] {
    var result = stored.conditions
    guard let known = request.field("if-none-match"), case .list(let tags) = EntityTags(known),
      let at = result.firstIndex(where: { $0.name == "if-none-match" })
    else { return result }
    let others = tags.prefix(mostTags).filter { $0 != stored.entityTag }
    result[at].value = ([result[at].value] + others).joined(separator: ", ")
    return result
  }

  /// Tags of the client that are asked about beside the stored one.
  private static let mostTags = 16

  /// Whether the stored answer may be given though it is stale, because the server cannot be reached or is in trouble
  /// (RFC 9111, 4.2.4; RFC 5861, 4). What a request says of ages is advice and does not matter then; `no-cache` does.
  package static func mayServeUnvalidated(
    _ stored: StoredResponse, to request: CacheRequest, now: Int64, policy: CachePolicy
  ) -> Bool {
    guard request.method == "GET" || request.method == "HEAD", !request.bears("if-match"),
      !request.bears("if-unmodified-since"), !CacheControl(request.fields).noCache
    else { return false }
    let control = stored.control
    let freshFor = stored.lifetime(policy) - stored.age(now: now)
    if freshFor > 0, !control.noCache { return true }
    guard !forbidsStale(control) else { return false }
    switch control.staleIfError {
    case .seconds(let seconds): return -freshFor <= seconds
    case .invalid: return false
    case nil: return -freshFor <= policy.mostStale
    }
  }
}
