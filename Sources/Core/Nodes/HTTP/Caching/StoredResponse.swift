import Vocabulary

/// A stored answer without its body: all that decides what may be done with it (RFC 9111).
///
/// It holds no secret: an answer that sets cookies is not stored.
package struct StoredResponse: Hashable, Codable, Sendable {
  package let url: String
  package let status: Int
  /// End-to-end fields, without Age and Content-Length.
  package private(set) var fields: [HTTPField]
  package let variant: CacheVariant
  /// Bytes of the body. Until the body is there whole, what the server told of it, or 0.
  package var length: Int64
  /// When it was asked for and when it came, or was validated last; seconds since 1970.
  package private(set) var requestedAt: Int64
  package private(set) var receivedAt: Int64
  /// What Age said when it came, seconds.
  package private(set) var ageOnArrival: Int64

  /// Answers with more or longer fields are not stored.
  package static let mostFields = 128
  package static let mostHeadBytes = 16 << 10

  /// - Throws: `headTooLarge`, or what `CacheVariant` throws.
  init(_ head: ResponseHead, to request: CacheRequest) throws(CachePolicy.Refusal) {
    url = request.url
    status = head.status
    variant = try CacheVariant(vary: head.field("vary"), of: request, isOpen: head.isOpen)
    length = head.length ?? 0
    requestedAt = head.requestedAt
    receivedAt = head.receivedAt
    ageOnArrival = Self.age(head)
    fields = ResponseHead.kept(head.fields, receivedAt: head.receivedAt)
    guard fits else { throw .headTooLarge }
  }

  /// With the fields of the very head that was judged, where the judge saw a part of them.
  package func completed(with all: [HTTPField]) -> StoredResponse {
    var result = self
    result.fields = ResponseHead.kept(all, receivedAt: receivedAt)
    return result.fits ? result : self
  }

  /// With other fields in their place, as a world shows it.
  package func showing(_ fields: [HTTPField]) -> StoredResponse {
    var result = self
    result.fields = fields
    return result
  }

  package func field(_ name: String) -> String? { fields.joined(name) }

  package var control: CacheControl { CacheControl(fields) }

  // What it takes up

  private var headWeight: Int {
    fields.reduce(url.utf8.count + variant.weight) { $0 + $1.name.utf8.count + $1.value.utf8.count + 16 }
  }

  private var fits: Bool {
    fields.count <= Self.mostFields && headWeight <= Self.mostHeadBytes && url.utf8.count <= CacheIndex.Key.mostBytes
  }

  /// Bytes on a disk that gives room in blocks of 4 KiB: the body, and the head beside it.
  package var cost: Int64 { Self.blocks(length) + Self.blocks(Int64(headWeight) + 256) }

  private static func blocks(_ bytes: Int64) -> Int64 { bytes > .max - 4095 ? .max / 2 : (bytes + 4095) / 4096 * 4096 }

  /// Under which it is stored.
  package var key: CacheIndex.Key { CacheIndex.Key(url: url, variant: variant) }

  // Age and freshness

  /// How old it is, seconds (RFC 9111, 4.2.3). A wall clock that went back does not make it younger.
  package func age(now: Int64) -> Int64 {
    let apparent = max(0, Self.difference(receivedAt, date))
    let corrected = Self.sum(ageOnArrival, max(0, Self.difference(receivedAt, requestedAt)))
    let resident = Self.difference(now, receivedAt)
    return Self.sum(max(apparent, corrected), resident < 0 ? -resident : resident)
  }

  /// For how long it is fresh, seconds (RFC 9111, 4.2.1 and 4.2.2).
  package func lifetime(_ policy: CachePolicy) -> Int64 {
    let control = control
    for delta in [control.sharedMaxAge, control.maxAge] {
      switch delta {
      case .seconds(let seconds): return seconds
      case .invalid: return 0
      case nil: continue
      }
    }
    if let expires = field("expires") {
      // Whatever is no date means the past, "0" above all (RFC 9111, 5.3).
      guard let end = HTTPDate.parseLeniently(expires, now: receivedAt) else { return 0 }
      return min(max(0, Self.difference(end, date)), CacheControl.greatest)
    }
    guard CachePolicy.heuristicStatuses.contains(status) || control.isPublic, let modified = lastModified else {
      return 0
    }
    let unchangedFor = max(0, Self.difference(date, modified))
    return min(unchangedFor / 100 * min(max(policy.heuristicPercent, 0), 100), policy.mostHeuristic)
  }

  package func isFresh(now: Int64, _ policy: CachePolicy) -> Bool { lifetime(policy) > age(now: now) }

  /// Seconds since 1970; the arrival, if the server gave no date that can be read.
  private var date: Int64 { field("date").flatMap { HTTPDate.parseLeniently($0, now: receivedAt) } ?? receivedAt }

  private var lastModified: Int64? {
    field("last-modified").flatMap { HTTPDate.parseLeniently($0, now: receivedAt) }
  }

  /// Of several the first counts; what is no number is ignored (RFC 9111, 5.1).
  private static func age(_ head: ResponseHead) -> Int64 {
    head.field("age").flatMap { $0.split(separator: ",").first.flatMap { CacheControl.seconds($0.trimmed) } } ?? 0
  }

  /// `a - b`, held to a quarter of the range, so that sums and signs of such numbers stay in range.
  private static func difference(_ a: Int64, _ b: Int64) -> Int64 {
    let most = Int64.max / 4
    let (result, overflow) = a.subtractingReportingOverflow(b)
    if overflow { return a > b ? most : -most }
    return min(max(result, -most), most)
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (result, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max / 4 : result
  }

  // Validation

  /// The conditions that ask whether it is still good (RFC 9111, 4.3.1), none when it cannot be asked.
  package var conditions: [HTTPField] {
    var result: [HTTPField] = []
    if let tag = entityTag { result.append(HTTPField("if-none-match", tag)) }
    if lastModified != nil, let text = field("last-modified") { result.append(HTTPField("if-modified-since", text)) }
    return result
  }

  /// Its entity tag, weak or strong; nil if there is none of that form.
  package var entityTag: String? {
    guard let text = field("etag"), case .list(let tags) = EntityTags(text), tags.count == 1, tags[0] == text
    else { return nil }
    return text
  }

  /// Whether a 304 with these fields speaks of this answer (RFC 9111, 4.3.4).
  package func isMeant(by head: ResponseHead) -> Bool {
    guard let tag = head.field("etag") else { return true }
    guard let own = entityTag else { return tag.hasPrefix("W/") }
    return EntityTags(tag).containsWeakly(own)
  }

  /// As a 304 makes it (RFC 9111, 3.2). What describes the body as it is stored is not replaced.
  package func freshened(by head: ResponseHead) -> StoredResponse {
    var result = self
    let fixed = ["content-encoding", "content-length", "content-range", "content-type", "etag", "vary"]
    let new = ResponseHead.kept(head.fields, receivedAt: head.receivedAt).filter { !fixed.contains($0.name) }
    result.fields.removeAll { old in new.contains { $0.name == old.name } }
    result.fields += new
    result.requestedAt = head.requestedAt
    result.receivedAt = head.receivedAt
    result.ageOnArrival = Self.age(head)
    return result.fits ? result : self
  }

  // Answering

  /// The body and what HTTP must know of it, for answering ranges and conditions. Only of status 200.
  package func representation(_ token: FileToken) -> Representation {
    // A date in an older form stays a field as it came.
    let modified = field("last-modified").flatMap(HTTPDate.parse)
    let own = ["accept-ranges", "content-type", "etag"] + (modified == nil ? [] : ["last-modified"])
    return Representation(
      token: token, length: length, entityTag: entityTag, lastModified: modified, contentType: field("content-type"),
      fields: fields.filter { !own.contains($0.name) })
  }

  /// The answer to a GET or a HEAD, with its Age (RFC 9111, 4 and 5.1).
  package func answer(_ request: HTTPRequest, from token: FileToken, now: Int64, boundary: () -> String)
    -> HTTPResponse
  {
    var answer: HTTPResponse
    if status == 200 {
      answer = representation(token).answer(request, now: now, boundary: boundary)
      // What describes the body has no place beside none (RFC 9110, 15.4.5).
      if answer.status == 304 {
        answer.fields.removeAll { ["content-encoding", "content-language", "content-disposition"].contains($0.name) }
      }
    } else {
      let body = length == 0 ? [] : [HTTPResponse.BodyPart.file(token, ByteSpan(offset: 0, length: length))]
      answer = HTTPResponse(status: status, fields: fields, body: body)
    }
    answer.fields.append(HTTPField("age", "\(min(age(now: now), CacheControl.greatest))"))
    return answer
  }
}
