import Foundation
import Logging

/// One JSON object per line on standard error: time, level, event, and the fields of the event. What a node's machine
/// logs carries the trace's sequence number, so that a line names the moment to replay.
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

  func log(event: LogEvent) {
    var fields = metadata.merging(event.metadata ?? [:]) { $1 }
    let node = fields.removeValue(forKey: "node")
    let sequence = fields.removeValue(forKey: "seq")
    let line = Line(
      time: Self.time(), level: event.level.rawValue, role: label, node: node?.description,
      seq: sequence.flatMap { UInt64($0.description) }, event: event.message.description,
      fields: fields.isEmpty ? nil : fields.mapValues(\.description))
    Terminal.err(JSONLines.text(line))
  }

  private struct Line: Encodable {
    var time: String
    var level: String
    var role: String
    var node: String?
    var seq: UInt64?
    var event: String
    var fields: [String: String]?
  }

  private static func time() -> String {
    Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
