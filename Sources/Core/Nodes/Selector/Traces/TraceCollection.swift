import OrderedCollections
import Vocabulary

/// What one operator wants of the flight recorders of agents, and what has come of it.
struct TraceCollection: Codable, Sendable {
  /// One agent of which something is wanted.
  struct Source: Codable, Sendable {
    var told: TraceProgress.Source
    /// Shown by it; drawn when it is asked.
    var ticket: UInt64?
    /// The part that is being written.
    var writing: Part?
  }

  /// What came with one message.
  struct Part: Hashable, Codable, Sendable {
    var exchange: ExchangeID
    var count: Int64
    var isLast: Bool
  }

  let last: TimeSpan?
  /// Until when it is kept.
  let until: Instant
  private let leftOut: Int
  private var sources: OrderedDictionary<NodeID, Source>

  /// - Parameter leftOut: agents that there was no room for.
  init(last: TimeSpan?, until: Instant, of agents: [NodeID], leftOut: Int) {
    (self.last, self.until, self.leftOut) = (last, until, leftOut)
    let found = agents.map { ($0, Source(told: TraceProgress.Source(node: $0, state: .waits, received: 0))) }
    sources = OrderedDictionary(found, uniquingKeysWith: { first, _ in first })
  }

  /// How far it is, under this number.
  func progress(_ number: UInt64) -> TraceProgress {
    TraceProgress(collection: number, sources: sources.values.map(\.told), leftOut: leftOut)
  }

  /// Bytes that are here, of all.
  var received: Int64 { sources.values.reduce(0) { $0 + $1.told.received } }

  subscript(node: NodeID) -> Source? { sources[node] }

  /// The source that has this ticket.
  func source(with ticket: UInt64) -> Source? { sources.values.first { $0.ticket == ticket } }

  /// What to ask of a node that announces itself: the ticket, if it is to be asked.
  /// - Parameters:
  ///   - shares: whether its owner lets it.
  ///   - draw: draws a ticket.
  mutating func ask(_ node: NodeID, shares: Bool, draw: () -> UInt64) -> UInt64? {
    guard let state = sources[node]?.told.state, state == .waits || state == .refused else { return nil }
    sources[node]?.told.state = shares ? .asked : .refused
    guard shares else { return nil }
    sources[node]?.ticket = draw()
    return sources[node]?.ticket
  }

  /// A part is being written.
  mutating func write(_ part: Part, of node: NodeID) { sources[node]?.writing = part }

  /// What became of the part that was being written: whose it was; nil if it is none of this collection's.
  mutating func wrote(_ exchange: ExchangeID, isKept: Bool) -> NodeID? {
    guard let (node, source) = sources.elements.first(where: { $0.value.writing?.exchange == exchange }),
      let part = source.writing
    else { return nil }
    sources[node]?.writing = nil
    if isKept { sources[node]?.told.received += part.count }
    sources[node]?.told.state = !isKept ? .failed : part.isLast ? .whole : .comes
    return node
  }
}
