import Live
import Nodes
import Vocabulary

/// Shows progress on standard error. Used by one task at a time.
final class ProgressDisplay: @unchecked Sendable {
  private enum Mode {
    case bar
    case lines
    /// No terminal looks on: only what is waited for, and what is served, in a plain line each.
    case plain
    case none
  }

  private let mode: Mode
  private let name: String
  private var samples: [(at: Instant, bytes: Int64)] = []
  private var stalls = StallWatch()
  private var hasDrawn = false
  private var hasToldServing = false
  private(set) var isFinished = false

  init(style: ProgressStyle, name: String) {
    mode =
      switch style {
      case .auto: Terminal.isWatched ? .bar : .plain
      case .bar: .bar
      case .lines: .lines
      case .none: .none
      }
    self.name = name == "-" ? "standard output" : name
  }

  var isShown: Bool { mode != .none }
  var period: Duration { mode == .lines ? .milliseconds(1000) : .milliseconds(200) }

  // Fetching

  func show(_ progress: WantProgress) {
    let now = NodeClock.system.now
    let rate = rate(with: progress.have, at: now)
    let stall = stalls.look(at: progress, now: now)
    switch mode {
    case .lines: Terminal.err(JSONLines.text(ProgressLine(progress, rate: rate, stall: stall)))
    case .bar: draw(bar(progress, rate: rate, stall: stall, columns: Terminal.columns))
    case .plain:
      if let stall, stall.isNews { Terminal.err("\(name): \(stall.waiting.text)") }
    case .none: break
    }
  }

  /// Takes the bar away, for what is said at the end.
  func clear() {
    if hasDrawn { Terminal.write("\r\u{1B}[K", to: 2) }
    hasDrawn = false
  }

  /// The object is there: an interruption is no failure any more.
  func finish() {
    isFinished = true
    samples = []
  }

  // Serving

  func show(_ serving: ServingProgress, left: TimeSpan) {
    let rate = rate(with: serving.sent, at: NodeClock.system.now)
    let seconds = (left.milliseconds + 999) / 1000
    switch mode {
    case .lines:
      let fields = ServingProgress.Line.Fields(
        sent: serving.sent, rate: rate, peers: serving.peers, asking: serving.asking, left: seconds)
      Terminal.err(JSONLines.text(ServingProgress.Line(serving: fields)))
    case .bar:
      let text =
        "serving \(name): \(Quantities.size(serving.sent)) sent, \(Quantities.rate(rate)), "
        + "peers linked: \(serving.peers), asking: \(serving.asking), \(Quantities.clock(seconds)) left"
      draw(String(text.prefix(max(1, Terminal.columns - 1))))
    case .plain:
      guard !hasToldServing else { return }
      hasToldServing = true
      Terminal.err("serving \(name) to peers for \(Quantities.clock(seconds)); Ctrl-C ends it")
    case .none: break
    }
  }

  /// Sums up what was served.
  func farewell(_ serving: ServingProgress) {
    guard mode == .bar || mode == .plain else { return }
    Terminal.err("served \(name): \(Quantities.size(serving.sent)) sent to peers")
  }

  // Drawing

  /// Bytes per second over the last seconds.
  private func rate(with bytes: Int64, at now: Instant) -> Int64 {
    samples.append((now, bytes))
    samples.removeAll { $0.at < now - .seconds(5) }
    guard let first = samples.first, now > first.at else { return 0 }
    return max(0, bytes - first.bytes).multipliedFullWidthDivided(by: 1_000_000_000, over: (now - first.at).nanoseconds)
  }

  private func draw(_ text: String) {
    hasDrawn = true
    Terminal.write("\r\u{1B}[K" + text, to: 2)
  }

  private func bar(_ progress: WantProgress, rate: Int64, stall: StallWatch.Stall?, columns: Int) -> String {
    let wait = stall.map { "\($0.waiting.text) \($0.since.milliseconds / 1000) s" }
    guard let total = progress.total else {
      let came = progress.have > 0 ? "\(Quantities.size(progress.have))  \(Quantities.rate(rate))  " : ""
      return String((came + (wait ?? (came.isEmpty ? progress.waiting.text : ""))).prefix(max(1, columns - 1)))
    }
    let tally = progress.tally
    let all = tally.received + tally.store
    let left = rate > 0 ? Quantities.clock((total - progress.have) / rate) + " left" : "starting"
    let sources = [
      ("origin", tally.origin), ("same ISP", tally.sameISP), ("other ISP", tally.otherISP), ("unknown", tally.unknown),
      ("store", tally.store),
    ]
    let split = sources.filter { $0.1 > 0 }.map { "\($0.0) \(Quantities.percent($0.1, of: all))" }
    let right =
      " \(Quantities.percent(progress.have, of: total)) of \(Quantities.size(total))  "
      + (wait ?? "\(Quantities.rate(rate))  \(left)  " + split.joined(separator: " · "))
    let width = min(30, columns - right.count - 3)
    guard width >= 5 else { return String(right.dropFirst().prefix(max(1, columns - 1))) }
    let full = total > 0 ? Int(Int64(width) * progress.have / total) : width
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]" + right
  }
}
