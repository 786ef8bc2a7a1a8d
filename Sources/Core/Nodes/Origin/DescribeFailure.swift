package import Vocabulary

/// Why a file could not be described.
package enum DescribeFailure: Hashable, Codable, Sendable {
  /// It is another version by now, or gone.
  case changed
  /// It was written to a moment ago, and the file system's clock could not tell another change from the last: it can
  /// be described after that time.
  case unsettled(TimeSpan)
  case failed(String)

  /// Why, in words for the log.
  package var sentence: String {
    switch self {
    case .changed: "it changed"
    case .unsettled: "it was just written to"
    case .failed(let why): why
    }
  }
}
