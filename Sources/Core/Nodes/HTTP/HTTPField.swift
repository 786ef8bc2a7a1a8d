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
}
