internal import Glibc

/// A trace could not be made or opened. Its description is a sentence for the user.
package struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted, as in "create the trace directory".
  package var attempt: String
  package var path: String
  /// The system's error number.
  package var code: Int32

  package var description: String { "cannot \(attempt) \(path): \(Self.text(of: code))" }

  /// The system's words for an error number.
  static func text(of code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
