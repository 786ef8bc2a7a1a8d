internal import Glibc

/// A trace could not be made or opened. Its description is a sentence for the user.
package struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted, as in "create the trace directory".
  package var attempt: String
  package var path: String
  /// The system's words, or ours.
  package var why: String

  package var description: String { "cannot \(attempt) \(path): \(why)" }

  init(attempt: String, path: String, why: String) {
    self.attempt = attempt
    self.path = path
    self.why = why
  }

  /// With the system's error number.
  init(attempt: String, path: String, code: Int32) {
    self.init(attempt: attempt, path: path, why: Self.text(of: code))
  }

  /// The system's words for an error number.
  static func text(of code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
