import Logging
import Synchronization

/// What is written to a log: the reasons of its lines.
final class LogLines: Sendable {
  private let whys = Mutex<[String]>([])

  var reasons: [String] { whys.withLock { $0 } }

  var handler: any LogHandler { Handler(lines: self) }

  private struct Handler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: Logging.LogEvent) {
      if let why = event.metadata?["why"] { lines.whys.withLock { $0.append("\(why)") } }
    }
  }
}
