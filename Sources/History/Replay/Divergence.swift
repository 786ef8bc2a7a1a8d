/// Where a recorded run and its re-execution part.
package struct Divergence: Hashable, Sendable {
  /// The trace's label: role, node, incarnation.
  package var node: String
  /// The number of the input.
  package var sequence: UInt64
  /// The input, in words.
  package var input: String
  /// What a trace tells of effects or a state: how many, and the digest.
  package var recorded: String
  package var recomputed: String
  /// The effects that were recomputed, in words.
  package var effects: [String] = []

  package var text: String {
    var lines = ["\(node), input \(sequence): \(input)", "  recorded:   \(recorded)", "  recomputed: \(recomputed)"]
    for effect in effects.prefix(Self.shown) { lines.append("    \(effect)") }
    if effects.count > Self.shown { lines.append("    and \(effects.count - Self.shown) more") }
    return lines.joined(separator: "\n")
  }

  private static let shown = 16
}
