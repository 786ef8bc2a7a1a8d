package import Vocabulary

/// What an origin finds worth a line in its log.
package enum OriginEvent: Hashable, Codable, Sendable {
  case objectPublished(path: String, object: Digest256, length: Int64, serial: Int64)
  case objectWithdrawn(path: String)
  case describingFailed(path: String, DescribeFailure)
  /// The queue is full: the file is described when somebody asks.
  case describingPutOff(path: String)
  case registrationAccepted(objects: Int)
  case registrationFailed(RegistrationResult, retryIn: TimeSpan)
}
