import Testing
import Vocabulary

@Suite struct MetricsTextTests {
  @Test func `counters are written as Prometheus text`() {
    let requests = CounterDescriptor(
      name: "shoal_requests_total", unit: "requests", kind: .counter, help: "Requests \"seen\".\nAll.")
    var text = MetricsText()
    text.add(requests, [([("class", "2\"x")], 3), ([], 4)])
    #expect(
      text.text == """
        # HELP shoal_requests_total Requests "seen".\\nAll.
        # TYPE shoal_requests_total counter
        shoal_requests_total{class="2\\"x"} 3
        shoal_requests_total 4

        """)
  }
}
