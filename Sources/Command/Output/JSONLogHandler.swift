import Foundation
import Logging
import Nodes

/// One JSON object per line on standard error: time, level, event, and the fields of the event. What a node's machine
/// logs carries the trace's sequence number, so that a line names the moment to replay.
///
/// A node writes its first line only when all that can make its start fail is behind it: what fails before is one
/// sentence on standard error and no JSON, what goes wrong afterwards is JSON and no sentence.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel: Logger.Level
  private let label: String

  init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: Logging.LogEvent) {
    var fields = metadata.merging(event.metadata ?? [:]) { $1 }
    let node = fields.removeValue(forKey: "node")
    let sequence = fields.removeValue(forKey: "seq")
    let line = Line(
      time: Self.time(), level: event.level.rawValue, role: label, node: node?.description,
      seq: sequence.flatMap { UInt64($0.description) }, event: event.message.description,
      fields: fields.isEmpty ? nil : fields.mapValues(FieldValue.init))
    Terminal.err(JSONLines.text(line))
  }

  private struct Line: Encodable {
    var time: String
    var level: String
    var role: String
    var node: String?
    var seq: UInt64?
    var event: String
    var fields: [String: FieldValue]?
  }

  /// A value as JSON has it: numbers and flags are no strings.
  private struct FieldValue: Encodable {
    private var value: Nodes.LogEvent.Value

    init(_ metadata: Logger.MetadataValue) {
      if case .stringConvertible(let typed as Nodes.LogEvent.Value) = metadata {
        value = typed
      } else {
        value = .text(metadata.description)
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

  private static func time() -> String {
    Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
