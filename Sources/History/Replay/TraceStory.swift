import Nodes
import Trace
import Vocabulary
import Wire

/// One trace as events of a timeline, with its messages numbered so that both ends find each other. What followed from
/// an input is not in the trace: its machine runs again.
struct TraceStory {
  /// Whether events are told in words, as people read them; else there are inputs and messages, and their order alone.
  private let isInWords: Bool
  private(set) var header: TraceHeader?
  private var events: [Entry] = []
  private var book = LinkBook()
  private var subjects = SubjectBook()
  private(set) var agent = Rerun<AgentMachine>()
  private(set) var origin = Rerun<OriginMachine>()
  private(set) var selector = Rerun<SelectorMachine>()
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

  /// One that is to be handed the entries of its trace.
  init(isInWords: Bool) { self.isInWords = isInWords }

  /// The events, with link ids where both ends told theirs.
  var timeline: [TimelineEvent] {
    events.map { entry in
      var event = entry.event
      if let mark = entry.mark, let nonce = book.senderNonce(of: mark) {
        event.link = TimelineEvent.Link(nonce: nonce, ordinal: mark.ordinal, isSend: mark.isSend)
      }
      guard isInWords else { return event }
      if let object = entry.object { event.facts.objects.append(subjects.objects[object].all) }
      if let page = entry.page { event.facts.links += book.names(ofPage: page).map { String($0, radix: 16) } }
      if let remote = entry.link.flatMap({ subjects.remotes[$0.value] }) { event.facts.links.append("\(remote)") }
      return event
    }
  }

  mutating func take(_ entry: TraceEntry) {
    switch entry {
    case .header(let found):
      guard header == nil else { return }
      header = found
      agent.begin(found)
      origin.begin(found)
      selector.begin(found)
      input.wall = found.wall
      let part = found.segment > 1 ? ", part \(found.segment)" : ""
      note(.start, "recording of build \(found.build)\(part)\(found.isRedacted ? ", redacted" : "")")
    case .input(let found):
      input = found
      takeInput()
    case .effects(let effects): takeEffects(effects)
    case .checkpoint(let checkpoint): restore(checkpoint)
    case .full(let full): note(.full, "recording stopped: \(full.reason)")
    case .closed: note(.end, "closed")
    case .damage(let damage):
      book.lose()
      agent.forget()
      origin.forget()
      selector.forget()
      note(.damage, damage.text)
    }
  }

  private mutating func note(
    _ kind: TimelineEvent.Kind, _ name: @autoclosure () -> String, _ kinds: @autoclosure () -> [String] = [],
    objects: @autoclosure () -> [[String]] = []
  ) {
    var event = TimelineEvent(
      node: 0, sequence: input.sequence, wall: input.wall, kind: kind, name: isInWords ? name() : "")
    if isInWords {
      let kinds = kinds()
      event.facts = TimelineEvent.Facts(kinds: kinds.isEmpty ? ["\(kind)"] : kinds, objects: objects())
    }
    events.append(Entry(event: event))
  }

  /// Takes up a state, where none is known. What it cannot be read from leaves effects unknown.
  private mutating func restore(_ checkpoint: TraceEntry.Checkpoint) {
    switch header?.role {
    case .agent: if agent.machine == nil { try? agent.restore(checkpoint) }
    case .origin: if origin.machine == nil { try? origin.restore(checkpoint) }
    case .selector: if selector.machine == nil { try? selector.restore(checkpoint) }
    case nil: break
    }
  }

  // Inputs

  private mutating func takeInput() {
    switch header?.role {
    case .agent:
      guard let fact = try? agent.fact(input) else { return noteUnread("input") }
      takeFact(fact)
      _ = agent.run(fact, input)
    case .origin:
      guard let fact = try? origin.fact(input) else { return noteUnread("input") }
      noteAny(fact, isInWords ? ServerSubjects.names(of: fact) : [])
      _ = origin.run(fact, input)
    case .selector:
      guard let fact = try? selector.fact(input) else { return noteUnread("input") }
      noteAny(fact, isInWords ? ServerSubjects.names(of: fact) : [])
      _ = selector.run(fact, input)
    case nil: noteUnread("input")
    }
  }

  private mutating func takeFact(_ fact: AgentInput) {
    var mark: LinkBook.Mark?
    switch fact {
    case .handshake(let link, _, _, _, _, _): book.begin(link)
    case .message(let link, let message): mark = book.receive(link, message)
    case .blockArrived(let link, _, _), .hashesArrived(let link, _, _): mark = book.receive(link)
    default: break
    }
    note(.input, Brief.text(fact), Brief.kinds(fact), objects: ServerSubjects.names(of: fact))
    tie(mark, isInWords ? subjects.object(of: fact) : nil, SubjectBook.link(of: fact))
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

  private mutating func noteAny(_ fact: some Any, _ names: [[String]]) {
    current = names
    note(.input, Brief.describing(fact), [Brief.caseName(fact)], objects: names)
  }

  private mutating func noteUnread(_ what: String) { note(.damage, "an \(what) that cannot be read") }

  // Effects

  private mutating func takeEffects(_ recorded: TraceEntry.Effects) {
    switch header?.role {
    case .agent:
      guard let orders = effects(recorded, \.agent) else { return book.lose() }
      for order in orders { takeOrder(order) }
    case .origin:
      for order in effects(recorded, \.origin) ?? [] where isInWords {
        noteOrder(order, Brief.kinds(order), ServerSubjects.names(of: order))
      }
    case .selector:
      for order in effects(recorded, \.selector) ?? [] where isInWords { noteOrder(order, Brief.kinds(order), []) }
    case nil: noteUnread("effect")
    }
  }

  /// What the machine orders again; nil, and noted, where that is not known or not what it ordered then.
  private mutating func effects<M>(
    _ recorded: TraceEntry.Effects, _ rerun: WritableKeyPath<TraceStory, Rerun<M>>
  ) -> [M.Effect]? {
    let count = "\(recorded.count) effect\(recorded.count == 1 ? "" : "s")"
    guard let effects = self[keyPath: rerun].effects(of: recorded) else {
      if recorded.count > 0 { note(.effect, "\(count) that can only be told behind the next checkpoint") }
      return nil
    }
    guard Rerun<M>.agree(effects, recorded) else {
      note(.damage, "\(count) that are not those of this build: see --check")
      self[keyPath: rerun].forget()
      return nil
    }
    return effects
  }

  private mutating func takeOrder(_ order: AgentEffect) {
    var mark: LinkBook.Mark?
    switch order {
    case .link(let link, .dial): book.begin(link)
    case .link(let link, .send(let message)): mark = book.send(link, message)
    case .link(let link, .sendPiece), .link(let link, .sendHashes), .link(let link, .prove): mark = book.send(link)
    default: break
    }
    if isInWords || mark != nil {
      note(.effect, Brief.text(order), Brief.kinds(order), objects: ServerSubjects.names(of: order))
      tie(mark, isInWords ? subjects.object(of: order) : nil, SubjectBook.link(of: order))
    }
    if case .link(let link, .close) = order { book.end(link) }
  }

  private mutating func noteOrder(_ order: some Any, _ kinds: [String], _ names: [[String]]) {
    let about = names.isEmpty ? current : names
    note(.effect, Brief.describing(order), kinds, objects: about)
  }
}
