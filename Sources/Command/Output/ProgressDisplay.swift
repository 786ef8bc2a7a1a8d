import Live
import Nodes
import Vocabulary

/// Shows progress on standard error. Used by one task at a time.
final class ProgressDisplay: @unchecked Sendable {
  private enum Mode {
    case bar
    case lines
    /// No terminal looks on: what is waited for, how far it is, and what is served, in a plain line now and then.
    case plain
    case none
  }

  private let mode: Mode
  private let name: String
  private var samples: [(at: Instant, bytes: Int64)] = []
  private var stalls = StallWatch()
  private let look = Terminal.look()
  /// Columns of the line that stands there.
  private var shown = 0
  /// When it was last said how far the download is, and how far that was.
  private var told: (at: Instant, have: Int64)?
  private var hasToldServing = false
  private(set) var isFinished = false

  init(style: ProgressStyle, name: String) {
    mode =
      switch style {
      case .auto: Terminal.look().redraws ? .bar : .plain
      case .bar: .bar
      case .lines: .lines
      case .none: .none
      }
    self.name = name == "-" ? "standard output" : ScreenText.plain(name)
  }

  var isShown: Bool { mode != .none }
  var period: Duration { mode == .lines ? .milliseconds(1000) : .milliseconds(200) }

  // Fetching

  func show(_ progress: WantProgress) {
    let now = NodeClock.system.now
    // What was found on the disk came at no rate.
    let rate = rate(with: max(0, progress.have - progress.tally.store), at: now)
    let stall = stalls.look(at: progress, now: now)
    switch mode {
    case .lines: Terminal.err(JSONLines.text(ProgressLine(progress, rate: rate, stall: stall)))
    case .bar:
      let short = name.split(separator: "/").last.map(String.init) ?? name
      draw(DownloadStatus(progress: progress, rate: rate, stall: stall, name: short).line)
    case .plain: tell(DownloadStatus(progress: progress, rate: rate, stall: stall, name: ""), at: now)
    case .none: break
    }
  }

  /// Takes the bar away, for what is said at the end.
  func clear() {
    if shown > 0 { Terminal.write(look.clearing(shown: shown, room: Terminal.columns), to: 2) }
    shown = 0
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
      draw(serving.line(name: name, rate: rate, left: seconds))
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

  /// The width is asked for each time: terminals are resized.
  private func draw(_ line: StatusLine) {
    let room = Terminal.columns
    let (text, columns) = line.text(columns: room, isColoured: look.takesSequences)
    Terminal.write(look.replacing(shown: shown, with: text, columns: columns, room: room), to: 2)
    shown = columns
  }

  /// Without a terminal: what is waited for at once, and now and then how far it is.
  private func tell(_ status: DownloadStatus, at now: Instant) {
    if let stall = status.stall {
      if stall.isNews { Terminal.err("\(name): \(ScreenText.plain(stall.waiting.text))") }
      return
    }
    let last = told ?? (now, 0)
    if told == nil { told = last }
    guard now - last.at >= Self.tellingPeriod, status.progress.have > last.have else { return }
    told = (now, status.progress.have)
    Terminal.err("\(name): \(status.line.words)")
  }

  private static let tellingPeriod = TimeSpan.seconds(10)
}
