import Nodes
import Selection
import Vocabulary
import Wire

/// What a request at one of the paths of traces says.
struct TraceRequest {
  private let query: TrackerQuery
  private let request: HTTPRequest
  private let body: [UInt8]

  init(_ request: HTTPRequest, _ body: [UInt8]) throws(SelectorAPI.Failure) {
    do throws(TrackerError) { query = try TrackerQuery.parse(String(request.rawQuery ?? "")) } catch {
      throw .notOfThisShape(error.description)
    }
    (self.request, self.body) = (request, body)
  }

  func call(at path: SelectorPath) throws(SelectorAPI.Failure) -> TraceCall {
    switch path {
    case .tracePart:
      guard let offset = text("offset").flatMap({ Int64($0) }), offset >= 0 else { throw .badField("offset") }
      let isLast = text("final") ?? "0"
      guard ["0", "1"].contains(isLast) else { throw .badField("final") }
      return .part(
        try number("collection"), ticket: try number("ticket"), offset: offset, count: Int64(body.count),
        isLast: isLast == "1")
    case .traceArchive:
      guard let node = text("node").flatMap({ Digest256(hex: $0) }) else { throw .badField("node") }
      return .archive(try number("collection"), NodeID(key: node))
    case _ where request.method == "POST": return try SelectorAPI.traceWish(from: body).call()
    default: return .progress(try number("collection"))
    }
  }

  private func text(_ name: String) -> String? { query[name].map { String(decoding: $0, as: UTF8.self) } }

  /// A number of 16 hexadecimal digits.
  private func number(_ name: String) throws(SelectorAPI.Failure) -> UInt64 {
    guard let text = text(name), text.utf8.count == 16, let number = UInt64(text, radix: 16) else {
      throw .badField(name)
    }
    return number
  }
}
