import Live
import Nodes
import Vocabulary

/// One run of `get`: asks, shows progress, reports, and stays to serve.
struct GetRun {
  let agent: AgentNode
  let errand: GetErrand
  let json: Bool
  let progress: ProgressStyle
  let stay: TimeSpan

  private enum Event: Sendable {
    case finished(Result<TransferReport, TransferFailure>)
    case wish(SignalWatch.Wish)
    case stayedLongEnough
  }

  func run() async throws {
    let watch = SignalWatch()
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let listening = Task { for await wish in watch.wishes { continuation.yield(.wish(wish)) } }
    let display = ProgressDisplay(style: progress, name: errand.output)
    let showing = Task { await show(on: display) }
    defer {
      listening.cancel()
      showing.cancel()
    }
    agent.get(errand.target, output: errand.output) { continuation.yield(.finished($0)) }
    for await event in events {
      switch event {
      case .finished(let outcome):
        showing.cancel()
        await showing.value
        display.clear()
        let report = try outcome.get()
        display.finish()
        tell(report)
        guard stay > .zero else { return }
        Task {
          try? await Task.sleep(for: .nanoseconds(stay.nanoseconds))
          continuation.yield(.stayedLongEnough)
        }
      case .wish(let wish):
        showing.cancel()
        await showing.value
        display.clear()
        guard display.isFinished else {
          throw CommandFailure("interrupted; what was fetched so far stays in the cache", status: wish.status)
        }
        return
      case .stayedLongEnough: return
      }
    }
  }

  private func tell(_ report: TransferReport) {
    if json { Terminal.out(JSONLines.text(GetReport(report))) }
    if !json || Terminal.isWatched { Terminal.err(GetReport.sentence(report, file: errand.output)) }
  }

  private func show(on display: ProgressDisplay) async {
    guard display.isShown else { return }
    while !Task.isCancelled {
      let progress = await agent.inspect { TransferProgress(of: $0) }
      if let progress = progress ?? nil, !Task.isCancelled { display.show(progress) }
      try? await Task.sleep(for: display.period)
    }
  }
}
