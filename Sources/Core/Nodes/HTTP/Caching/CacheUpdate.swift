/// What the head of the server's answer means for the cache and for the client (RFC 9111, 3 and 4.3).
package enum CacheUpdate: Hashable, Sendable {
  /// Pass the answer on, and store it as it passes.
  case store(StoredResponse)
  /// The stored answer is still good: answer with it, in this form. Unless it is kept, remove it then.
  case freshen(StoredResponse, isKept: Bool)
  /// The server is in trouble: drop its answer and give the stored one, stale as it is.
  case serveStale
  /// The 304 does not speak of the stored answer: remove that, and pass the request on as it came.
  case askAgain
  /// Pass the answer on and do not store it; `forgets` if the stored one is proven outdated.
  case pass(CachePolicy.Refusal?, forgets: Bool)

  /// - Parameters:
  ///   - asked: what was decided when the request came.
  ///   - stored: the answer that was selected then, or nil.
  package init(
    _ head: ResponseHead, to request: CacheRequest, asked: CacheDecision, stored: StoredResponse?,
    policy: CachePolicy
  ) {
    if case .validate = asked, let stored {
      if head.status == 304 {
        self = Self.notModified(head, request, stored, policy)
        return
      }
    }
    if let stored, [500, 502, 503, 504].contains(head.status),
      CacheDecision.mayServeUnvalidated(stored, to: request, now: head.receivedAt, policy: policy)
    {
      self = .serveStale
      return
    }
    do throws(CachePolicy.Refusal) { self = .store(try policy.storing(head, to: request)) } catch {
      self = .pass(error, forgets: stored.map { Self.outdates(head, request, $0) } ?? false)
    }
  }

  private static func notModified(
    _ head: ResponseHead, _ request: CacheRequest, _ stored: StoredResponse, _ policy: CachePolicy
  ) -> CacheUpdate {
    guard stored.isMeant(by: head) else {
      // The client's own tag may have been the one that still holds.
      if let known = request.field("if-none-match"), let tag = head.field("etag"),
        EntityTags(known).containsWeakly(tag)
      {
        return .pass(.status, forgets: true)
      }
      return .askAgain
    }
    let fresh = stored.freshened(by: head)
    let control = fresh.control
    let isSame =
      (head.field("vary").map { (try? CacheVariant(vary: $0, of: request))?.terms == stored.variant.terms }) ?? true
    let isForbidden = (control.noStore && !control.mustUnderstand) || control.isPrivate
    return .freshen(fresh, isKept: isSame && !isForbidden && !CacheControl(request.fields).noStore)
  }

  /// Whether an answer that is not stored itself shows that the stored one is another version, or gone.
  private static func outdates(_ head: ResponseHead, _ request: CacheRequest, _ stored: StoredResponse) -> Bool {
    switch head.status {
    case 206, 304:
      return head.field("etag").map { $0 != stored.entityTag } ?? false
    case 200 where request.method == "HEAD":
      // RFC 9111, 4.3.5.
      return head.field("etag") != stored.field("etag") || head.field("last-modified") != stored.field("last-modified")
        || head.length.map { $0 != stored.length } ?? false
    case 200...399, 404, 410: return true
    default: return false
    }
  }
}
