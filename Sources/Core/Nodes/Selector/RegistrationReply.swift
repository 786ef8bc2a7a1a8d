package import Vocabulary

/// What became of the objects of a registration.
package struct RegistrationReply: Hashable, Codable, Sendable {
  /// An object that was not taken, and why in a sentence.
  package struct Refusal: Hashable, Codable, Sendable {
    package var object: Digest256
    package var sentence: String
  }

  package var registered: Int
  package var refused: [Refusal]
  /// When the origin is to repeat it.
  package var interval: TimeSpan
}
