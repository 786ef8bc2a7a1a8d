import Testing
import Vocabulary

@Suite struct MetricsTextTests {
  private static let requests = MetricDescriptor(
    .counter, "shoal_requests_total", "requests", "Requests \"seen\".\nAll.", by: [.init("class", ["2\"x", "3xx"])])
  private static let waits = MetricDescriptor(.histogram, "shoal_wait_seconds", "seconds", "How long.")

  @Test func `counters are written as Prometheus text`() {
    let family = MetricFamily(Self.requests, [.init(["2\"x"], .number(3)), .init(["3xx"], .number(4))])
    #expect(
      MetricsText.text([family], .prometheus, node: "n") == """
        # HELP shoal_requests_total Requests "seen".\\nAll.
        # TYPE shoal_requests_total counter
        shoal_requests_total{class="2\\"x"} 3
        shoal_requests_total{class="3xx"} 4

        """)
  }

  @Test func `OpenMetrics names a counter without its end, its unit where the name has it, and where the text ends`() {
    let bytes = MetricDescriptor(.counter, "shoal_sent_bytes_total", "bytes", "Bytes.")
    #expect(
      MetricsText.text([MetricFamily(bytes, [.init([], .number(5))])], .openMetrics, node: "n") == """
        # HELP shoal_sent_bytes Bytes.
        # TYPE shoal_sent_bytes counter
        # UNIT shoal_sent_bytes bytes
        shoal_sent_bytes_total 5
        # EOF

        """)
  }

  @Test func `a histogram counts in steps, and leads from a bucket to the moment in the trace`() {
    var times = DurationHistogram()
    times.observe(.milliseconds(1), by: 7)
    times.observe(.milliseconds(3), by: 8)
    times.observe(.seconds(4000), by: 9)
    #expect(times.count == 3 && times.counts[1] == 1 && times.counts.last == 1)
    let family = MetricFamily(Self.waits, [.init([], .histogram(times))])
    let open = MetricsText.text([family], .openMetrics, node: "ab12").split(separator: "\n").map(String.init)
    #expect(open.contains("shoal_wait_seconds_bucket{le=\"0.001\"} 1 # {node=\"ab12\",seq=\"7\"} 0.001"))
    #expect(open.contains("shoal_wait_seconds_bucket{le=\"0.002\"} 1"))
    #expect(open.contains("shoal_wait_seconds_bucket{le=\"1.0\"} 2"))
    #expect(open.contains("shoal_wait_seconds_bucket{le=\"+Inf\"} 3 # {node=\"ab12\",seq=\"9\"} 4000"))
    #expect(open.contains("shoal_wait_seconds_sum 4000.004") && open.contains("shoal_wait_seconds_count 3"))
    let old = MetricsText.text([family], .prometheus, node: "ab12")
    #expect(old.contains("shoal_wait_seconds_bucket{le=\"1\"} 2\n") && !old.contains("ab12"))
  }

  @Test(arguments: [(0, 9, "0"), (1, 9, "0.000000001"), (-25, 1, "-2.5"), (150, 2, "1.5"), (7, 0, "7")])
  func `decimals are written without zeros at the end`(_ digits: Int, _ places: Int, _ text: String) {
    #expect(MetricValue.text(Int64(digits), places: places) == text)
  }
}
