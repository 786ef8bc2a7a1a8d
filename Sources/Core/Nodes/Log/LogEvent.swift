/// A line for the node's log. Written by the machine, so that it replays; printed by the world with time and sequence
/// number.
package struct LogEvent: Hashable, Codable, Sendable {
  package enum Level: String, Codable, Sendable {
    case debug
    case info
    case notice
    case warning
    case error
  }

  /// A named value of the event.
  package struct Field: Hashable, Codable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package var level: Level
  /// A fixed name, `peer_banned`, never with values in it.
  package var name: String
  package var fields: [Field]

  package init(_ level: Level, _ name: String, _ fields: [Field] = []) {
    self.level = level
    self.name = name
    self.fields = fields
  }
}
