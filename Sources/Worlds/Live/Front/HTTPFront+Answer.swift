import NIOCore
package import Nodes
import Trace
import Vocabulary
import Wire

extension HTTPFront {
  /// Sends what a machine decided. `source` finds the bytes that the answer names; if it cannot, the client is told to
  /// ask again.
  package func respond(
    _ exchange: ExchangeID, _ answer: HTTPResponse, source: (FileToken) -> HTTPFront.Source? = { _ in nil }
  ) {
    var segments: [FrontBody.Segment] = []
    for part in answer.body {
      switch part {
      case .text(let text): segments.append(.bytes(ByteBuffer(string: text)))
      case .metrics(let format): segments.append(.bytes(ByteBuffer(string: metrics(format))))
      case .view(.events): return openEvents(exchange, answer)
      case .view(.trace): return openTrace(exchange, answer)
      case .view(let view):
        guard let bytes = views?.bytes(of: view, query(of: exchange)) else { return respond(exchange, view.unready) }
        segments.append(.bytes(ByteBuffer(bytes: bytes)))
      case .bytes(let bytes): segments.append(.bytes(ByteBuffer(bytes: bytes)))
      case .file(let token, let span):
        switch source(token) {
        case .file(let file)?: segments.append(.file(file, span))
        case .bytes(let buffer)?:
          guard let slice = buffer.getSlice(at: buffer.readerIndex + Int(span.offset), length: Int(span.length))
          else { return unavailable(exchange) }
          segments.append(.bytes(slice))
        case nil: return unavailable(exchange)
        }
      }
    }
    respond(exchange, status: answer.status, fields: answer.fields, body: .segments(segments))
  }

  /// Begins to tell what is new of a view.
  private func openEvents(_ exchange: ExchangeID, _ answer: HTTPResponse) {
    let query = query(of: exchange)
    guard let views, views.mayOpen else { return unavailable(exchange, "There are as many viewers as there may be.") }
    startStream(exchange, status: answer.status, fields: answer.fields)
    views.open(exchange, query)
  }

  /// Sends what the node has recorded, as soon as it is all in files.
  private func openTrace(_ exchange: ExchangeID, _ answer: HTTPResponse) {
    let query = try? TrackerQuery.parse(query(of: exchange))
    let last = query?["last"].flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    let send = { [weak self] (files: [OpenTraceFile]) in
      let segments = ArchiveBody(files).segments
      self?.respond(exchange, status: answer.status, fields: answer.fields, body: .segments(segments))
    }
    guard views?.openTrace(last: last.map { min(max(1, $0), 1 << 32) }, then: send) == true else {
      return respond(
        exchange, HTTPResponse(status: 404, sentence: "this node records nothing: its flight recorder is off"))
    }
  }

  private func unavailable(
    _ exchange: ExchangeID, _ sentence: String = "The file changed just now; ask again."
  ) {
    let fields = [HTTPField("content-type", "text/plain; charset=utf-8"), HTTPField("retry-after", "1")]
    respond(exchange, status: 503, fields: fields, body: .text(sentence + "\n"))
  }
}
