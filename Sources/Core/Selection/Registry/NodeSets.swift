import Vocabulary

/// The sets of what nodes hold and ask nothing about, each with what is known of its node alone: a heartbeat refreshes
/// all of a set by one line here, however many entries it has. An entry that belongs to a set names its line, and lives
/// as long as that does.
struct NodeSets: Codable, Sendable {
  /// What an entry keeps of the set that it belongs to. With another number the line is another set's.
  struct Membership: Hashable, Codable, Sendable {
    var line: Int
    var epoch: UInt64
  }

  private struct Line: Codable, Sendable {
    /// Nil: the line is free.
    var node: NodeID?
    var epoch: UInt64
    var endpoint: Endpoint
    var lastSeen: Instant
    var lifetime: TimeSpan
    var count = 0
  }

  private var lines = ChunkedArray<Line>()
  private var free = ChunkedArray<Int>()
  private var places: ChunkedDictionary<NodeID, Int>
  /// Objects of which a node is to ask who looks for them; beyond what fits into one answer they are dropped.
  private var called: ChunkedDictionary<NodeID, [Digest256]>

  init(seed: UInt64) {
    places = ChunkedDictionary(seed: seed)
    called = ChunkedDictionary(seed: seed)
  }

  /// Sets of all nodes.
  var count: Int { places.count }

  /// When the node of a set was heard of last, and for how long that counts; nil if the set is no more.
  func presence(_ membership: Membership) -> (lastSeen: Instant, lifetime: TimeSpan)? {
    let line = lines[membership.line]
    guard line.epoch == membership.epoch, line.node != nil else { return nil }
    return (line.lastSeen, line.lifetime)
  }

  /// How many entries a node's set has.
  func count(of node: NodeID) -> Int { places[node].map { lines[$0].count } ?? 0 }

  /// The set that a node's entries belong to now; nil if it has none.
  func membership(of node: NodeID) -> Membership? {
    places[node].map { Membership(line: $0, epoch: lines[$0].epoch) }
  }

  /// A node is heard of again. False if its set is not the one with this number, or it is elsewhere now: at none of
  /// these endpoints.
  mutating func refresh(_ node: NodeID, _ epoch: UInt64, at endpoints: [Endpoint], now: Instant) -> Bool {
    guard let place = places[node], lines[place].epoch == epoch, endpoints.contains(lines[place].endpoint),
      now - lines[place].lastSeen <= lines[place].lifetime
    else { return false }
    lines[place].lastSeen = now
    return true
  }

  /// Begins a node's set; what belonged to an earlier one is no member any more. Beyond `most` sets of all nodes none
  /// is begun.
  mutating func begin(
    _ node: NodeID, _ epoch: UInt64, at endpoint: Endpoint, lifetime: TimeSpan, atMost most: Int, now: Instant
  ) {
    guard places[node] != nil || places.count < most else { return }
    let line = Line(node: node, epoch: epoch, endpoint: endpoint, lastSeen: now, lifetime: lifetime)
    called.removeUnordered(node)
    if let place = places[node] {
      lines[place] = line
    } else if let place = free.popLast() {
      lines[place] = line
      places.updateValue(place, forKey: node)
    } else {
      places.updateValue(lines.count, forKey: node)
      lines.append(line)
    }
  }

  /// A node's set is no more.
  mutating func end(_ node: NodeID) {
    guard let place = places.removeUnordered(node) else { return }
    lines[place].node = nil
    free.append(place)
    called.removeUnordered(node)
  }

  mutating func join(_ membership: Membership) { lines[membership.line].count += 1 }

  /// An entry is gone, or belongs to its set no more.
  mutating func leave(_ membership: Membership?) {
    guard let membership, lines[membership.line].epoch == membership.epoch else { return }
    lines[membership.line].count -= 1
  }

  /// Sets of nodes that were not heard of end, and so do those that have no entry.
  mutating func sweep(at now: Instant) {
    for place in lines.indices {
      let line = lines[place]
      guard let node = line.node, now - line.lastSeen > line.lifetime || line.count <= 0 else { continue }
      end(node)
    }
  }

  /// Somebody looks for an object whom the node has to call: it hears of it with its next answer.
  mutating func call(_ node: NodeID, for object: Digest256) {
    guard places[node] != nil else { return }
    let known = called[node] ?? []
    guard known.count < HoldingsReply.maximumCalled, !known.contains(object) else { return }
    called.updateValue(known + [object], forKey: node)
  }

  /// Of which objects a node is to ask, once.
  mutating func takeCalls(of node: NodeID) -> [Digest256] { called.removeUnordered(node) ?? [] }
}
