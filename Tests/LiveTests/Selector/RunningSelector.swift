import Live
import Logging
import NIOCore
import NIOPosix

/// A selector that runs as long as one test, and says nothing.
enum RunningSelector {
  static func with(
    _ options: SelectorOptions, on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
    _ body: (SelectorNode) async throws -> Void
  ) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let selector = try await SelectorNode.start(options, on: loop, logger: logger)
    do {
      try await body(selector)
    } catch {
      await selector.stop()
      throw error
    }
    await selector.stop()
  }
}
