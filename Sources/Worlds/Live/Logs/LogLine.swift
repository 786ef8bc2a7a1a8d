package import Foundation
package import Nodes

/// One line of a node's log: what is printed, and read again.
package struct LogLine: Codable, Sendable {
  /// In UTC, to the millisecond: `2026-11-28T16:40:31.123Z`.
  package var time: String
  package var level: String
  package var role: String
  /// The node in short form; nil until it knows who it is.
  package var node: String?
  /// The number of the input of the node's trace that the line came from or, of what the world writes by itself, of the
  /// last one before it; nil before the first.
  package var seq: UInt64?
  package var event: String
  private var values: [String: Value]?

  private enum CodingKeys: String, CodingKey {
    case time, level, role, node, seq, event
    case values = "fields"
  }

  package init(
    time: Date, level: String, role: String, node: String?, seq: UInt64?, event: String,
    fields: [String: Nodes.LogEvent.Value]
  ) {
    self.time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    self.level = level
    self.role = role
    self.node = node
    self.seq = seq
    self.event = event
    values = fields.isEmpty ? nil : fields.mapValues(Value.init)
  }

  /// What a log has as a line; nil for anything else.
  package init?(json: some Sequence<UInt8>) {
    guard let line = try? JSONDecoder().decode(LogLine.self, from: Data(json)), Self.isTime(line.time) else {
      return nil
    }
    self = line
  }

  /// Its fields in the catalogue's order, and then those that the catalogue does not know for this event.
  package var fields: [Nodes.LogEvent.Field] {
    var rest = values ?? [:]
    var result: [Nodes.LogEvent.Field] = []
    let entry = LogEventName(rawValue: event).flatMap { LogCatalogue.entry(of: $0) }
    for name in (entry.map { $0.fields + $0.more } ?? []).map(\.rawValue) + rest.keys.sorted() {
      if let value = rest.removeValue(forKey: name) { result.append(.init(name, value.value)) }
    }
    return result
  }

  /// The value of a field that is a text.
  package func text(_ field: LogField) -> String? {
    if case .text(let text)? = values?[field.rawValue]?.value { text } else { nil }
  }

  /// The value of a field that is a number.
  package func number(_ field: LogField) -> Int64? {
    if case .integer(let number)? = values?[field.rawValue]?.value { number } else { nil }
  }

  /// One JSON object, keys in alphabetical order, without the end of the line. Encoding it cannot fail.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return LogText.harmless(text)
  }

  /// Such texts are in the order of the times that they mean.
  private static func isTime(_ text: String) -> Bool {
    let form = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
    return text.utf8.count == form.count
      && zip(text.utf8, form).allSatisfy { $1 == 0x64 ? (0x30...0x39).contains($0) : $0 == $1 }
  }

  /// A value as JSON has it: numbers and flags are no strings.
  private struct Value: Codable, Sendable {
    let value: Nodes.LogEvent.Value

    init(_ value: Nodes.LogEvent.Value) { self.value = value }

    init(from decoder: any Decoder) throws {
      let single = try decoder.singleValueContainer()
      if let flag = try? single.decode(Bool.self) {
        value = .flag(flag)
      } else if let number = try? single.decode(Int64.self) {
        value = .integer(number)
      } else {
        value = .text(try single.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .text(let text): try container.encode(text)
      case .integer(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      }
    }
  }
}
