import Vocabulary

/// One header field of a request or an answer.
package struct HTTPField: Hashable, Codable, Sendable {
  /// In lower case.
  package var name: String
  /// Without surrounding white space.
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// For which download a request is.
  init(_ trace: TraceContext) { self.init(TraceContext.fieldName, trace.text) }
}

extension [HTTPField] {
  /// The values of a field in their order, joined by commas (RFC 9110, 5.3), or nil if it is absent; `name` in lower
  /// case.
  package func joined(_ name: String) -> String? {
    let values = lazy.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}
