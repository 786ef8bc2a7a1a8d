import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// One request to an origin, and what becomes of its answer. Subclasses say what.
class OriginTask {
  let url: HTTPURL
  /// Which addresses may be connected to.
  let reach: Reach
  var method = HTTPMethod.GET
  /// Set when no connection was made because of `reach`.
  var isRefused = false
  /// Set when the server could not prove over TLS that it is the one that was named.
  var isUntrusted = false
  /// Fields beside Host.
  var fields: [HTTPField] = []
  /// Whether nobody wants to hear of it any more.
  var isOver = false
  /// The connection that carries it.
  weak var connection: OriginConnection?

  init(url: HTTPURL, reach: Reach) {
    self.url = url
    self.reach = reach
    fields = reach.fields
  }

  /// The answer's head came; whether its body is of use.
  func answered(_ head: HTTPResponseHead) -> Bool { false }
  func received(_ bytes: ByteBuffer) {}
  /// Called once, unless the task was cancelled before.
  func ended(_ end: AgentInput.OriginEnd) {}

  func end(_ end: AgentInput.OriginEnd) {
    guard !isOver else { return }
    isOver = true
    ended(end)
  }
}

extension HTTPResponseHead {
  /// Whether the body is sent as it is.
  var hasPlainCoding: Bool {
    headers["content-encoding"].allSatisfy { $0.lowercased() == "identity" }
  }

  var contentLength: Int64? { headers.first(name: "content-length").flatMap { Int64($0) } }

  /// The range that a 206 brings (RFC 9110, 14.4): its bytes, and the length of the whole where it is known.
  var contentRange: (span: ByteSpan, whole: Int64?)? {
    guard let text = headers.first(name: "content-range"), text.hasPrefix("bytes "), headers["content-range"].count == 1
    else { return nil }
    let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, last >= first, last < .max else {
      return nil
    }
    return (ByteSpan(offset: first, length: last - first + 1), Int64(parts[1]))
  }

  /// Seconds of Retry-After; a date there counts as nothing said.
  var retryAfter: Int64? { headers.first(name: "retry-after").flatMap { Int64($0) } }

  /// What the machine is told of it.
  func originAnswer(isUsable: Bool) -> AgentInput.OriginAnswer {
    AgentInput.OriginAnswer(
      status: Int(status.code), entityTag: headers.first(name: "etag"), retryAfterSeconds: retryAfter,
      isUsable: isUsable)
  }

  /// Where a body that answers a request for `span` of `whole` bytes begins, or nil when it is of no use: 206 with that
  /// very range, or 200 with the whole.
  func bodyOffset(asked span: ByteSpan, of whole: Int64) -> Int64? {
    guard hasPlainCoding else { return nil }
    switch status.code {
    case 206:
      guard let range = contentRange, range.span == span, range.whole.map({ $0 == whole }) ?? true,
        contentLength.map({ $0 == span.length }) ?? true
      else { return nil }
      return span.offset
    case 200: return contentLength == whole ? 0 : nil
    default: return nil
    }
  }
}
