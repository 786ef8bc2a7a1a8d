import Nodes
import Trace
import Vocabulary
import Wire

/// One trace as events of a timeline, with its messages numbered so that both ends find each other.
struct TraceStory {
  private(set) var header: TraceHeader?
  private var events: [(event: TimelineEvent, mark: LinkBook.Mark?)] = []
  private var book = LinkBook()
  private var input = TraceInput(sequence: 0, at: Instant(nanoseconds: 0), wall: WallTime(microseconds: 0), bytes: [])

  init(path: String) throws(TraceError) {
    let reader = try TraceReader(path: path, withCheckpoints: false)
    while let entry = reader.next() { take(entry) }
  }

  /// The events, with link ids where both ends told theirs.
  var timeline: [TimelineEvent] {
    events.map { entry in
      var event = entry.event
      if let mark = entry.mark, let nonce = book.identity(of: mark) {
        event.link = TimelineLink(nonce: nonce, ordinal: mark.ordinal, isSend: mark.isSend)
      }
      return event
    }
  }

  private mutating func take(_ entry: TraceEntry) {
    switch entry {
    case .header(let found):
      guard header == nil else { return }
      header = found
      input.wall = found.wall
      note(.start, "recording of build \(found.build)")
    case .input(let found):
      input = found
      takeInput(found.bytes)
    case .effects(let effects): takeEffects(effects)
    case .checkpoint: break
    case .full(let full): note(.full, "recording stopped: \(full.reason)")
    case .closed: note(.end, "closed")
    case .damage(let damage):
      book.lose()
      note(.damage, "damaged: \(damage)")
    }
  }

  private mutating func note(_ kind: TimelineEvent.Kind, _ name: String, _ mark: LinkBook.Mark? = nil) {
    let event = TimelineEvent(node: 0, sequence: input.sequence, wall: input.wall, kind: kind, name: name)
    events.append((event, mark))
  }

  // Inputs

  private mutating func takeInput(_ bytes: [UInt8]) {
    switch header?.role {
    case .agent:
      guard let fact = try? CanonicalDecoder.decode(AgentInput.self, from: bytes) else { return noteUnread("input") }
      takeFact(fact)
    case .origin: noteAny(OriginInput.self, bytes)
    case .selector: noteAny(SelectorInput.self, bytes)
    case nil: noteUnread("input")
    }
  }

  private mutating func takeFact(_ fact: AgentInput) {
    var mark: LinkBook.Mark?
    switch fact {
    case .handshake(let link, _, _): book.begin(link)
    case .message(let link, let message): mark = book.receive(link, message)
    case .blockArrived(let link, _, _), .hashesArrived(let link, _, _): mark = book.receive(link)
    default: break
    }
    note(.input, Brief.text(fact), mark)
    if case .linkClosed(let link, _) = fact { book.end(link) }
  }

  private mutating func noteAny<Fact: Decodable>(_ type: Fact.Type, _ bytes: [UInt8]) {
    guard let fact = try? CanonicalDecoder.decode(type, from: bytes) else { return noteUnread("input") }
    note(.input, Brief.describing(fact))
  }

  private mutating func noteUnread(_ what: String) { note(.damage, "an \(what) that cannot be read") }

  // Effects

  private mutating func takeEffects(_ effects: TraceEffects) {
    guard let bytes = effects.bytes else {
      book.lose()
      return note(.effect, "\(effects.count) effects that were not recorded")
    }
    switch header?.role {
    case .agent:
      guard let orders = try? CanonicalDecoder.decode([AgentEffect].self, from: bytes) else {
        book.lose()
        return noteUnread("effect")
      }
      for order in orders { takeOrder(order) }
    case .origin: noteEach(OriginEffect.self, bytes)
    case .selector: noteEach(SelectorEffect.self, bytes)
    case nil: noteUnread("effect")
    }
  }

  private mutating func takeOrder(_ order: AgentEffect) {
    var mark: LinkBook.Mark?
    switch order {
    case .dial(let link, _, _, _): book.begin(link)
    case .send(let link, let message): mark = book.send(link, message)
    case .sendPiece(let link, _, _), .sendHashes(let link, _, _): mark = book.send(link)
    default: break
    }
    note(.effect, Brief.text(order), mark)
    if case .close(let link, _) = order { book.end(link) }
  }

  private mutating func noteEach<Order: Decodable>(_ type: Order.Type, _ bytes: [UInt8]) {
    guard let orders = try? CanonicalDecoder.decode([Order].self, from: bytes) else { return noteUnread("effect") }
    for order in orders { note(.effect, Brief.describing(order)) }
  }
}
