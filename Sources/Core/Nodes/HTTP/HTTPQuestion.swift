package import Vocabulary

/// A request as a machine sees it: what it asks for, never a body and never a secret.
package struct HTTPQuestion: Hashable, Codable, Sendable {
  /// As it came: methods are case-sensitive (RFC 9110, 9.1).
  package var method: String
  /// The request target as it came, in origin-form (`/path?query`, still percent-encoded).
  package var target: String
  /// The fields whose names are in `passedFields`, in the order in which they came.
  package var fields: [HTTPField]
  /// Who asks.
  package var remote: Endpoint

  package init(method: String, target: String, fields: [HTTPField] = [], remote: Endpoint) {
    self.method = method
    self.target = target
    self.fields = fields
    self.remote = remote
  }

  /// The fields that a machine may decide by. A question is recorded in traces, so Authorization and
  /// Cookie must never be added.
  package static let passedFields = [
    "accept", "content-length", "content-type", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
    "if-unmodified-since", "range", "user-agent", "x-forwarded-for",
  ]

  /// Whether a field may be handed to a machine; `name` in lower case.
  package static func passes(_ name: String) -> Bool { passedFields.contains(name) }

  /// The value of a field, several of the same name joined by commas (RFC 9110, 5.3), or nil.
  package func field(_ name: String) -> String? {
    var result: String?
    for field in fields where field.name == name { result = result.map { $0 + ", " + field.value } ?? field.value }
    return result
  }

  /// The target up to the first `?`.
  package var rawPath: Substring { target.prefix { $0 != "?" } }

  /// What follows the first `?`, or nil if there is none.
  package var rawQuery: Substring? {
    guard let mark = target.firstIndex(of: "?") else { return nil }
    return target[target.index(after: mark)...]
  }
}
