import Vocabulary

/// A recording for the tools of others: trace events, a log with vector clocks, lines of JSON.
struct ExportLogs {
  let story: ExportStory

  // Trace events

  /// What Perfetto and Chrome read (Trace Event Format, 2016): a process for each node, a slice for each input, an
  /// arrow for each message.
  ///
  /// Readers tie an arrow to the slices that it begins and ends in, by time. So no two slices of a node have the same
  /// microsecond, and no message arrives in that in which it was sent: where a recording has it otherwise, what comes
  /// later is shown some microseconds later.
  var traceEvents: String {
    var lines: [String] = []
    for (lane, node) in story.lanes.enumerated() where !node.isGhost {
      lines.append(metadata("process_name", lane, node.name + (node.isp.isEmpty ? "" : " (\(node.isp))")))
      lines.append(metadata("thread_name", lane, node.label))
    }
    let start = story.events.map(\.time.microseconds).min() ?? 0
    var last = [Int64](repeating: -1, count: story.lanes.count)
    var times: [Int64] = []
    let arrivals = story.arrivals
    for (at, event) in story.events.enumerated() {
      var time = max(event.time.microseconds - start, last[event.lane] + 1)
      if case .event(let from)? = event.source { time = max(time, times[from] + 1) }
      last[event.lane] = time
      times.append(time)
      lines.append(slice(event, at: time))
      if case .event? = event.source { lines.append(arrow("f", at, event, time)) }
      for arrival in arrivals[at] { lines.append(arrow("s", arrival, event, time)) }
    }
    let others = ExportJSON.object([
      "begins": ExportJSON.text(WallTime(microseconds: start).clockText), "notes": ExportJSON.texts(story.notes),
    ])
    return "{\"displayTimeUnit\":\"ms\",\"otherData\":\(others),\"traceEvents\":[\n"
      + lines.joined(separator: ",\n") + "\n]}\n"
  }

  private func metadata(_ name: String, _ lane: Int, _ value: String) -> String {
    ExportJSON.object([
      "ph": "\"M\"", "name": ExportJSON.text(name), "pid": "\(lane + 1)", "tid": "1",
      "args": ExportJSON.object(["name": ExportJSON.text(value)]),
    ])
  }

  private func slice(_ event: ExportStory.Event, at time: Int64) -> String {
    ExportJSON.object([
      "ph": "\"X\"", "name": ExportJSON.text(event.kinds.last ?? ""), "cat": ExportJSON.text(event.kinds[0]),
      "ts": "\(time)", "dur": "1", "pid": "\(event.lane + 1)", "tid": "1",
      "args": ExportJSON.object([
        "input": ExportJSON.text(event.text), "sequence": "\(event.sequence)",
        "effects": event.effects.map(ExportJSON.texts),
      ]),
    ])
  }

  /// - Parameter arrival: the event that the message became, which no other did: the arrow's number.
  private func arrow(_ phase: String, _ arrival: Int, _ event: ExportStory.Event, _ time: Int64) -> String {
    ExportJSON.object([
      "ph": "\"\(phase)\"", "bp": phase == "f" ? "\"e\"" : nil, "id": "\(arrival)", "cat": "\"message\"",
      "name": ExportJSON.text(story.events[arrival].kinds.last ?? ""), "ts": "\(time)", "pid": "\(event.lane + 1)",
      "tid": "1",
    ])
  }

  // Vector clocks

  /// What ShiViz reads: how a line is to be read, a line that would say how to tell executions apart, and the events,
  /// each with its host, its clock, and its words. A clock has how many events of each host come before it or are it,
  /// along messages.
  var clocks: String {
    var lines = [#"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"#, ""]
    var latest = [[Int: Int]](repeating: [:], count: story.lanes.count)
    // Only of events whose message is still to arrive.
    var sent: [Int: [Int: Int]] = [:]
    let arrivals = story.arrivals
    for (at, event) in story.events.enumerated() {
      if case .event(let from)? = event.source {
        latest[event.lane].merge(sent[from] ?? [:]) { max($0, $1) }
        if arrivals[from].last == at { sent[from] = nil }
      }
      latest[event.lane][event.lane, default: 0] += 1
      if !arrivals[at].isEmpty { sent[at] = latest[event.lane] }
      let clock = latest[event.lane].sorted { $0.key < $1.key }
        .map { "\(ExportJSON.text(story.lanes[$0.key].name)):\($0.value)" }
      lines.append("\(story.lanes[event.lane].name) {\(clock.joined(separator: ","))}")
      lines.append("\(event.sequence) " + String(event.text.map { $0.isNewline ? " " : $0 }))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // Lines

  /// One JSON object for each event.
  var lines: String {
    var lines = ""
    for event in story.events {
      var from: String?
      switch event.source {
      case .event(let at): from = name(of: story.events[at])
      case .ghost(let lane): from = story.lanes[lane].name
      case .elsewhere(let name): from = name
      case nil: break
      }
      lines +=
        ExportJSON.object([
          "node": ExportJSON.text(story.lanes[event.lane].name), "sequence": "\(event.sequence)",
          "microseconds": "\(event.time.microseconds)", "kinds": ExportJSON.texts(event.kinds),
          "input": ExportJSON.text(event.text), "from": from.map(ExportJSON.text),
          "effects": event.effects.map(ExportJSON.texts), "more_effects": "\(event.moreEffects)",
          "warning": "\(event.isWarning)", "changes": ExportJSON.changes(event),
        ]) + "\n"
    }
    return lines
  }

  private func name(of event: ExportStory.Event) -> String { "\(story.lanes[event.lane].name):\(event.sequence)" }
}
