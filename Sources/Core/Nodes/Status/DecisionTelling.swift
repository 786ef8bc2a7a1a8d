package import Vocabulary

/// A machine that can tell what it chose, and by which rule. To tell it changes nothing: it is asked of copies, by a
/// replay.
package protocol DecisionTelling: Machine {
  /// The same as `handle`.
  /// - Returns: what was chosen meanwhile, in order.
  mutating func handleTelling(_ input: Input, at now: Instant, effects: inout [Effect]) -> [Decision]
}

extension DecisionTelling {
  /// Of a machine that has no choice.
  package mutating func handleTelling(_ input: Input, at now: Instant, effects: inout [Effect]) -> [Decision] {
    handle(input, at: now, effects: &effects)
    return []
  }
}
