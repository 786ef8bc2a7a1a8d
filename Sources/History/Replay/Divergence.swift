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
  /// The effects that were recomputed, or what differs between the states, in words.
  package var details: [String] = []

  package var text: String {
    var lines = ["\(node), input \(sequence): \(input)", "  recorded:   \(recorded)", "  recomputed: \(recomputed)"]
    for detail in details.prefix(Self.shown) { lines.append("    \(detail)") }
    if details.count > Self.shown { lines.append("    and \(details.count - Self.shown) more") }
    return lines.joined(separator: "\n")
  }

  private static let shown = 16
}
