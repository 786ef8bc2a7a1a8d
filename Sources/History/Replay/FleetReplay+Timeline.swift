package import Trace
import Vocabulary

extension FleetReplay {
  /// Merges every trace in a directory and its subfolders into one timeline, and emits it line by line, with the
  /// other end of every message that was found at both.
  ///
  /// - Returns: how many traces there are; without one, nothing is emitted.
  @discardableResult
  package static func timeline(directory: String, emit: (String) -> Void) throws(TraceError) -> Int {
    var stories: [TraceStory] = []
    let paths = try TraceDirectory.traces(in: directory)
    guard !paths.isEmpty else { return 0 }
    for path in paths {
      do throws(TraceError) {
        stories.append(try TraceStory(path: path))
      } catch { emit("\(error)") }
    }
    let timeline = Timeline.merge(stories.map(\.timeline))
    let labels = stories.map { $0.header?.label ?? "?" }
    let width = labels.map(\.count).max() ?? 0
    let ends = MessageEnds(timeline.events)
    for event in timeline.events {
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
    emit(
      "\(stories.count) traces, \(timeline.events.count) events, \(timeline.pairCount) messages found at both ends; "
        + "\(timeline.unpairedSends) sent and not seen to arrive, "
        + "\(timeline.unpairedArrivals) arrived and not seen sent")
    for skew in timeline.skews {
      emit("the clock of \(labels[skew.ahead]) is ahead of \(labels[skew.behind])'s by \(skew.microseconds) us or more")
    }
    return paths.count
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
