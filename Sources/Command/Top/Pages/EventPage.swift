import Nodes

/// The last lines of a node's log, the newest first.
struct EventPage {
  let events: [NodeStatus.Event]

  func content(_ request: TopRequest) -> TopContent {
    let shown = events.filter { request.takes($0.name, $0.level, $0.text) }
    guard !shown.isEmpty else {
      return TopContent([
        TopLine("Nothing was logged\(request.filter.isEmpty ? "" : " that the filter takes").", .faint)
      ])
    }
    return TopContent(count: shown.count) { at in
      let event = shown[shown.count - 1 - at]
      var line = TopLine(Self.clock(event.at, request.look.secondsFromGMT) + " ", .faint)
      line.add(event.level, Self.style(event.level), columns: 8)
      line.add(" \(event.name)", .strong)
      line.add(" \(event.text)")
      return line.cut(to: request.columns)
    }
  }

  /// `12:34:56`
  private static func clock(_ milliseconds: Int64, _ secondsFromGMT: Int64) -> String {
    let day: Int64 = 86_400
    let second = ((milliseconds / 1000 % day + secondsFromGMT) % day + day) % day
    let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
  }

  private static func style(_ level: String) -> TopStyle {
    switch level {
    case "error", "critical": .bad
    case "warning": .warning
    case "trace", "debug": .faint
    default: .plain
    }
  }
}
