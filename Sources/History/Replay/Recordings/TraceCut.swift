import Nodes
import Trace
import Vocabulary

/// Keeps a stretch of what many nodes recorded, from which it replays by itself.
package enum TraceCut {
  /// From when to when; nil for the beginning, and the end.
  package struct Span: Hashable, Sendable {
    package var from: TimelineFilter.Moment?
    package var to: TimelineFilter.Moment?

    package init(from: TimelineFilter.Moment?, to: TimelineFilter.Moment?) { (self.from, self.to) = (from, to) }
  }

  /// Inputs of one recording that are in the stretch.
  package struct Part: Hashable, Sendable {
    package var label: String
    package var inputs: Int
  }

  /// Writes the stretch of all recordings below the folders into another.
  /// - Throws: `FleetReplay.Failure`.
  package static func cut(
    _ folders: [String], _ span: Span, into directory: String
  ) throws(FleetReplay.Failure) -> [Part] {
    var paths: [String] = []
    for folder in folders { paths += try FleetReplay.traces(in: folder) }
    let times: [(first: WallTime, last: WallTime)]
    do throws(TraceError) { times = try self.times(of: paths) } catch { throw .trace(error) }
    guard let begin = times.map(\.first).min(), let end = times.map(\.last).max() else { return [] }
    let from = span.from?.time(from: begin, to: end) ?? begin
    let to = span.to?.time(from: begin, to: end) ?? end
    guard from <= to else { throw .filter("--to is before --from") }
    var parts: [Part] = []
    do throws(TraceError) {
      for path in paths { if let part = try cut(path, (from, to), into: directory) { parts.append(part) } }
    } catch { throw .trace(error) }
    return parts
  }

  private static func times(of paths: [String]) throws(TraceError) -> [(first: WallTime, last: WallTime)] {
    var times: [(first: WallTime, last: WallTime)] = []
    for path in paths {
      let summary = try TraceSummary(path: path)
      if let first = summary.first, let last = summary.last { times.append((first, last)) }
    }
    return times
  }

  private static func cut(
    _ path: String, _ span: (from: WallTime, to: WallTime), into directory: String
  ) throws(TraceError) -> Part? {
    let reader = try TraceReader(path: path)
    while let entry = reader.next() {
      guard case .header(let header) = entry else { continue }
      let inputs =
        switch header.role {
        case .agent: try run(MachineCut<AgentMachine>(header, span, into: directory), reader)
        case .origin: try run(MachineCut<OriginMachine>(header, span, into: directory), reader)
        case .selector: try run(MachineCut<SelectorMachine>(header, span, into: directory), reader)
        }
      return Part(label: header.label, inputs: inputs)
    }
    return nil
  }

  private static func run<M>(_ start: MachineCut<M>, _ reader: TraceReader) throws(TraceError) -> Int {
    var cut = start
    while !cut.isDone, let entry = reader.next() { try cut.take(entry) }
    cut.end()
    return cut.inputs
  }
}
