import Trace
import Vocabulary

extension FleetReplay {
  /// Merges every trace in a directory and its subfolders into one timeline, and emits it line by line, with the
  /// other end of every message that was found at both.
  ///
  /// - Parameter filter: which events are emitted, each paired with its other end, whether or not that is.
  /// - Throws: `FleetReplay.Failure` when there is no trace, or the filter names what is not there; then nothing is
  ///   emitted.
  package static func timeline(
    directory: String, filter: TimelineFilter = TimelineFilter(), emit: (String) -> Void
  ) throws(FleetReplay.Failure) {
    let read = try FilteredStories(directory: directory, filter)
    let timeline = Timeline.merge(read.stories.map(\.events))
    let labels = read.stories.map { $0.header?.label ?? "?" }
    let places = read.stories.map { Self.names(of: $0.header, at: $0.path, below: directory) }
    let bound = try BoundFilter(filter, places: places, events: timeline.events)
    let width = labels.map(\.count).max() ?? 0
    let ends = MessageEnds(timeline.events)
    for sentence in read.unreadable { emit(sentence) }
    var shown = 0
    for event in timeline.events where filter.isEmpty || bound.takes(event) {
      shown += 1
      let label = labels[event.node] + String(repeating: " ", count: width - labels[event.node].count)
      var line = "\(event.wall.clockText) \(label) \(event.sequence) \(arrow(event)) \(event.name)"
      if let link = event.link {
        line += "  link \(String(link.nonce, radix: 16))#\(link.ordinal)"
        if let other = ends.other(of: event) {
          line += " \(link.isSend ? "to" : "from") \(labels[other.node]) \(other.sequence)"
        } else {
          line += " (the other end is not recorded)"
        }
      }
      emit(line)
    }
    emit("")
    if let chosen = read.chosenCount {
      emit("\(shown) events of \(chosen) of \(read.stories.count) traces shown; of their messages:")
    } else if !filter.isEmpty {
      emit("\(shown) of \(timeline.events.count) events shown")
    }
    let all = read.chosenCount == nil ? "\(read.stories.count) traces, \(timeline.events.count) events, " : ""
    emit(
      "\(all)\(timeline.pairCount) messages found at both ends; \(timeline.unpairedSends) sent and not seen to arrive, "
        + "\(timeline.unpairedArrivals) arrived and not seen sent")
    for skew in timeline.skews {
      emit("the clock of \(labels[skew.ahead]) is ahead of \(labels[skew.behind])'s by \(skew.microseconds) us or more")
    }
  }

  /// The traces of a directory.
  ///
  /// - Throws: `FleetReplay.Failure`, also when there is none.
  package static func traces(in directory: String) throws(FleetReplay.Failure) -> [String] {
    let paths: [String]
    do throws(TraceError) { paths = try TraceDirectory.traces(in: directory) } catch { throw .trace(error) }
    guard !paths.isEmpty else { throw .noTrace(directory: directory) }
    return paths
  }

  /// What a trace's node may be called in a filter: its role, its identity, its label and the latter's parts, and the
  /// directories between the given one and the trace.
  static func names(of header: TraceHeader?, at path: String, below directory: String) -> [String] {
    let parts = path.dropFirst(path.hasPrefix(directory) ? directory.count : 0).split(separator: "/").map(String.init)
    guard let header else { return parts }
    let short = header.label.split(separator: " ").dropFirst().map(String.init)
    return [header.role.rawValue, header.node.description, header.label] + short + parts
  }

  private static func arrow(_ event: TimelineEvent) -> String {
    switch event.kind {
    case .input: event.link == nil ? "*" : "<"
    case .effect: event.link == nil ? "-" : ">"
    case .start, .checkpoint, .end: "="
    case .full, .damage: "!"
    }
  }
}
