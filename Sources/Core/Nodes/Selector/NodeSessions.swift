package import Vocabulary

/// Which messages of which session each node has sent, so that none counts twice: a message that somebody heard and
/// sends again neither moves nor ends a node. With a window, as IPsec has it (RFC 6479), for messages may overtake
/// others.
package struct NodeSessions: Codable, Sendable {
  private struct Line: Codable, Sendable {
    var session: UInt64
    /// The greatest number of a message so far, and which of the 64 up to it have come.
    var top: UInt64
    var window: UInt64
  }

  /// A node of two address families has a session over each.
  private struct Lines: Codable, Sendable {
    var v4: Line?
    var v6: Line?
    var seenAt: Instant
  }

  /// How long a session lasts at the most, and is remembered.
  package static let lifetime = TimeSpan.seconds(3_600)
  private static let linesMax = 1 << 18
  /// All of them in less than a half of that time, at a sweep every few seconds.
  private static let lookedAt = 1 << 10

  private var nodes: ChunkedDictionary<NodeID, Lines>
  private var hand = 0

  init(seed: UInt64 = 0) { nodes = ChunkedDictionary(seed: seed) }

  var count: Int { nodes.count }

  /// Notes a message of a node that came over a family; false for one that came before, or is of an earlier session.
  /// Where there is no room, nothing is noted: what such a node says is proven all the same, and may come twice.
  mutating func takes(
    _ node: NodeID, over family: IPAddress.Family, _ session: UInt64, count: UInt64, at now: Instant
  ) -> Bool {
    guard let index = nodes.index(forKey: node) else {
      guard nodes.count < Self.linesMax else { return true }
      var lines = Lines(seenAt: now)
      Self.set(Line(session: session, top: count, window: 1), over: family, &lines)
      nodes.updateValue(lines, forKey: node)
      return true
    }
    var line =
      (family == .v4 ? nodes[at: index].v4 : nodes[at: index].v6)
      ?? Line(session: session, top: count, window: 0)
    guard Self.moves(&line, session, count) else { return false }
    nodes[at: index].seenAt = now
    Self.set(line, over: family, &nodes[at: index])
    return true
  }

  /// Whether a node was ever proven, as far as is remembered.
  func knows(_ node: NodeID) -> Bool { nodes.index(forKey: node) != nil }

  /// Forgets nodes whose sessions are over: looks at so many each time, and goes round.
  mutating func sweep(at now: Instant) {
    let since = now - Self.lifetime
    for _ in 0..<min(nodes.count, Self.lookedAt) {
      if hand >= nodes.count { hand = 0 }
      if nodes[at: hand].seenAt < since { nodes.removeUnordered(nodes.keys[hand]) } else { hand += 1 }
    }
  }

  private static func set(_ line: Line, over family: IPAddress.Family, _ lines: inout Lines) {
    if family == .v4 { lines.v4 = line } else { lines.v6 = line }
  }

  private static func moves(_ line: inout Line, _ session: UInt64, _ count: UInt64) -> Bool {
    if session != line.session {
      guard session > line.session else { return false }
      (line.session, line.top, line.window) = (session, count, 1)
      return true
    }
    if count > line.top {
      let step = count - line.top
      line.window = step < 64 ? line.window << step | 1 : 1
      line.top = count
      return true
    }
    let age = line.top - count
    guard age < 64, line.window & 1 << age == 0 else { return false }
    line.window |= 1 << age
    return true
  }
}
