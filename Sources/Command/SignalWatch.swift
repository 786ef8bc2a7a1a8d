import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into requests that the process should end. One that comes a second or more after the first
/// ends it at once, however busy it is; sooner, it is the same request, sent to the process and to its group.
final class SignalWatch: Sendable {
  enum Request: Sendable {
    /// Ctrl-C.
    case interrupt
    case terminate

    var status: ExitStatus { self == .interrupt ? .interrupted : .terminated }
  }

  let requests: AsyncStream<Request>
  private let sources: [DispatchSource]

  init() {
    let (requests, continuation) = AsyncStream.makeStream(of: Request.self)
    self.requests = requests
    sources = [(SIGINT, Request.interrupt), (SIGTERM, Request.terminate)].compactMap { number, request in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // One source calls its handler one event at a time.
      nonisolated(unsafe) var first: ContinuousClock.Instant?
      source.setEventHandler {
        if let first, .now - first > .seconds(1) { exit(request.status.code) }
        first = first ?? .now
        continuation.yield(request)
      }
      source.resume()
      return source as? DispatchSource
    }
  }

  /// Waits for the first request.
  func first() async -> Request {
    for await request in requests { return request }
    return .terminate
  }
}
