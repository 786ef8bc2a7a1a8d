import Nodes
import Vocabulary

/// Shows progress on standard error. Used by one task at a time.
final class ProgressDisplay: @unchecked Sendable {
  private let style: ProgressStyle
  private let name: String
  private let clock = ContinuousClock()
  private var samples: [(at: ContinuousClock.Instant, have: Int64)] = []
  private var hasDrawn = false
  private(set) var isFinished = false

  init(style: ProgressStyle, name: String) {
    self.style = style == .auto ? (Terminal.isWatched ? .bar : .none) : style
    self.name = name
  }

  var isShown: Bool { style != .none }
  var period: Duration { style == .lines ? .milliseconds(1000) : .milliseconds(200) }

  func show(_ progress: TransferProgress) {
    let now = clock.now
    samples.append((now, progress.have))
    samples.removeAll { $0.at < now - .seconds(5) }
    if style == .lines {
      Terminal.err(JSONLines.text(ProgressLine(progress, rate: rate)))
    } else {
      hasDrawn = true
      Terminal.write("\r\u{1B}[K" + bar(progress, columns: Terminal.columns), to: 2)
    }
  }

  /// Takes the bar away, for what is said at the end.
  func clear() {
    if hasDrawn { Terminal.write("\r\u{1B}[K", to: 2) }
    hasDrawn = false
  }

  /// The object is there: an interruption is no failure any more.
  func finish() { isFinished = true }

  /// Bytes per second over the last seconds.
  private var rate: Int64 {
    guard let first = samples.first, let last = samples.last, last.at > first.at else { return 0 }
    let span = (last.at - first.at) / .nanoseconds(1)
    return span > 0 ? Int64(Double(last.have - first.have) / span * 1e9) : 0
  }

  private func bar(_ progress: TransferProgress, columns: Int) -> String {
    let tally = progress.tally
    let all = tally.received + tally.store
    let left = rate > 0 ? Quantities.clock((progress.total - progress.have) / rate) + " left" : "waiting"
    let sources = [
      ("edge", tally.edge), ("same ISP", tally.sameISP), ("other ISP", tally.otherISP), ("unknown", tally.unknown),
      ("store", tally.store),
    ]
    let split = sources.filter { $0.1 > 0 }.map { "\($0.0) \(Quantities.percent($0.1, of: all))" }
    let right =
      " \(Quantities.percent(progress.have, of: progress.total)) of \(Quantities.size(progress.total))  "
      + "\(Quantities.rate(rate))  \(left)  " + split.joined(separator: " · ")
    let width = min(30, columns - right.count - 3)
    guard width >= 5 else { return String(right.dropFirst().prefix(max(1, columns - 1))) }
    let full = progress.total > 0 ? Int(Int64(width) * progress.have / progress.total) : width
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]" + right
  }
}
