import Dispatch
import Synchronization
import Trace

/// Reads many traces at once: none knows of another, and running the machine of one keeps a core busy.
enum SideBySide {
  /// Made on one thread, and used on another when all are there.
  private struct Handed<Value>: @unchecked Sendable {
    let value: Value
  }

  /// What `read` makes of each trace, in their order.
  static func read<Value>(
    _ paths: [String], _ read: @Sendable (String) throws(TraceError) -> Value
  ) -> [Result<Value, TraceError>] {
    let results = Mutex([Handed<Result<Value, TraceError>>?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { at in
      let path = paths[at]
      let result = Handed(value: Result { () throws(TraceError) in try read(path) })
      results.withLock { $0[at] = result }
    }
    return results.withLock { $0.compactMap { $0?.value } }
  }
}
