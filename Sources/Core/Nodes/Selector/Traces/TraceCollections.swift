import OrderedCollections
import Selection
import Vocabulary

/// What operators want of flight recorders: agents that cannot be called are asked in the answers to their announces,
/// and bring what they have in parts, which the world keeps for a while.
///
/// A selector that stands beside others has its own collections: an agent that announces itself elsewhere waits.
struct TraceCollections: Codable, Sendable {
  /// What to answer to an agent that brings a part.
  private enum Verdict {
    case keep(NodeID)
    case refuse(status: Int, String)
  }

  private static let most = 4
  private static let sourcesMost = 1_000
  /// For so long agents are asked, and what they bring is kept.
  private static let lifetime = TimeSpan.seconds(900)
  /// What all collections together may take of the disk.
  private static let room: Int64 = 4 << 30

  private var open: OrderedDictionary<UInt64, TraceCollection> = [:]

  /// When the next one is to be forgotten.
  var nextDeadline: Instant? { open.values.map(\.until).min() }

  /// Forgets what was kept for long enough.
  mutating func sweep(_ turn: inout SelectorTurn) {
    for (number, collection) in open where collection.until <= turn.now {
      open[number] = nil
      turn.perform(.dropTraces(number))
    }
  }

  /// What to ask of a node that has announced itself, and has proven to be that node.
  mutating func order(
    for node: NodeID, shares: Bool, _ turn: inout SelectorTurn
  ) -> TraceOrder? {
    for (number, collection) in open {
      guard let ticket = open[number]?.ask(node, shares: shares, draw: { turn.random.next() }) else { continue }
      return TraceOrder(collection: number, ticket: ticket, last: collection.last)
    }
    return nil
  }

  /// Answers a call.
  mutating func take(
    _ call: TraceCall, as exchange: ExchangeID, from caller: SelectorCaller, _ registry: Registry,
    _ turn: inout SelectorTurn
  ) {
    turn.counters.queries += 1
    if case .part(let number, let ticket, let offset, let count, let isLast) = call {
      return takePart(of: number, ticket, offset, .init(exchange: exchange, count: count, isLast: isLast), &turn)
    }
    guard let name = caller.operatorName else {
      let status = caller.isMistaken ? 401 : 403
      let refusal = SelectorCaller.Refusal(status: status, sentence: NodeView.traceSentence)
      return turn.answer(exchange, Queries.refuse(refusal, &turn))
    }
    switch call {
    case .collect(let object, let last):
      collect(object, last, for: name, as: exchange, registry, &turn)
    case .progress(let number):
      guard let collection = open[number] else { return unknown(exchange, &turn) }
      turn.answer(exchange, .traces(collection.progress(number)))
    case .archive(let number, let node):
      guard open[number]?[node]?.told.state == .whole else { return unknown(exchange, &turn) }
      turn.answer(exchange, .traceArchive(number, node))
    case .part: break
    }
  }

  private mutating func collect(
    _ object: Digest256?, _ last: TimeSpan?, for name: String, as exchange: ExchangeID, _ registry: Registry,
    _ turn: inout SelectorTurn
  ) {
    if let object, registry.entry(of: object) == nil {
      return turn.answer(exchange, .error(status: 404, sentence: "this selector does not know the object"))
    }
    guard open.count < Self.most else {
      return turn.answer(
        exchange,
        .error(status: 503, sentence: "there are \(Self.most) collections of traces already; each ends by itself"))
    }
    let (found, all) = RegistryOverview.nodes(of: object, in: registry, atMost: Self.sourcesMost)
    let number = turn.random.next()
    let collection = TraceCollection(
      last: last, until: turn.now + Self.lifetime, of: found, leftOut: all - found.count)
    open[number] = collection
    turn.log(
      .notice, .tracesAsked,
      [.init("operator", name), .init("peers", found.count)] + (object.map { [.init("object", $0.hex)] } ?? []))
    turn.answer(exchange, .traces(collection.progress(number)))
  }

  private mutating func takePart(
    of number: UInt64, _ ticket: UInt64, _ offset: Int64, _ part: TraceCollection.Part,
    _ turn: inout SelectorTurn
  ) {
    switch verdict(on: part, of: number, ticket, offset) {
    case .keep(let node):
      open[number]?.write(part, of: node)
      turn.perform(.keepTrace(part.exchange, number, node, offset: offset))
    case .refuse(let status, let sentence):
      turn.answer(part.exchange, .error(status: status, sentence: sentence))
    }
  }

  private func verdict(
    on part: TraceCollection.Part, of number: UInt64, _ ticket: UInt64, _ offset: Int64
  ) -> Verdict {
    guard let source = open[number]?.source(with: ticket) else {
      return .refuse(status: 404, "nobody waits for this trace")
    }
    let (state, received) = (source.told.state, source.told.received)
    guard state == .asked || state == .comes, source.writing == nil, offset == received else {
      return .refuse(status: 409, "the next part begins at byte \(received)")
    }
    guard part.count <= Int64(TraceOrder.partMost), part.count > 0 || part.isLast,
      received + part.count <= TraceOrder.archiveMost
    else { return .refuse(status: 413, "so much of a trace is not taken") }
    guard open.values.reduce(0, { $0 + $1.received }) + part.count <= Self.room else {
      return .refuse(status: 507, "the selector has no room for more traces")
    }
    return .keep(source.told.node)
  }

  /// The world has kept a part, or could not.
  mutating func wrote(_ exchange: ExchangeID, failure: String?, _ turn: inout SelectorTurn) {
    for number in open.keys {
      guard let node = open[number]?.wrote(exchange, isKept: failure == nil) else { continue }
      if let failure {
        turn.log(.warning, .tracesNotKept, [.init("by", node.short), .init("why", failure)])
        turn.answer(exchange, .error(status: 507, sentence: "the trace cannot be kept"))
      } else {
        turn.answer(exchange, .traceTaken(received: open[number]?[node]?.told.received ?? 0))
      }
      return
    }
    turn.answer(exchange, .error(status: 404, sentence: "nobody waits for this trace"))
  }

  private func unknown(_ exchange: ExchangeID, _ turn: inout SelectorTurn) {
    turn.answer(exchange, .error(status: 404, sentence: "there is no such collection of traces, or it has ended"))
  }
}
