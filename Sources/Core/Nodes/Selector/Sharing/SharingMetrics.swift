import Vocabulary

/// What a selector counts that shares its registry with others. Where there is none, there are no values.
enum SharingMetrics {
  static func add(to metrics: inout MetricCatalogue<SelectorMetrics.Facts>) {
    gauge(&metrics, "connected", "stores", "Whether the store can be reached: 1 or 0.") { $0.isConnected ? 1 : 0 }
    gauge(&metrics, "waiting", "entries", "Entries that the store has not taken yet.") { Int64($0.waiting) }
    gauge(&metrics, "selectors", "selectors", "Selectors that were heard of late, this one included.") {
      Int64($0.selectors)
    }
    let lag = MetricDescriptor(
      .gauge, "shoal_selector_store_lag_seconds", "seconds", "How old what others told last was when it was heard.")
    metrics.add(lag) { selector in selector.sharing.map { [.init([], .seconds($0.lag))] } ?? [] }
    counter(&metrics, "entries_sent", "entries", "Entries that the store has taken.") { [Int64($0.counters.told)] }
    counter(
      &metrics, "entries_received", "entries", "Entries of other selectors, by what became of them.",
      by: .init("result", ["taken", "unknown", "late", "unreadable"])
    ) { state in
      let counters = state.counters
      return [counters.heard - counters.unknown, counters.unknown, counters.late, counters.unreadable].map { Int64($0) }
    }
    counter(&metrics, "entries_dropped", "entries", "Entries that did not fit while the store was away.") {
      [Int64($0.counters.dropped)]
    }
    counter(&metrics, "losses", "times", "How often the store was lost.") { [Int64($0.counters.losses)] }
    counter(&metrics, "errors", "answers", "Commands that the store refused.") { [Int64($0.counters.errors)] }
    counter(&metrics, "commands", "commands", "Commands to the store.") { [Int64($0.counters.commands)] }
    counter(
      &metrics, "bytes", "bytes", "Bytes to and from the store.", by: .init("direction", ["sent", "received"])
    ) { [Int64($0.counters.bytesSent), Int64($0.counters.bytesReceived)] }
  }

  private static func counter(
    _ metrics: inout MetricCatalogue<SelectorMetrics.Facts>, _ name: String, _ unit: String, _ help: String,
    by label: MetricDescriptor.Label? = nil, _ read: @escaping @Sendable (SharingState) -> [Int64]
  ) {
    let labels = label.map { [$0] } ?? []
    let descriptor = MetricDescriptor(.counter, "shoal_selector_store_\(name)_total", unit, help, by: labels)
    metrics.add(descriptor) { selector in
      guard let state = selector.sharing else { return [] }
      let values = label.map { $0.values.map { [$0] } } ?? [[]]
      return zip(values, read(state)).map { .init($0, .number($1)) }
    }
  }

  private static func gauge(
    _ metrics: inout MetricCatalogue<SelectorMetrics.Facts>, _ name: String, _ unit: String, _ help: String,
    _ read: @escaping @Sendable (SharingState) -> Int64
  ) {
    metrics.gauge("shoal_selector_store_\(name)", unit, help) { $0.sharing.map(read) }
  }
}
