import Testing

/// A rule about files taken together: what it wants, a bad text that it must flag, and what still breaks it.
///
/// The exceptions are a list that can only shrink: one that excuses nothing any more fails the test, and is removed.
struct TreeRule: Sendable, CustomTestStringConvertible {
  /// What broke the rule: a finding, and the name that an exception may give.
  struct Breach: Sendable {
    /// A path, a type or a symbol, as the rule says.
    var subject: String
    var finding: Finding
  }

  var name: String
  /// Files that break the rule once.
  var canary: [(path: String, text: String)]
  /// Files of the same shape that keep it.
  var good: [(path: String, text: String)]
  /// Subjects, or beginnings of them where they end in a slash, that may break it still.
  var exceptions: [String]
  var breaches: @Sendable ([SourceFile]) -> [Breach]

  var testDescription: String { name }

  static let all: [TreeRule] = [partsConform, privateState, ownerless, calledPackage, spread, tinyFiles]

  /// The breaches that no exception excuses, and the exceptions that excuse nothing.
  func judge(_ files: [SourceFile]) -> (open: [Finding], stale: [String]) {
    let found = breaches(files)
    return (
      found.filter { breach in !exceptions.contains { Self.excuses($0, breach.subject) } }.map(\.finding),
      exceptions.filter { exception in !found.contains { Self.excuses(exception, $0.subject) } }
    )
  }

  private static func excuses(_ exception: String, _ subject: String) -> Bool {
    exception.hasSuffix("/") ? subject.hasPrefix(exception) : subject == exception
  }
}
