import Nodes
package import Trace

/// Re-executes what one node's machine did, from its trace.
package enum NodeReplay {
  /// Replays a trace from its start, past damage, to its end or to the first difference.
  package static func check(path: String) throws(TraceError) -> NodeReport {
    let reader = try TraceReader(path: path)
    var report = NodeReport(path: path)
    var early: [TraceEntry] = []
    // Damage can come before the first header that can be read; entries before it are of no use without it.
    while let entry = reader.next() {
      if case .header(let header) = entry {
        report.header = header
        break
      }
      early.append(entry)
    }
    if report.header?.isRedacted == true {
      report.oddities.append("something was taken out of its inputs, so that it cannot be run again")
      return report
    }
    switch report.header?.role {
    case .agent: return run(Reexecution<AgentMachine>(report), early, reader)
    case .origin: return run(Reexecution<OriginMachine>(report), early, reader)
    case .selector: return run(Reexecution<SelectorMachine>(report), early, reader)
    case nil:
      for case .damage(let damage) in early { report.damages.append(damage) }
      if report.damages.isEmpty { report.oddities.append("there is no header") }
      return report
    }
  }

  private static func run<M>(_ start: Reexecution<M>, _ early: [TraceEntry], _ reader: TraceReader) -> NodeReport {
    var run = start
    for entry in early { run.take(entry) }
    while !run.isDone, let entry = reader.next() { run.take(entry) }
    run.end()
    return run.report
  }
}
