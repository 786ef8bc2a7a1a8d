package import Vocabulary

/// Where nodes are, by the round trip times that they report. A report moves who made it and nobody else, so that who
/// lies is only looked for at a wrong place himself. In memory; forgotten a while after the last report.
package struct CoordinateBook: Codable, Sendable {
  private struct Line: Codable, Sendable {
    var coordinate = NetworkCoordinate()
    var at: Instant
  }

  private static let lifetime = TimeSpan.seconds(6 * 3_600)

  private var lines: ChunkedDictionary<NodeID, Line>

  init(seed: UInt64) { lines = ChunkedDictionary(seed: seed) }

  package var count: Int { lines.count }

  /// A node measured the way to another. Beyond `most` nodes, who is new takes the place of one that is drawn by lot:
  /// a crowd that comes and goes keeps nobody out for long.
  mutating func note(
    _ node: NodeID, _ microseconds: Int64, to other: NodeID, atMost most: Int, random: inout RandomSource,
    at now: Instant
  ) {
    guard node != other, microseconds > 0 else { return }
    let there = lines[other]?.coordinate ?? NetworkCoordinate()
    if let index = lines.index(forKey: node) {
      lines[at: index].coordinate.measured(microseconds, to: there, random: &random)
      lines[at: index].at = now
    } else {
      if lines.count >= most { lines.removeUnordered(lines.keys[random.below(lines.count)]) }
      var line = Line(at: now)
      line.coordinate.measured(microseconds, to: there, random: &random)
      lines.updateValue(line, forKey: node)
    }
  }

  /// Where a node is; nil while that is not known.
  package func coordinate(of node: NodeID) -> NetworkCoordinate? {
    lines[node].flatMap { $0.coordinate.isKnown ? $0.coordinate : nil }
  }

  mutating func forget(at now: Instant) {
    lines.removeUnordered { now - $0.at > Self.lifetime }
  }
}
