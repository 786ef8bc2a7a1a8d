package import Vocabulary

/// What the world of a node counts, whichever its machine is: the process, its event loop, its HTTP front, its trace.
package enum WorldMetrics {
  /// What there is to count at one moment.
  package struct Facts {
    var process = ProcessFacts()
    var build: String
    var startedAt: WallTime
    var lag: DurationHistogram
    /// Inputs that the machine has seen, and those of them that the trace has not.
    var inputs: UInt64
    var lost: UInt64
    /// Whether a trace is kept and still written; nil for a node that keeps none.
    var records: Bool?
    /// Nil for a node without an HTTP front.
    var front: HTTPFront?
    /// Messages by OTLP that came through and that did not; nil for a node that sends none.
    var exported: [Int64]?
    /// Entries of the ledger by what became of them; nil for a node that keeps none.
    var booked: [Int64]?
  }

  package static let catalogue: MetricCatalogue<Facts> = {
    var metrics = MetricCatalogue<Facts>()
    addProcess(&metrics)
    addWork(&metrics)
    addNode(&metrics)
    addFront(&metrics)
    addExport(&metrics)
    return metrics
  }()

  /// By the names that Prometheus's client libraries have for them.
  private static func addProcess(_ metrics: inout MetricCatalogue<Facts>) {
    let processor = MetricDescriptor(
      .counter, "process_cpu_seconds_total", "seconds", "Time of processors that the process took.")
    metrics.add(processor) { facts in facts.process.processor.map { [.init([], .seconds($0))] } ?? [] }
    let start = MetricDescriptor(
      .gauge, "process_start_time_seconds", "seconds", "When the node started, since the beginning of 1970.")
    metrics.add(start) { [.init([], .decimal($0.startedAt.microseconds, places: 6))] }
    metrics.gauge("process_resident_memory_bytes", "bytes", "Memory that the process occupies.") {
      $0.process.residentBytes
    }
    metrics.gauge("process_open_fds", "files", "Files and sockets that are open.") { $0.process.openFiles }
    metrics.gauge("process_max_fds", "files", "Files and sockets that may be open.") { $0.process.mostOpenFiles }
  }

  private static func addWork(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.histogram("shoal_hash_seconds", "To hash a block that came.") { _ in WorkTimes.hash.histogram }
    metrics.histogram(
      "shoal_disk_seconds", "For a stretch of a stored object to be written to its file or read from it.",
      by: "operation", ["write", "read"]
    ) { _ in [WorkTimes.write.histogram, WorkTimes.read.histogram] }
  }

  private static func addNode(_ metrics: inout MetricCatalogue<Facts>) {
    let build = MetricDescriptor(
      .gauge, "shoal_build_info", "builds", "Always 1; the label says which build it is.", by: [.init("version", [])])
    metrics.add(build) { [.init([$0.build], .number(1))] }
    metrics.histogram("shoal_event_loop_lag_seconds", "How late the event loop came to what was due.") { $0.lag }
    metrics.counter("shoal_inputs_total", "inputs", "Facts that the machine was told.") { Int64(clamping: $0.inputs) }
    metrics.gauge("shoal_recording", "traces", "1 while a trace is written, 0 while it had to stop.") {
      $0.records.map { $0 ? 1 : 0 }
    }
    metrics.counter("shoal_inputs_unrecorded_total", "inputs", "Facts that the trace had to leave out.") {
      Int64(clamping: $0.lost)
    }
  }

  private static func addExport(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter(
      "shoal_otlp_messages_total", "messages", "Messages with metrics to a receiver of OpenTelemetry, by result.",
      by: "result", ["sent", "failed"]
    ) { $0.exported ?? [] }
    metrics.counter(
      "shoal_ledger_entries_total", "entries",
      "Entries of the ledger of what the node took and gave: written, tried in vain and kept for later, and lost.",
      by: "result", ["written", "failed", "lost"]
    ) { $0.booked ?? [] }
  }

  private static func addFront(_ metrics: inout MetricCatalogue<Facts>) {
    let times = MetricDescriptor(
      .histogram, "shoal_http_request_seconds", "seconds",
      "From an HTTP request to the end of its answer, of those that a machine answered.")
    metrics.add(times) { facts in facts.front.map { [.init([], .histogram($0.requestTimes))] } ?? [] }
    metrics.gauge("shoal_http_connections", "connections", "HTTP connections of clients that are open.") {
      $0.front.map { Int64($0.connectionCount) }
    }
    let refused = MetricDescriptor(
      .counter, "shoal_http_connections_refused_total", "connections",
      "HTTP connections that were closed because there were too many.")
    metrics.add(refused) { facts in facts.front.map { [.init([], .number($0.refusedConnections))] } ?? [] }
  }
}
