package import Trace

/// Replays the traces of many nodes in one process.
package enum FleetReplay {
  /// Re-executes every trace in a directory and its subfolders, one after another, and compares every digest.
  package static func check(directory: String) throws(TraceError) -> FleetReport {
    var report = FleetReport(traces: [])
    for path in try TraceDirectory.traces(in: directory) {
      do throws(TraceError) {
        report.traces.append(try NodeReplay.check(path: path))
      } catch { report.unreadable.append("\(error)") }
    }
    return report
  }
}
