import Vocabulary

/// Where nodes that take links over IPv4 and IPv6 were seen: each endpoint by an announce that came from it, never by
/// somebody's word. One line for a node, whatever it holds.
struct NodePlaces: Codable, Sendable {
  /// One endpoint of a node.
  struct Seen: Codable, Sendable {
    var place: Candidate.Place
    var at: Instant
  }

  private struct Line: Codable, Sendable {
    var session: UInt64
    var v4: Seen?
    var v6: Seen?

    subscript(family: IPAddress.Family) -> Seen? {
      get { family == .v4 ? v4 : v6 }
      set { if family == .v4 { v4 = newValue } else { v6 = newValue } }
    }
  }

  private var lines: ChunkedDictionary<NodeID, Line>

  init(seed: UInt64) { lines = ChunkedDictionary(seed: seed) }

  var count: Int { lines.count }

  /// A node is seen at a place; what an earlier run of it was seen at counts no more. Nobody is added unless `mayAdd`.
  /// Whether it is noted.
  mutating func note(_ node: NodeID, _ session: UInt64, at place: Candidate.Place, mayAdd: Bool, now: Instant) -> Bool {
    if let index = lines.index(forKey: node), lines[at: index].session == session {
      lines[at: index][place.family] = Seen(place: place, at: now)
      return true
    }
    guard mayAdd else { return false }
    var line = Line(session: session)
    line[place.family] = Seen(place: place, at: now)
    lines.updateValue(line, forKey: node)
    return true
  }

  /// Where a run of a node was seen since, IPv4 first.
  func places(of node: NodeID, _ session: UInt64?, since: Instant) -> [Candidate.Place] {
    guard let line = lines[node], line.session == session else { return [] }
    return [line.v4, line.v6].compactMap { seen in seen.flatMap { $0.at >= since ? $0.place : nil } }
  }

  mutating func sweep(before since: Instant) {
    lines.removeUnordered { line in [line.v4, line.v6].allSatisfy { $0.map { $0.at < since } ?? true } }
  }
}
