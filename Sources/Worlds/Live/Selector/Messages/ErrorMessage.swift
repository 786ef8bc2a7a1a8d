/// A refusal in JSON.
package struct ErrorMessage: Codable, Hashable, Sendable {
  /// A sentence.
  package var error: String
}
