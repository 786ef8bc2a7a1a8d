import Foundation
import Glibc
import Live
import Nodes
import Synchronization

/// Where a node's log goes: standard error, or a file.
final class LogOutput: Sendable {
  private let isText: Bool
  private let isColoured: Bool
  private let role: String
  private let file = Mutex<LogFile?>(nil)
  private let node = Mutex<String?>(nil)

  /// Files that are written still when the process ends.
  private static let files = Mutex<[LogFile]>([])
  /// Set up once.
  private static let closing: Void = {
    atexit { for file in LogOutput.files.withLock({ $0 }) { file.flush() } }
  }()

  /// - Parameter place: the file; nil for standard error.
  init(_ format: LogFormat, role: String, to place: LogFile.Options?) {
    self.role = role
    isText = format == .text || (format == .auto && place == nil && Terminal.isWatched)
    isColoured = isText && place == nil && Terminal.look().takesSequences
    guard let place else { return }
    let file = LogFile(place, note: { [weak self] in self?.note($0) ?? "" }, complain: Terminal.complain)
    self.file.withLock { $0 = file }
    Self.closing
    Self.files.withLock { $0.append(file) }
  }

  func put(_ line: LogLine) {
    node.withLock { $0 = line.node ?? $0 }
    guard let file = file.withLock({ $0 }) else { return Terminal.err(text(line)) }
    file.append(text(line))
  }

  private func text(_ line: LogLine) -> String {
    isText ? LogText.text(line, isColoured: isColoured) : line.json
  }

  /// So many lines could not be written.
  private func note(_ lines: Int) -> String {
    text(
      LogLine(
        time: .now, level: Nodes.LogEvent.Level.warning.rawValue, role: role, node: node.withLock { $0 }, seq: nil,
        event: LogEventName.linesDropped.rawValue, fields: [LogField.lines.rawValue: .integer(Int64(lines))]))
  }
}
