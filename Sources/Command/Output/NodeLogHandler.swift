import Foundation
import Live
import Logging
import Nodes

/// A node's log, line by line, to where the user wants it. What a node's machine logs carries the trace's sequence
/// number, so that a line names the moment to replay; what the world writes, that of the last input before.
///
/// A node writes its first line only when all that can make its start fail is behind it: what fails before is one
/// sentence on standard error and no line of the log, what goes wrong afterwards is a line and no sentence.
struct NodeLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel: Logger.Level
  private let role: String
  private let output: LogOutput

  init(role: String, level: Logger.Level, output: LogOutput) {
    self.role = role
    self.output = output
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
    output.put(
      LogLine(
        time: .now, level: event.level.rawValue, role: role, node: node?.description,
        seq: sequence.flatMap { UInt64($0.description) }, event: event.message.description,
        fields: fields.mapValues(Self.value)))
  }

  /// The type of a value is kept.
  private static func value(_ metadata: Logger.MetadataValue) -> Nodes.LogEvent.Value {
    if case .stringConvertible(let typed as Nodes.LogEvent.Value) = metadata { return typed }
    return .text(metadata.description)
  }
}
