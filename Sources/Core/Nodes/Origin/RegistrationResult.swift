/// How the selector took a registration.
package enum RegistrationResult: Hashable, Codable, Sendable {
  case accepted
  /// It answered with another status and a sentence.
  case refused(status: Int, String)
  /// It did not answer.
  case unreachable(String)

  /// What the selector said, in words for the log.
  package var sentence: String {
    switch self {
    case .accepted: "accepted"
    case .refused(let status, let sentence): "the selector answered \(status): \(sentence)"
    case .unreachable(let sentence): sentence
    }
  }
}
