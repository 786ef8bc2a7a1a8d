package import Vocabulary

/// What happens to an origin.
package enum OriginInput: Codable, Sendable {
  /// First of all.
  case started(OriginConfiguration, seed: UInt64)
  /// A request came.
  case asked(ExchangeID, HTTPQuestion)
  /// The answer to `OriginEffect.lookup`, and the wall clock of that moment.
  case found(ExchangeID, FileLookup, at: WallTime)
  /// The answer to `OriginEffect.list`.
  case listed(ExchangeID, DirectoryPage.Lookup)
  /// An exchange is over.
  case ended(ExchangeID, sent: Int64, whole: Bool)
  /// A part of the answer to `OriginEffect.scan`; the last part says so.
  case scanned([FileChange], isComplete: Bool)
  /// The answer to `OriginEffect.describe`.
  case described(path: String, FileVersion, DescriptionFacts)
  case describingFailed(path: String, FileVersion, DescribeFailure)
  /// So many bytes of the file are hashed, and not all.
  case describingPaused(path: String, FileVersion, done: Int64)
  /// The answer to `OriginEffect.register`.
  case registered(RegistrationResult)
  case deadlineReached
}
