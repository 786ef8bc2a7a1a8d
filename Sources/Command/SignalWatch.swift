import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into wishes that the process should end. A second one ends it at once, however busy it is.
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
      nonisolated(unsafe) var count = 0
      source.setEventHandler {
        // One queue calls this, one event at a time.
        count += 1
        if count > 1 { exit(wish.status.code) }
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
