import Nodes
import Vocabulary

/// What GET /healthz answers.
package struct HealthMessage: Codable, Hashable, Sendable {
  package var status: String
  package var role: String
  package var objects: Int
  package var peers: Int
  package var uptime: Int64

  private enum CodingKeys: String, CodingKey {
    case status, role, objects, peers
    case uptime = "uptime_ms"
  }

  init(_ health: SelectorAnswer.Health) {
    status = "ok"
    role = "selector"
    objects = health.objects
    peers = health.peers
    uptime = health.uptime.milliseconds
  }
}

extension HealthMessage: DescribedMessage {
  static let schemaName = "Health"
  static let meaning = "That the selector runs."
  static let notes: [String: SchemaNote] = [
    "status": .word("Always the same.", ["ok"]),
    "role": .word("Which kind of node answers.", ["selector"]),
    "objects": .count("Objects that are tracked."),
    "peers": .count("Live peers of all of them."),
    "uptime_ms": .count("Milliseconds since it started."),
  ]
}
