/// A line for a node's log. Written by the machine, so that it replays, or by the world; printed by the world with time
/// and sequence number.
package struct LogEvent: Hashable, Codable, Sendable {
  package enum Level: String, Codable, CaseIterable, Sendable {
    /// For whoever looks for a fault in Shoal itself.
    case debug
    /// What a node does in its ordinary course.
    case info
    /// Out of the ordinary, but dealt with.
    case notice
    /// Somebody should look at it: a part of the work was not done, or somebody misbehaves.
    case warning
    /// The node cannot do its work.
    case error
  }

  /// A value that keeps its type up to the printed line: numbers are printed as numbers, flags as true or false.
  package enum Value: Hashable, Codable, Sendable {
    case text(String)
    case integer(Int64)
    case flag(Bool)
  }

  /// A named value of the event. A name means the same, and has values of one type, in all events: see `LogField`.
  package struct Field: Hashable, Codable, Sendable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }

    package init(_ name: String, _ value: String) { self.init(name, .text(value)) }
    package init(_ name: String, _ value: Int64) { self.init(name, .integer(value)) }
    package init(_ name: String, _ value: Int) { self.init(name, .integer(Int64(value))) }
    package init(_ name: String, _ value: Bool) { self.init(name, .flag(value)) }
  }

  package var level: Level
  package var name: LogEventName
  package var fields: [Field]

  package init(_ level: Level, _ name: LogEventName, _ fields: [Field] = []) {
    self.level = level
    self.name = name
    self.fields = fields
  }
}

extension LogEvent.Value: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    }
  }
}

extension LogEvent.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}
