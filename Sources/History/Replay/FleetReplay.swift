package import Trace

/// Replays the traces of many nodes in one process.
package enum FleetReplay {
  /// Why a replay cannot be shown. Its description is a sentence for the user.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The traces cannot be had.
    case trace(TraceError)
    /// There is nothing to replay below the directory.
    case noTrace(directory: String)
    /// A filter names what is not in the traces, or makes no sense.
    case filter(String)

    package var description: String {
      switch self {
      case .trace(let error): error.description
      case .noTrace(let directory): "there is no trace in '\(directory)'"
      case .filter(let sentence): sentence
      }
    }
  }

  /// Re-executes every trace in a directory and its subfolders, as many at once as there are cores, and compares every
  /// digest.
  package static func check(directory: String) throws(TraceError) -> FleetReport {
    var report = FleetReport(traces: [])
    for result in SideBySide.read(try TraceDirectory.traces(in: directory), NodeReplay.check) {
      switch result {
      case .success(let trace): report.traces.append(trace)
      case .failure(let error): report.unreadable.append("\(error)")
      }
    }
    return report
  }
}
