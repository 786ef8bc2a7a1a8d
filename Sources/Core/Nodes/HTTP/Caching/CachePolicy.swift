/// What a shared cache stores and for how long it trusts what nobody dated: numbers of the configuration, and the
/// decision whether an answer is stored (RFC 9111, 3).
package struct CachePolicy: Hashable, Codable, Sendable {
  /// Why an answer is not stored; a word for logs and counters.
  package enum Refusal: String, Error, Hashable, Codable, Sendable, CaseIterable {
    /// Only answers to GET are.
    case method
    /// A status whose caching is not understood, or 206.
    case status
    /// `no-store`, in the request or in the answer.
    case noStore = "no-store"
    case isPrivate = "private"
    /// The request bore Authorization, and the answer does not say that it is for others as well (RFC 9111, 3.5).
    case authorization
    /// The request bore Cookie, and the answer does not say that it is for others as well.
    case cookie
    case setCookie = "set-cookie"
    /// `Vary: *`
    case variesAlways = "vary-any"
    /// Vary names a field that the cache does not see.
    case variesByUnknown = "vary-unseen"
    /// It has Content-Range, or a body in a transfer coding that the cache does not know.
    case partial
    case tooLarge = "too-large"
    /// URL or fields are longer than an entry holds.
    case headTooLarge = "head-too-large"
    /// It is stale at once and cannot be validated: it would never be of use.
    case useless
  }

  /// Bytes of the longest body that is stored.
  package var mostBody: Int64
  /// The part of the time since Last-Modified for which an answer without a lifetime counts as fresh (RFC 9111, 4.2.2
  /// suggests 10), and at most so many seconds.
  package var heuristicPercent: Int64
  package var mostHeuristic: Int64
  /// How stale an answer may be given while the origin cannot be reached, seconds; `stale-if-error` goes before it.
  package var mostStale: Int64

  package init(
    mostBody: Int64 = 1 << 30, heuristicPercent: Int64 = 10, mostHeuristic: Int64 = 86_400,
    mostStale: Int64 = 7 * 86_400
  ) {
    self.mostBody = mostBody
    self.heuristicPercent = heuristicPercent
    self.mostHeuristic = mostHeuristic
    self.mostStale = mostStale
  }

  /// Statuses that may be stored without a word about it (RFC 9110, 15.1), less 206, which is never stored.
  static let heuristicStatuses = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]
  /// Further statuses that are stored when the answer gives a lifetime.
  private static let datedStatuses = [302, 307]

  /// What is stored of an answer, without its body.
  ///
  /// Stricter than the RFC: answers with Set-Cookie, and answers to requests with Cookie that do not say that they are
  /// for everybody, are not stored.
  ///
  /// - Throws: why it is not stored.
  package func storing(_ head: ResponseHead, to request: CacheRequest) throws(Refusal) -> StoredResponse {
    guard request.method == "GET" else { throw .method }
    guard Self.heuristicStatuses.contains(head.status) || Self.datedStatuses.contains(head.status) else {
      throw .status
    }
    let control = CacheControl(head.fields)
    if CacheControl(request.fields).noStore { throw .noStore }
    // RFC 9111, 5.2.2.3: who understands the status goes by must-understand, which stands before no-store.
    if control.noStore, !control.mustUnderstand { throw .noStore }
    if control.isPrivate { throw .isPrivate }
    if request.bears("authorization"), !control.isPublic, !control.mustRevalidate, control.sharedMaxAge == nil {
      throw .authorization
    }
    if request.bears("cookie"), !control.isPublic, control.sharedMaxAge == nil { throw .cookie }
    if head.bears("set-cookie") { throw .setCookie }
    if head.bears("content-range") { throw .partial }
    if let coding = head.field("transfer-encoding"), coding[...].trimmed.lowercased() != "chunked" { throw .partial }
    if head.bears("content-length"), head.length == nil { throw .partial }
    guard head.length ?? 0 <= mostBody else { throw .tooLarge }
    let response = try StoredResponse(head, to: request)
    let isDated = control.maxAge != nil || control.sharedMaxAge != nil || head.bears("expires")
    if Self.datedStatuses.contains(head.status), !isDated, !control.isPublic { throw .status }
    let isFreshAtFirst = !control.noCache && response.isFresh(now: head.receivedAt, self)
    guard isFreshAtFirst || (head.status == 200 && !response.conditions.isEmpty) else { throw .useless }
    return response
  }
}
