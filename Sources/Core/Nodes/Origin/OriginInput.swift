package import Vocabulary

/// What happens to an origin.
package enum OriginInput: Codable, Sendable {
  /// What the world found where a path leads under the root.
  package enum FileLookup: Hashable, Codable, Sendable {
    /// A regular file, now open under `token` until the exchange ends.
    case file(FileToken, FileVersion)
    case directory
    /// Nothing that may be served: nothing there, not a regular file, or outside the root.
    case missing
    /// It lies under the root, but the node has no permission to read it.
    case denied
    /// The world has no means to open another file just now.
    case exhausted
  }

  /// What a scan of the root found different from the scan before.
  package enum FileChange: Hashable, Codable, Sendable {
    /// A new file or a new version of one; the path is relative to the root, `/` between its parts.
    case appeared(path: String, FileVersion)
    case vanished(path: String)
    /// A file or a directory may not be read, or not any more. It is told once.
    case denied(path: String)
  }

  /// Why a file could not be described.
  package enum DescribeFailure: Hashable, Codable, Sendable {
    /// It is another version by now, or gone.
    case changed
    /// It was written to a moment ago, and the file system's clock could not tell another change from the last: it can
    /// be described after that time.
    case unsettled(TimeSpan)
    case failed(String)

    /// Why, in words for the log.
    var sentence: String {
      switch self {
      case .changed: "it changed"
      case .unsettled: "it was just written to"
      case .failed(let why): why
      }
    }
  }

  /// How the selector took a registration, or a copy of a description.
  package enum RegistrationResult: Hashable, Codable, Sendable {
    case accepted
    /// It took all but so many objects, and said why it did not take the first of these.
    case partly(refused: Int, String)
    /// It answered with another status and a sentence.
    case refused(status: Int, String)
    /// It did not answer.
    case unreachable(String)

    /// Whether the selector took all, or a part.
    var isTaken: Bool {
      switch self {
      case .accepted, .partly: true
      case .refused, .unreachable: false
      }
    }

    /// What the selector said, in words for the log.
    var sentence: String {
      switch self {
      case .accepted: "accepted"
      case .partly(_, let sentence): sentence
      case .refused(let status, let sentence): "the selector answered \(status): \(sentence)"
      case .unreachable(let sentence): sentence
      }
    }
  }

  /// First of all.
  case started(OriginConfiguration, seed: UInt64)
  /// A request came.
  case asked(ExchangeID, HTTPRequest)
  /// The answer to `OriginEffect.lookup`, and the wall clock of that moment.
  case found(ExchangeID, FileLookup, at: WallTime)
  /// The answer to `OriginEffect.list`.
  case listed(ExchangeID, DirectoryPage.Lookup)
  /// An exchange is over.
  case ended(ExchangeID, sent: Int64, whole: Bool)
  /// So many answers were given again as `OriginEffect.mayRepeat` allows, with so many bytes of bodies.
  case repeated(answers: Int, sent: Int64)
  /// A part of the answer to `OriginEffect.scan`; the last part says so.
  case scanned([FileChange], isComplete: Bool)
  /// All that the operator has withdrawn; told when it changes.
  case withdrawn([WithdrawnFiles.File])
  /// The keys that sign, the last of them for good, and as JSON what became of others. Told at the start, and when that
  /// changes: then everything is signed anew.
  case keys(signing: [Digest256], text: String)
  /// The answer to `OriginEffect.describe`.
  case described(path: String, FileVersion, DescriptionFacts)
  case describingFailed(path: String, FileVersion, DescribeFailure)
  /// So many bytes of the file are hashed, and not all.
  case describingPaused(path: String, FileVersion, done: Int64)
  /// The answer to `OriginEffect.register`, and whether that selector takes copies of descriptions, if it said so.
  case registered(RegistrationResult, takesCopies: Bool? = nil)
  /// The answer to `OriginEffect.offer`.
  case offered(RegistrationResult)
  case deadlineReached
}
