package import Trace

/// Why a replay cannot be shown. Its description is a sentence for the user.
package enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The traces cannot be had.
  case trace(TraceError)
  /// There is nothing to replay below the directory.
  case noTrace(directory: String)
  /// A filter names what is not in the traces, or makes no sense.
  case filter(String)

  package var description: String {
    switch self {
    case .trace(let error): error.description
    case .noTrace(let directory): "there is no trace in '\(directory)'"
    case .filter(let sentence): sentence
    }
  }
}
