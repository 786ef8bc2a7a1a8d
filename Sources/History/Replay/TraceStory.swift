import Nodes
import Trace
import Vocabulary
import Wire

/// One trace as events of a timeline, with its messages numbered so that both ends find each other.
struct TraceStory {
  private(set) var header: TraceHeader?
  private var events: [Entry] = []
  private var book = LinkBook()
  private var subjects = SubjectBook()
  /// What the last input of a server was about: its answer is about the same.
  private var current: [[String]] = []
  private var input = TraceEntry.Input(
    sequence: 0, at: Instant(nanoseconds: 0), wall: WallTime(microseconds: 0), bytes: [])

  private struct Entry {
    var event: TimelineEvent
    var mark: LinkBook.Mark?
    /// The number of its object in the book of subjects.
    var object: Int?
    var link: LinkID?
    var page: Int?
  }

  init(path: String) throws(TraceError) {
    let reader = try TraceReader(path: path, withCheckpoints: false)
    while let entry = reader.next() { take(entry) }
  }

  /// The events, with link ids where both ends told theirs.
  var timeline: [TimelineEvent] {
    events.map { entry in
      var event = entry.event
      if let mark = entry.mark, let nonce = book.senderNonce(of: mark) {
        event.link = TimelineEvent.Link(nonce: nonce, ordinal: mark.ordinal, isSend: mark.isSend)
      }
      if let object = entry.object { event.facts.objects.append(subjects.objects[object].all) }
      if let page = entry.page { event.facts.links += book.names(ofPage: page).map { String($0, radix: 16) } }
      if let remote = entry.link.flatMap({ subjects.remotes[$0.value] }) { event.facts.links.append("\(remote)") }
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

  private mutating func note(
    _ kind: TimelineEvent.Kind, _ name: String, _ kinds: [String] = [], objects: [[String]] = []
  ) {
    var event = TimelineEvent(node: 0, sequence: input.sequence, wall: input.wall, kind: kind, name: name)
    event.facts = TimelineEvent.Facts(kinds: kinds.isEmpty ? ["\(kind)"] : kinds, objects: objects)
    events.append(Entry(event: event))
  }

  // Inputs

  private mutating func takeInput(_ bytes: [UInt8]) {
    switch header?.role {
    case .agent:
      guard let fact = try? CanonicalDecoder.decode(AgentInput.self, from: bytes) else { return noteUnread("input") }
      takeFact(fact)
    case .origin: noteAny(OriginInput.self, bytes) { ServerSubjects.names(of: $0) }
    case .selector: noteAny(SelectorInput.self, bytes) { ServerSubjects.names(of: $0) }
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
    note(.input, Brief.text(fact), Brief.kinds(fact), objects: ServerSubjects.names(of: fact))
    let object = subjects.object(of: fact)
    tie(mark, object, SubjectBook.link(of: fact))
    if case .linkClosed(let link, _) = fact { book.end(link) }
  }

  /// Says of the last event which message, object and link it is about.
  private mutating func tie(_ mark: LinkBook.Mark?, _ object: Int?, _ link: LinkID?) {
    let last = events.count - 1
    events[last].mark = mark
    events[last].object = object
    events[last].link = link
    events[last].page = link.flatMap { book.page(of: $0) }
  }

  private mutating func noteAny<Fact: Decodable>(
    _ type: Fact.Type, _ bytes: [UInt8], names: (Fact) -> [[String]]
  ) {
    guard let fact = try? CanonicalDecoder.decode(type, from: bytes) else { return noteUnread("input") }
    current = names(fact)
    note(.input, Brief.describing(fact), [Brief.caseName(fact)], objects: current)
  }

  private mutating func noteUnread(_ what: String) { note(.damage, "an \(what) that cannot be read") }

  // Effects

  private mutating func takeEffects(_ effects: TraceEntry.Effects) {
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
    case .origin:
      noteEach(OriginEffect.self, bytes) { effect in
        (Brief.kinds(effect), ServerSubjects.names(of: effect))
      }
    case .selector: noteEach(SelectorEffect.self, bytes) { effect in (Brief.kinds(effect), []) }
    case nil: noteUnread("effect")
    }
  }

  private mutating func takeOrder(_ order: AgentEffect) {
    var mark: LinkBook.Mark?
    switch order {
    case .link(let link, .dial): book.begin(link)
    case .link(let link, .send(let message)): mark = book.send(link, message)
    case .link(let link, .sendPiece), .link(let link, .sendHashes): mark = book.send(link)
    default: break
    }
    note(.effect, Brief.text(order), Brief.kinds(order), objects: ServerSubjects.names(of: order))
    let object = subjects.object(of: order)
    tie(mark, object, SubjectBook.link(of: order))
    if case .link(let link, .close) = order { book.end(link) }
  }

  private mutating func noteEach<Order: Decodable>(
    _ type: Order.Type, _ bytes: [UInt8], _ facts: (Order) -> (kinds: [String], names: [[String]])
  ) {
    guard let orders = try? CanonicalDecoder.decode([Order].self, from: bytes) else { return noteUnread("effect") }
    for order in orders {
      let (kinds, names) = facts(order)
      note(.effect, Brief.describing(order), kinds, objects: names.isEmpty ? current : names)
    }
  }
}
