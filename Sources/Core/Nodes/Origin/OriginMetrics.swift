import Vocabulary

/// Everything that an origin counts.
enum OriginMetrics {
  /// What they are read from.
  struct Facts {
    var counters: OriginCounters
    /// Files with a description, and those that wait for one.
    var objects: Int
    var describing: Int
  }

  static let catalogue: MetricCatalogue<Facts> = {
    var metrics = MetricCatalogue<Facts>()
    metrics.counter(
      "shoal_http_requests_total", "requests", "Answers by class of status.",
      by: "class", (1...5).map { "\($0)xx" }
    ) { $0.counters.answers }
    metrics.counter(
      "shoal_http_sent_bytes_total", "bytes", "Body bytes of ended answers.", \.counters.sentBytes)
    metrics.counter(
      "shoal_http_aborted_total", "answers", "Answers that were not taken whole.", \.counters.aborted)
    metrics.counter(
      "shoal_http_repeated_total", "answers", "Of the answers: those given again, unchanged, to the same request.",
      \.counters.repeats)
    metrics.gauge("shoal_origin_objects", "objects", "Files with a description.") { Int64($0.objects) }
    metrics.gauge("shoal_origin_describing", "files", "Files being described or waiting for it.") {
      Int64($0.describing)
    }
    metrics.counter(
      "shoal_origin_described_total", "files", "Descriptions made or found kept.", \.counters.described)
    metrics.counter(
      "shoal_origin_describe_failures_total", "files", "Descriptions that failed.", \.counters.describeFailures)
    metrics.counter(
      "shoal_origin_registrations_total", "requests", "Registrations that the selector accepted.",
      \.counters.registrations)
    metrics.counter(
      "shoal_origin_register_failures_total", "requests",
      "Registrations that the selector refused or did not answer.", \.counters.registerFailures)
    metrics.counter(
      "shoal_origin_copies_total", "descriptions", "Copies of descriptions that were offered to the selector.",
      by: "result", ["taken", "refused"]
    ) { [$0.counters.copiesTaken, $0.counters.copiesNotTaken] }
    return metrics
  }()
}
