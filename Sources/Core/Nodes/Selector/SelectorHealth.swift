package import Vocabulary

/// The facts behind GET /healthz.
package struct SelectorHealth: Hashable, Codable, Sendable {
  package var objects: Int
  package var peers: Int
  package var uptime: TimeSpan
}
