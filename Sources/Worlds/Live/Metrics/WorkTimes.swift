import Synchronization
import Vocabulary

/// How long the process takes over blocks: to hash them, to write them, to read them. Of the process and not of a node,
/// as its other figures are, for blocks are worked on by threads that belong to nobody.
final class WorkTimes: Sendable {
  static let hash = WorkTimes()
  static let write = WorkTimes()
  static let read = WorkTimes()

  private let times = Mutex(DurationHistogram())

  private init() {}

  var histogram: DurationHistogram { times.withLock { $0 } }

  /// Times one piece of work.
  @inline(__always) func measure<T, E: Error>(_ work: () throws(E) -> T) throws(E) -> T {
    let start = NodeClock.system.now
    defer {
      let took = NodeClock.system.now - start
      times.withLock { $0.observe(took) }
    }
    return try work()
  }
}
