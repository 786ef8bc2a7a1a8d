import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into wishes that the process should end. One that comes a second or more after the first
/// ends it at once, however busy it is; sooner, it is the same wish, sent to the process and to its group.
final class SignalWatch: Sendable {
  enum Wish: Sendable {
    /// Ctrl-C.
    case interrupt
    case terminate

    var status: ExitStatus { self == .interrupt ? .interrupted : .terminated }
  }

  let wishes: AsyncStream<Wish>
  private let sources: [DispatchSource]

  init() {
    let (wishes, continuation) = AsyncStream.makeStream(of: Wish.self)
    self.wishes = wishes
    sources = [(SIGINT, Wish.interrupt), (SIGTERM, Wish.terminate)].compactMap { number, wish in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // One source calls its handler one event at a time.
      nonisolated(unsafe) var first: ContinuousClock.Instant?
      source.setEventHandler {
        if let first, .now - first > .seconds(1) { exit(wish.status.code) }
        first = first ?? .now
        continuation.yield(wish)
      }
      source.resume()
      return source as? DispatchSource
    }
  }

  /// Waits for the first wish.
  func first() async -> Wish {
    for await wish in wishes { return wish }
    return .terminate
  }
}
