import Nodes
import Trace

/// Opens tapes.
enum NodeTapes {
  /// The tape of a trace, and its inputs and messages as they lie in a timeline; nil for one of which no header can be
  /// read. The trace is read once and its machine run once for both.
  /// - Throws: `TraceError` when the trace cannot be opened.
  static func open(_ path: String) throws(TraceError) -> (tape: any NodeTape, events: [TimelineEvent])? {
    let reader = try TraceReader(path: path)
    var entries: [TraceEntry] = []
    while let entry = reader.next() {
      entries.append(entry)
      guard case .header(let header) = entry else { continue }
      switch header.role {
      case .agent:
        let tape = MachineTape<AgentMachine>(
          header, brief: { (Brief.text($0), Brief.kinds($0)) }, order: { Taped.Effect($0) })
        return (tape, fill(tape, entries, reader) { $0.agent })
      case .origin:
        let tape = MachineTape<OriginMachine>(
          header, brief: { (Brief.describing($0), [Brief.caseName($0)]) }, order: { Taped.Effect($0) })
        return (tape, fill(tape, entries, reader) { $0.origin })
      case .selector:
        let tape = MachineTape<SelectorMachine>(
          header, brief: { (Brief.describing($0), [Brief.caseName($0)]) }, order: { Taped.Effect($0) })
        return (tape, fill(tape, entries, reader) { $0.selector })
      }
    }
    return nil
  }

  /// Takes all entries, and copies of the machine that runs for the story's sake.
  private static func fill<M>(
    _ tape: MachineTape<M>, _ entries: [TraceEntry], _ rest: TraceReader, _ rerun: (TraceStory) -> Rerun<M>
  ) -> [TimelineEvent] {
    var story = TraceStory(isInWords: false)
    func take(_ entry: TraceEntry) {
      story.take(entry)
      tape.take(entry)
      if case .input = entry, tape.isCopyDue { tape.keep(copyOf: rerun(story)) }
    }
    for entry in entries { take(entry) }
    while let entry = rest.next() { take(entry) }
    tape.end()
    return story.timeline
  }
}
