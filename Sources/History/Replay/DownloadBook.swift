import Nodes
import Trace
import Vocabulary

/// Reads the downloads off one agent's trace, while its machine runs again.
struct DownloadBook {
  private struct Entry {
    var download: Download
    var accepted: Instant
    var want: WantID
    var object: Int?
    var isOver = false
  }

  private var entries: [Entry] = []
  /// The places of those that are not over.
  private var open: [Int] = []
  private var subjects = SubjectBook()
  private var node = "?"
  private var input = TraceEntry.Input(
    sequence: 0, at: Instant(nanoseconds: 0), wall: WallTime(microseconds: 0), bytes: [])

  /// - Throws: `TraceError` when the trace cannot be opened. What is damaged in it is passed over.
  init(path: String) throws(TraceError) {
    let reader = try TraceReader(path: path)
    var rerun = Rerun<AgentMachine>()
    while let entry = reader.next() {
      switch entry {
      case .header(let header):
        guard header.role == .agent else { return }
        node = header.label
        rerun.begin(header)
      case .input(let found):
        input = found
        guard let fact = try? rerun.fact(found) else { continue }
        take(fact)
        _ = rerun.run(fact, found)
      case .effects(let effects):
        for order in rerun.effects(of: effects) ?? [] { take(order) }
      case .checkpoint(let checkpoint):
        if rerun.machine == nil { try? rerun.restore(checkpoint) }
      case .damage: rerun.forget()
      case .full, .closed: continue
      }
    }
  }

  /// All downloads, in the order in which they were wished for.
  var downloads: [Download] {
    entries.map { entry in
      var download = entry.download
      if !entry.isOver { download.ended = input.at - entry.accepted }
      if let object = entry.object { download.names = subjects.objects[object].all }
      return download
    }
  }

  private mutating func take(_ fact: AgentInput) {
    let object = subjects.object(of: fact)
    switch fact {
    case .wanted(let want, .url(let name), _), .wanted(let want, .metainfoFile(let name), _): begin(want, name, object)
    case .asked(let exchange, let request):
      if object != nil { begin(exchange.want, String(request.target), object) }
    case .described(_, .good(let description, _)):
      note(object, \.described)
      for at in open where entries[at].object == object { entries[at].download.name = description.name }
    case .opened(_, let held, _):
      note(object, \.opened)
      if held.trueCount > 0 { note(object, \.firstByte) }
    case .blockArrived(_, _, let verdict), .originBlock(_, _, let verdict):
      if verdict == .verified || verdict == .unproven { note(object, \.firstByte) }
    case .plainProgress(_, let received, _): if received.value > 0 { note(object, \.firstByte) }
    case .abandoned(let want): end(want, .abandoned)
    default: break
    }
  }

  private mutating func take(_ order: AgentEffect) {
    let object = subjects.object(of: order)
    switch order {
    case .reader(let want, .begin):
      guard let at = place(of: want) else { return }
      // The object was open already, for somebody else.
      let since = input.at - entries[at].accepted
      entries[at].download.opened = entries[at].download.opened ?? since
    case .reader(_, .deliver): note(object, \.firstByte)
    case .gateway(let exchange, .answer(let answer)): end(exchange.want, .answered(status: answer.status))
    case .reader(let want, .finish(let report)): end(want, .complete(report))
    case .reader(let want, .fail(let failure)): end(want, .failed(failure))
    default: break
    }
  }

  private mutating func begin(_ want: WantID, _ name: String, _ object: Int?) {
    open.append(entries.count)
    entries.append(
      Entry(
        download: Download(node: node, name: name, acceptedAt: input.wall), accepted: input.at, want: want,
        object: object))
  }

  private func place(of want: WantID) -> Int? { open.first { entries[$0].want == want } }

  /// Something happened to an object for the first time since it was wished for.
  private mutating func note(_ object: Int?, _ moment: WritableKeyPath<Download, TimeSpan?>) {
    guard let object else { return }
    for at in open where entries[at].object == object && entries[at].download[keyPath: moment] == nil {
      entries[at].download[keyPath: moment] = input.at - entries[at].accepted
    }
  }

  private mutating func end(_ want: WantID, _ end: Download.End) {
    guard let at = place(of: want) else { return }
    open.removeAll { $0 == at }
    entries[at].isOver = true
    entries[at].download.end = end
    entries[at].download.ended = input.at - entries[at].accepted
  }
}
