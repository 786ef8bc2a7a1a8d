/// Which part of a cost map somebody asks for (RFC 7285, 11.3.2); the metric is the routing cost.
package struct CostMapFilter: Hashable, Codable, Sendable {
  package var mode: CostType.Mode
  /// Names of PIDs, each once; all if nil. Those that the map does not have are passed over.
  package var sources: [String]?
  package var destinations: [String]?
  package var range: CostRange

  package init(
    mode: CostType.Mode, sources: [String]? = nil, destinations: [String]? = nil, range: CostRange = .all
  ) {
    self.mode = mode
    self.sources = sources
    self.destinations = destinations
    self.range = range
  }
}
