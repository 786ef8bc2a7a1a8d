import Nodes
import Trace

/// Opens tapes.
enum NodeTapes {
  /// The tape of a trace; nil for one of which no header can be read.
  /// - Throws: `TraceError` when the trace cannot be opened.
  static func open(_ path: String) throws(TraceError) -> (any NodeTape)? {
    let reader = try TraceReader(path: path)
    var entries: [TraceEntry] = []
    while let entry = reader.next() {
      entries.append(entry)
      guard case .header(let header) = entry else { continue }
      switch header.role {
      case .agent:
        return MachineTape<AgentMachine>(
          header, entries, reader, brief: { (Brief.text($0), Brief.kinds($0)) },
          order: { Taped.Effect($0) })
      case .origin:
        return MachineTape<OriginMachine>(
          header, entries, reader, brief: { (Brief.describing($0), [Brief.caseName($0)]) },
          order: { Taped.Effect($0) })
      case .selector:
        return MachineTape<SelectorMachine>(
          header, entries, reader, brief: { (Brief.describing($0), [Brief.caseName($0)]) },
          order: { Taped.Effect($0) })
      }
    }
    return nil
  }
}
