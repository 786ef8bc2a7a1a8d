import Testing

/// A rule about source text: what it wants, and a bad text that it must flag (see `RuleCanaryTests`).
struct Rule: Sendable, CustomTestStringConvertible {
  var name: String
  /// A file that breaks the rule, and nothing but the rule.
  var canary: (path: String, text: String)
  var findings: @Sendable (SourceFile) -> [Finding]

  var testDescription: String { name }

  static let all: [Rule] =
    sizes + [
      noPublic, noForce, oneType, documented, oneLog, importsInCore, noClock, noRandomness, noFloatingPoint,
      noConcurrency,
      noOutput, noStoredHash, noHashOrder, tcpLevel, totalOrders,
    ]
}
