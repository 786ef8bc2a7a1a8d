/// What a machine decided to answer. The front adds Date, Server, Content-Length and Connection, and
/// sends only the head when the request was a HEAD.
package struct HTTPAnswer: Hashable, Codable, Sendable {
  package var status: Int
  package var fields: [HTTPField]
  /// Sent one after another.
  package var body: [HTTPBodyPart]

  package init(status: Int, fields: [HTTPField] = [], body: [HTTPBodyPart] = []) {
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

  /// How many bytes the body has.
  package var length: Int64 { body.reduce(0) { $0 + $1.length } }
}
