package import Logging
package import Nodes

extension Logger {
  /// Prints what a machine wrote for the log, with the number of the input that it came from: the moment to replay.
  package func log(_ event: Nodes.LogEvent, sequence: UInt64) {
    var metadata: Logger.Metadata = ["seq": .stringConvertible(sequence)]
    for field in event.fields { metadata[field.name] = "\(field.value)" }
    let level: Logger.Level =
      switch event.level {
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
    log(level: level, "\(event.name)", metadata: metadata)
  }
}
