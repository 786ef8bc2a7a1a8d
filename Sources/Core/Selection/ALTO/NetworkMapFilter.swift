/// Which part of a network map somebody asks for (RFC 7285, 11.3.1).
package struct NetworkMapFilter: Hashable, Codable, Sendable {
  /// Names of PIDs, each once; all if nil. Those that the map does not have are passed over.
  package var pids: [String]?
  package var v4: Bool
  package var v6: Bool

  package init(pids: [String]?, v4: Bool = true, v6: Bool = true) {
    self.pids = pids
    self.v4 = v4
    self.v6 = v6
  }

  /// What is left of the PIDs of a map, in its order.
  package func pids(of map: NetworkMap) -> [NetworkMap.PID] {
    guard let pids else { return map.pids }
    return pids.compactMap { map.index(of: $0) }.sorted().map { map.pids[$0] }
  }
}
