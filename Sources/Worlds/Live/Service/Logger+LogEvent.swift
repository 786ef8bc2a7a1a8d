package import Logging
package import Nodes
import Trace
import Vocabulary

extension Logger {
  /// The one door to a node's log: prints an event of the catalogue.
  ///
  /// - Parameter sequence: the number of the input that a machine's event came from, the moment to replay; nil for what
  ///   the world writes itself, which then has that of the last input before (`named`).
  package func log(_ event: Nodes.LogEvent, sequence: UInt64? = nil) {
    var metadata: Logger.Metadata = [:]
    if let sequence { metadata["seq"] = .stringConvertible(sequence) }
    // The type of a value is kept: the handler finds it again.
    for field in event.fields { metadata[field.name] = .stringConvertible(field.value) }
    let level: Logger.Level =
      switch event.level {
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
    log(level: level, "\(event.name.rawValue)", metadata: metadata)
  }

  /// The same, whose lines say which node writes them, and after which of its inputs.
  func named(_ node: NodeID, _ mark: SequenceMark) -> Logger {
    var result = self
    result[metadataKey: "node"] = "\(node.short)"
    result[metadataKey: "seq"] = .stringConvertible(mark)
    return result
  }

  /// The same for what the world writes itself.
  package func log(_ level: Nodes.LogEvent.Level, _ name: LogEventName, _ fields: [Nodes.LogEvent.Field] = []) {
    log(Nodes.LogEvent(level, name, fields))
  }

  /// Says that the trace ended before its node.
  func log(_ stopped: TraceEntry.Full) {
    log(.warning, .traceStopped, [.init("why", stopped.reason), .init("at", Int64(clamping: stopped.sequence))])
  }

  /// Says that it goes on.
  func log(resumed stopped: TraceEntry.Full) {
    let next = stopped.sequence &+ stopped.lost
    log(.notice, .traceResumed, [.init("lost", Int64(clamping: stopped.lost)), .init("at", Int64(clamping: next))])
  }
}
