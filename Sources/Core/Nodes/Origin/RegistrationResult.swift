/// How the selector took a registration.
package enum RegistrationResult: Hashable, Codable, Sendable {
  case accepted
  /// It answered with another status and a sentence.
  case refused(status: Int, String)
  /// It did not answer.
  case unreachable(String)
}
