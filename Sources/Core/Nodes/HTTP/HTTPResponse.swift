package import Vocabulary

/// What a machine decided to answer. The front adds Date, Server, Content-Length and Connection, and
/// sends only the head when the request was a HEAD.
package struct HTTPResponse: Hashable, Codable, Sendable {
  /// A stretch of an answer's body. Bytes of objects are named, never held.
  package enum BodyPart: Hashable, Codable, Sendable {
    case text(String)
    case bytes([UInt8])
    case file(FileToken, ByteSpan)
    /// The node's metrics, as they are when the answer is made: those of its machine, and those of the world that runs
    /// it.
    case metrics(MetricsFormat)
    /// What the node shows of itself.
    case view(NodeView)

    /// How many bytes it makes; of metrics and views only the world knows.
    package var length: Int64 {
      switch self {
      case .text(let text): Int64(text.utf8.count)
      case .bytes(let bytes): Int64(bytes.count)
      case .file(_, let span): span.length
      case .metrics, .view: 0
      }
    }
  }

  package var status: Int
  package var fields: [HTTPField]
  /// Sent one after another.
  package var body: [BodyPart]

  package init(status: Int, fields: [HTTPField] = [], body: [BodyPart] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// An answer of one sentence for a person.
  package init(status: Int, sentence: String, fields: [HTTPField] = []) {
    self.init(
      status: status, fields: fields + [HTTPField("content-type", "text/plain; charset=utf-8")],
      body: [.text(sentence + "\n")])
  }

  /// An answer of a JSON text.
  package init(status: Int = 200, json: String) {
    self.init(status: status, fields: [HTTPField("content-type", "application/json")], body: [.text(json)])
  }

  /// The node's metrics.
  package init(metricsIn format: MetricsFormat) {
    self.init(status: 200, fields: [HTTPField("content-type", format.contentType)], body: [.metrics(format)])
  }

  /// How many bytes the body has.
  package var length: Int64 { body.reduce(0) { $0 + $1.length } }
}
