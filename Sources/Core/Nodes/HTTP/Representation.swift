import Vocabulary

/// Bytes that can be asked for, with what HTTP needs to know of them, and the answer to a request for them.
package struct Representation: Hashable, Sendable {
  package var token: FileToken
  /// Bytes.
  package var length: Int64
  /// With its quotes, and with `W/` if it is weak; nil for none.
  package var entityTag: String?
  /// Seconds since 1970, or nil for none.
  package var lastModified: Int64?
  /// Nil when nobody knows.
  package var contentType: String?
  /// Sent with every answer about it.
  package var fields: [HTTPField]

  package init(
    token: FileToken, length: Int64, entityTag: String?, lastModified: Int64?, contentType: String?,
    fields: [HTTPField] = []
  ) {
    self.token = token
    self.length = length
    self.entityTag = entityTag
    self.lastModified = lastModified
    self.contentType = contentType
    self.fields = fields
  }

  /// Answers a GET or a HEAD: preconditions in the order of RFC 9110, 13.2.2, then ranges.
  ///
  /// - Parameters:
  ///   - now: the wall clock in seconds since 1970, for judging whether a date can tell versions apart.
  ///   - boundary: makes the separator of a multipart answer, only if there is one.
  package func answer(_ request: HTTPRequest, now: Int64, boundary: () -> String) -> HTTPResponse {
    switch judge(request) {
    case .failed:
      let sentence = "The precondition is not met: this is another version."
      return HTTPResponse(status: 412, sentence: sentence, fields: validators)
    case .notModified:
      return HTTPResponse(status: 304, fields: validators + fields)
    case .send: break
    }
    var ranges = ByteRanges.ignored
    if request.method == "GET", rangeApplies(request, now) {
      ranges = ByteRanges(request.field("range"), length: length)
    }
    switch ranges {
    case .ignored:
      return HTTPResponse(status: 200, fields: type + common, body: part(0, length))
    case .unsatisfiable:
      return HTTPResponse(
        status: 416, sentence: "There are only \(length) bytes.",
        fields: [HTTPField("content-range", "bytes */\(length)"), HTTPField("accept-ranges", "bytes")] + validators)
    case .spans(let spans) where spans.count == 1:
      let range = HTTPField("content-range", contentRange(spans[0]))
      return HTTPResponse(
        status: 206, fields: type + [range] + common,
        body: part(spans[0].offset, spans[0].length))
    case .spans(let spans):
      return multipart(spans, boundary())
    }
  }

  private var validators: [HTTPField] {
    (entityTag.map { [HTTPField("etag", $0)] } ?? [])
      + (lastModified.map { [HTTPField("last-modified", HTTPDate.text($0))] } ?? [])
  }

  private var type: [HTTPField] { contentType.map { [HTTPField("content-type", $0)] } ?? [] }

  private var common: [HTTPField] { [HTTPField("accept-ranges", "bytes")] + validators + fields }

  private func part(_ offset: Int64, _ count: Int64) -> [HTTPResponse.BodyPart] {
    count == 0 ? [] : [.file(token, ByteSpan(offset: offset, length: count))]
  }

  private func contentRange(_ span: ByteSpan) -> String { "bytes \(span.offset)-\(span.end - 1)/\(length)" }

  private func multipart(_ spans: [ByteSpan], _ boundary: String) -> HTTPResponse {
    var body: [HTTPResponse.BodyPart] = []
    for (at, span) in spans.enumerated() {
      let type = contentType.map { "content-type: \($0)\r\n" } ?? ""
      let head = (at == 0 ? "" : "\r\n") + "--\(boundary)\r\n\(type)"
      body.append(.text(head + "content-range: \(contentRange(span))\r\n\r\n"))
      body += part(span.offset, span.length)
    }
    body.append(.text("\r\n--\(boundary)--\r\n"))
    let type = HTTPField("content-type", "multipart/byteranges; boundary=\(boundary)")
    return HTTPResponse(status: 206, fields: [type] + common, body: body)
  }

  private enum Judgement {
    case send, notModified, failed
  }

  private func judge(_ request: HTTPRequest) -> Judgement {
    if let match = request.field("if-match") {
      if !EntityTags(match).containsStrongly(entityTag) { return .failed }
    } else if let since = request.field("if-unmodified-since").flatMap(HTTPDate.parse), let lastModified,
      lastModified > since
    {
      return .failed
    }
    if let match = request.field("if-none-match") {
      if EntityTags(match).containsWeakly(entityTag) { return .notModified }
    } else if let since = request.field("if-modified-since").flatMap(HTTPDate.parse), let lastModified,
      lastModified <= since
    {
      return .notModified
    }
    return .send
  }

  /// If-Range (RFC 9110, 13.1.5): a tag is compared strongly. A date must be equal, and is trusted only once its
  /// second is over: until then the file could change again under the same date.
  private func rangeApplies(_ request: HTTPRequest, _ now: Int64) -> Bool {
    guard let condition = request.field("if-range") else { return true }
    if condition.contains("\"") {
      guard let entityTag, !entityTag.hasPrefix("W/") else { return false }
      return condition[...].trimmed == entityTag
    }
    guard let date = HTTPDate.parse(condition), let lastModified else { return false }
    return date == lastModified && now > lastModified + 1
  }
}
