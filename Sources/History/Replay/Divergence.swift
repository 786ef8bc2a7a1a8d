/// Where a recorded run and its re-execution part.
package struct Divergence: Hashable, Sendable {
  /// The trace's label: role, node, incarnation.
  package var node: String
  /// The number of the input.
  package var sequence: UInt64
  /// The input, in words.
  package var input: String
  package var recorded: [String]
  package var recomputed: [String]

  package var text: String {
    var lines = ["\(node), input \(sequence): \(input)"]
    let common = zip(recorded, recomputed).prefix { $0 == $1 }.count
    lines.append(
      "  recorded \(recorded.count) and recomputed \(recomputed.count) effects, the first \(common) are equal")
    for effect in recorded.dropFirst(common).prefix(Self.shown) { lines.append("  recorded:   \(effect)") }
    for effect in recomputed.dropFirst(common).prefix(Self.shown) { lines.append("  recomputed: \(effect)") }
    return lines.joined(separator: "\n")
  }

  private static let shown = 8
}
