/// A node that Prometheus is to watch.
package struct WatchedNode: Hashable, Codable, Sendable {
  package enum Role: String, Codable, Sendable {
    case agent
    case origin
  }

  package var role: Role
  /// Host and port of its `/metrics`.
  package var target: String
  /// Whether that speaks TLS; of agents nobody says so.
  package var isSecure = false
  /// Its id, shortened as in logs, where it is known.
  package var node: String?

  /// Agents that are named at the most.
  static let mostAgents = 10_000
}
