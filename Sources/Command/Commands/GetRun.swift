import Live
import Nodes
import Vocabulary

/// One run of `get`: asks, shows progress, reports, and stays to serve.
struct GetRun {
  let fetcher: any Fetcher
  let request: GetRequest
  let json: Bool
  /// Whether it is said at the end why it took as long as it did.
  let explains: Bool
  let progress: ProgressStyle
  let stay: TimeSpan

  /// How a run ended that brought neither the file nor a failure.
  enum Ending {
    case done
    /// Whoever was asked to fetch is not there.
    case nobody
    /// Whoever was asked to fetch went away.
    case lost
  }

  private enum Event: Sendable {
    case ended(HandoverClient.Outcome)
    case interrupted(SignalWatch.Request)
    case stayedLongEnough
  }

  /// - Throws: `TransferFailure`, `CommandFailure` when it was interrupted or another build answered.
  func run() async throws -> Ending {
    let watch = SignalWatch()
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let listening = Task { for await request in watch.requests { continuation.yield(.interrupted(request)) } }
    let display = ProgressDisplay(style: progress, name: request.output)
    var showing = Task { await show(on: display) }
    defer {
      listening.cancel()
      showing.cancel()
    }
    fetcher.begin(request) { continuation.yield(.ended($0)) }
    for await event in events {
      showing.cancel()
      await showing.value
      display.clear()
      switch event {
      case .ended(.finished(let report)):
        display.finish()
        tell(report)
        guard stay > .zero, await fetcher.serving() != nil else { return .done }
        showing = Task { await showServing(on: display) }
        Task {
          try? await Task.sleep(for: .nanoseconds(stay.nanoseconds))
          continuation.yield(.stayedLongEnough)
        }
      case .ended(.failed(let failure)): throw failure
      case .ended(.obeyed): preconditionFailure("nothing was ordered")
      case .ended(.nobody): return .nobody
      case .ended(.lost): return .lost
      case .ended(.otherVersion(let program, let pid)):
        throw CommandFailure(
          "the agent of this cache (pid \(pid)) is of another build (\(program); this is \(Version.client)): restart "
            + "it with this one, or give this get a cache of its own with --cache")
      case .interrupted(let by):
        guard !display.isFinished else { return await farewell(display) }
        await fetcher.cancel()
        throw CommandFailure("interrupted; what was fetched so far stays in the cache", status: by.status)
      case .stayedLongEnough: return await farewell(display)
      }
    }
    return .done
  }

  private func tell(_ report: TransferReport) {
    let explanation = explains ? GetExplanation(report) : nil
    if json { Terminal.out(JSONLines.text(GetReport(report, explanation: explanation))) }
    guard !json || Terminal.isWatched else { return }
    Terminal.err(GetReport.sentence(report, file: request.output))
    for line in explanation?.lines ?? [] { Terminal.err(line) }
  }

  private func farewell(_ display: ProgressDisplay) async -> Ending {
    if let serving = await fetcher.serving() { display.farewell(serving) }
    return .done
  }

  private func show(on display: ProgressDisplay) async {
    guard display.isShown else { return }
    while !Task.isCancelled {
      if let progress = await fetcher.progress(), !Task.isCancelled { display.show(progress) }
      try? await Task.sleep(for: display.period)
    }
  }

  private func showServing(on display: ProgressDisplay) async {
    guard display.isShown else { return }
    let end = NodeClock.system.now + stay
    while !Task.isCancelled {
      if let serving = await fetcher.serving(), !Task.isCancelled {
        display.show(serving, left: max(.zero, end - NodeClock.system.now))
      }
      try? await Task.sleep(for: display.period)
    }
  }
}
