package import Selection
package import Vocabulary

/// The numbers behind GET /metrics.
package struct SelectorMetrics: Hashable, Codable, Sendable {
  package var counters: SelectorCounters
  package var drops: RegistryDrops
  package var objects: Int
  /// Over all objects.
  package var census: SwarmCensus
  package var uptime: TimeSpan
}
