/// A law of the system that a simulated run broke.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
  /// Which law: the name of its checker.
  package var law: String
  package var sentence: String

  package var description: String { "\(law): \(sentence)" }
}
